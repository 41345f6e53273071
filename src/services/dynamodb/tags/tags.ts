import type { Tag } from "@aws-sdk/client-dynamodb";
import { validationError } from "../errors.js";
import { TAGS_MAX } from "../limits.js";

/** Tags by key; of a key given twice the last value counts. */
export function toTags(tags: readonly Tag[]): Record<string, string> {
  return Object.fromEntries(tags.map(({ Key, Value }) => [Key ?? "", Value ?? ""]));
}

/** Checks a resource's tags, all together. */
export function checkTags(tags: Record<string, string>): void {
  if (Object.keys(tags).length > TAGS_MAX) {
    throw validationError(
      `One or more parameter values were invalid: Too many tags: at most ${TAGS_MAX} are allowed`,
    );
  }
  const reserved = Object.keys(tags).find((key) => /^aws:/i.test(key));
  if (reserved !== undefined) {
    throw validationError(
      "One or more parameter values were invalid: Tag keys starting with 'aws:' are reserved",
    );
  }
}
