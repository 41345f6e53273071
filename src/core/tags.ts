import type { ConditionValue } from "./access.js";

export type Tags = Readonly<Record<string, string>>;
type Conditions = Record<string, ConditionValue>;

/** Under which names operations take tags, and the keys of tags to take off. */
const TAG_MEMBERS = ["Tags", "tags"] as const;
const KEY_MEMBERS = ["TagKeys", "tagKeys"] as const;

/** `aws:ResourceTag/…`: what the thing itself carries. */
export function resourceTagConditions(tags: Tags): Conditions {
  return withPrefix("aws:ResourceTag", tags);
}

/** `aws:RequestTag/…` and `aws:TagKeys`, of any operation that gives tags or takes them off, however its service writes them. */
export function requestTagConditions(input: Readonly<Record<string, unknown>>): Conditions {
  const tags = tagsIn(input);
  const keys = [...Object.keys(tags), ...keysIn(input)];
  if (keys.length === 0) return {};
  return { ...withPrefix("aws:RequestTag", tags), "aws:TagKeys": [...new Set(keys)] };
}

function withPrefix(prefix: string, tags: Tags): Conditions {
  return Object.fromEntries(Object.entries(tags).map(([key, value]) => [`${prefix}/${key}`, value]));
}

/** A map, or a list of `Key` and `Value`, or of KMS's `TagKey` and `TagValue`. Anything else is no tags. */
function tagsIn(input: Readonly<Record<string, unknown>>): Tags {
  const given = TAG_MEMBERS.map((name) => input[name]).find((value) => value !== undefined);
  const pairs = Array.isArray(given) ? given.map(pairOf) : Object.entries(isObject(given) ? given : {});
  return Object.fromEntries(pairs.filter((pair): pair is [string, string] => isTextPair(pair)));
}

function pairOf(tag: unknown): readonly unknown[] {
  return isObject(tag) ? [tag["Key"] ?? tag["TagKey"], tag["Value"] ?? tag["TagValue"] ?? ""] : [];
}

function isTextPair([key, value]: readonly unknown[]): boolean {
  return typeof key === "string" && typeof value === "string";
}

function keysIn(input: Readonly<Record<string, unknown>>): string[] {
  // CloudWatch Logs takes tags off by a plain list of their keys.
  const lists = [...KEY_MEMBERS, ...TAG_MEMBERS].map((name) => input[name]).filter(Array.isArray);
  return lists.flat().filter((key): key is string => typeof key === "string");
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}
