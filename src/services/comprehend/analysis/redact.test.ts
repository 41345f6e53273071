import { expect, it } from "vitest";
import { redact } from "./redact.js";

const text = "😀 Paulo Santos, paulo@example.com";
const found = [
  { BeginOffset: 2, EndOffset: 14, Type: "NAME" as const, Score: 1 },
  { BeginOffset: 16, EndOffset: 33, Type: "EMAIL" as const, Score: 1 },
];

it("masks but for white space, as AWS does, or names the type", () => {
  expect(redact(text, found, { PiiEntityTypes: ["ALL"], MaskMode: "MASK" })).toBe(
    `😀 ***** ******, ${"*".repeat(17)}`,
  );
  expect(redact(text, found, { PiiEntityTypes: ["NAME"], MaskMode: "MASK", MaskCharacter: "#" })).toBe(
    "😀 ##### ######, paulo@example.com",
  );
  expect(redact(text, found, { MaskMode: "REPLACE_WITH_PII_ENTITY_TYPE" })).toBe("😀 [NAME], [EMAIL]");
});
