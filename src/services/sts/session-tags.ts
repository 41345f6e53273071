import type { Tag } from "@aws-sdk/client-sts";
import type { Session } from "../../core/principal.js";
import { invalidParameter } from "./errors.js";

/** Tags of a session, and those that go on to the sessions assumed with it. */
export type SessionTags = Required<Pick<Session, "tags" | "transitiveTagKeys">>;

/**
 * The tags of a new session: the ones asked for, and the transitive ones of the calling session, which may not be changed.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/id_session-tags.html#id_session-tags_role-chaining
 */
export function toSessionTags(
  asked: readonly Tag[],
  transitiveKeys: readonly string[],
  calling: Session | undefined,
): SessionTags {
  const keys = new Set(asked.map(({ Key = "" }) => Key.toLowerCase()));
  if (keys.size < asked.length) {
    throw invalidParameter("Duplicate tag keys found. Please note that Tag keys are case insensitive.");
  }
  const inherited = calling?.transitiveTagKeys ?? [];
  if (inherited.some((key) => keys.has(key.toLowerCase()))) {
    throw invalidParameter(
      "One of the specified transitive tag keys can't be set because it conflicts with a transitive tag key from the " +
        "calling session.",
    );
  }
  if (!transitiveKeys.every((key) => keys.has(key.toLowerCase()))) {
    throw invalidParameter("The specified transitive tag key must be included in the requested tags.");
  }
  const tags: Record<string, string> = {};
  for (const key of inherited) tags[key] = calling?.tags?.[key] ?? "";
  for (const { Key = "", Value = "" } of asked) tags[Key] = Value;
  return { tags, transitiveTagKeys: [...inherited, ...transitiveKeys] };
}
