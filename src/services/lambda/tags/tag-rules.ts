import { invalidParameter } from "../errors.js";
import { TAGS_MAX } from "../limits.js";

const KEY_CHARACTERS_MAX = 128;
const VALUE_CHARACTERS_MAX = 256;

/** Tags as a whole, after a change. */
export function checkTags(tags: Readonly<Record<string, string>>): void {
  const entries = Object.entries(tags);
  if (entries.length > TAGS_MAX) {
    throw invalidParameter("Number of tags exceeds resource tag limit.");
  }
  for (const [key, value] of entries) {
    if (key.toLowerCase().startsWith("aws:")) {
      throw invalidParameter("System tags cannot be added/updated by requester");
    }
    if (key.length === 0 || key.length > KEY_CHARACTERS_MAX || value.length > VALUE_CHARACTERS_MAX) {
      throw invalidParameter(`The tag key or value is too long: ${key}`);
    }
  }
}
