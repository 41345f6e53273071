import type { PiiEntity, RedactionConfig } from "@aws-sdk/client-comprehend";

/** The text with personal information of the chosen types replaced by its type, or masked but for its white space. */
export function redact(text: string, found: readonly PiiEntity[], config: RedactionConfig): string {
  const types = new Set(config.PiiEntityTypes ?? ["ALL"]);
  const mask = config.MaskCharacter ?? "*";
  const characters = [...text];
  let out = "";
  let at = 0;
  for (const { BeginOffset: begin = 0, EndOffset: end = 0, Type = "ALL" } of found) {
    if (!types.has("ALL") && !types.has(Type)) continue;
    out += characters.slice(at, begin).join("");
    out +=
      config.MaskMode === "REPLACE_WITH_PII_ENTITY_TYPE"
        ? `[${Type}]`
        : characters
            .slice(begin, end)
            .map((character) => (/\s/u.test(character) ? character : mask))
            .join("");
    at = end;
  }
  return out + characters.slice(at).join("");
}
