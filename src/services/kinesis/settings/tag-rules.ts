import { invalidArgument, validation } from "../errors.js";
import { TAGS_MAX } from "../limits.js";

const ALLOWED = /^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u;

/** Refuses tags that no stream can have. */
export function checkTags(tags: Readonly<Record<string, string>>): void {
  for (const [key, value] of Object.entries(tags)) {
    if (!ALLOWED.test(key) || !ALLOWED.test(value)) {
      throw invalidArgument(
        "Some tags contain invalid characters. Valid characters: Unicode letters, digits, white space, _ . / = + - % @.",
      );
    }
    if (key.toLowerCase().startsWith("aws:")) throw validation("Tag keys must not begin with aws:.");
  }
  if (Object.keys(tags).length > TAGS_MAX) throw tooManyTags();
}

export function tooManyTags() {
  return invalidArgument(`A resource can have at most ${TAGS_MAX} tags.`);
}
