import type { Tag } from "@aws-sdk/client-dynamodb";
import { invalidParameter } from "../errors.js";
import { TAGS_MAX } from "../limits.js";

/** Letters, digits and spaces of any script, and a few signs. */
const CHARACTERS = /^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u;

/** Tags by key; of a key given twice the last value counts. */
export function toTags(tags: readonly Tag[]): Record<string, string> {
  return Object.fromEntries(tags.map(({ Key, Value }) => [Key ?? "", Value ?? ""]));
}

/** Checks a resource's tags, all together. */
export function checkTags(tags: Record<string, string>): void {
  for (const [key, value] of Object.entries(tags)) {
    if (/^aws:/i.test(key))
      throw invalidParameter("Tag keys starting with 'aws:' are reserved for system use");
    if (!CHARACTERS.test(key)) throw invalidParameter(`Invalid characters in tag key: ${key}`);
    if (!CHARACTERS.test(value)) throw invalidParameter(`Invalid characters in tag value: ${value}`);
  }
  if (Object.keys(tags).length > TAGS_MAX) {
    throw invalidParameter(`Too many tags: the limit for a resource is ${TAGS_MAX}`);
  }
}
