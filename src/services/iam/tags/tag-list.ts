import type { Tag } from "@aws-sdk/client-iam";
import { invalidInput, limitExceeded } from "../errors.js";
import { TAGS_MAX } from "../limits.js";

export type Tags = Record<string, string>;

/** Tags given with a request. Keys are told apart without case, and `aws:` is AWS's. */
export function readTags(list: readonly Tag[] | undefined): Tags {
  const tags: Tags = {};
  const seen = new Set<string>();
  for (const { Key = "", Value = "" } of list ?? []) {
    const key = Key.toLowerCase();
    if (key.startsWith("aws:")) {
      throw invalidInput("Caller is an end user and not allowed to mutate system tags");
    }
    if (seen.has(key)) {
      throw invalidInput("Duplicate tag keys found. Please note that Tag keys are case insensitive.");
    }
    seen.add(key);
    tags[Key] = Value;
  }
  return tags;
}

/** Adds tags; one of the same key in another case takes the new spelling. */
export function withTags(present: Tags, added: Tags): Tags {
  const kept = withoutTags(present, Object.keys(added));
  const merged = { ...kept, ...added };
  if (Object.keys(merged).length > TAGS_MAX) {
    throw limitExceeded("The number of tags has reached the maximum limit.");
  }
  return merged;
}

export function withoutTags(present: Tags, keys: readonly string[]): Tags {
  const dropped = new Set(keys.map((key) => key.toLowerCase()));
  return Object.fromEntries(Object.entries(present).filter(([key]) => !dropped.has(key.toLowerCase())));
}

export function toTagList(tags: Tags): Tag[] {
  return Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
}

/** For answers that leave out an empty list. */
export function toTagsIfAny(tags: Tags): { Tags?: Tag[] } {
  return Object.keys(tags).length > 0 ? { Tags: toTagList(tags) } : {};
}
