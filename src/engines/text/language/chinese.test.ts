import { expect, it } from "vitest";
import { toSimplifier } from "./chinese.js";

it("toSimplifier: writes traditional characters as simplified ones, and leaves all others", () => {
  const simplify = toSimplifier({ simplified: "员务", traditional: "員務", asSimplified: "员务" });
  expect(simplify("服務員 ok 🙂 服务")).toBe("服务员 ok 🙂 服务");
});
