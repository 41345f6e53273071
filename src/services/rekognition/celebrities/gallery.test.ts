import { expect, test } from "vitest";
import { fromCelebrityId, toCelebrityId, toName } from "./gallery.js";

test("an id gives back the name it was made of, and is letters and digits", () => {
  const id = toCelebrityId("Ada_Lovelace");
  expect(id).toMatch(/^[0-9A-Za-z]+$/);
  expect(fromCelebrityId(id)).toBe("Ada_Lovelace");
  expect(toName("Ada_Lovelace")).toBe("Ada Lovelace");
});

test.each(["", "xyz", "3", "ff"])("fromCelebrityId: %j is none", (id) => {
  expect(fromCelebrityId(id)).toBeUndefined();
});
