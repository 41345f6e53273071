import type { Tag } from "@aws-sdk/client-kms";
import { tagError } from "../errors.js";
import { changeKey, findKey } from "../find-key.js";
import { TAGS_PER_KEY_MAX } from "../limits.js";
import type { Op } from "../state.js";

export function checkTags(tags: readonly Tag[]): void {
  const names = tags.map((tag) => tag.TagKey);
  if (new Set(names).size < names.length) throw tagError("Duplicate tag keys");
  if (tags.length > TAGS_PER_KEY_MAX) throw tagError("Too many tags");
  if (names.some((name) => /^aws:/i.test(name ?? "")))
    throw tagError("Tags beginning with aws: are reserved");
}

export const TagResource: Op<"TagResource"> = async (input, ctx) => {
  const given = input.Tags ?? [];
  checkTags(given);
  await changeKey(ctx, input.KeyId, (key) => {
    // A tag that there was already keeps its place.
    const tags = new Map([...key.tags, ...given].map((tag) => [tag.TagKey, tag]));
    checkTags([...tags.values()]);
    key.tags = [...tags.values()];
  });
  return {};
};

export const UntagResource: Op<"UntagResource"> = async (input, ctx) => {
  await changeKey(ctx, input.KeyId, (key) => {
    key.tags = key.tags.filter((tag) => !input.TagKeys?.includes(tag.TagKey ?? ""));
  });
  return {};
};

export const ListResourceTags: Op<"ListResourceTags"> = async (input, ctx) => ({
  Tags: (await findKey(ctx, input.KeyId)).tags,
  Truncated: false,
});
