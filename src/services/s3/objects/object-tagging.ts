import { checkTags } from "../domain/tags.js";
import { OBJECT_TAGS_MAX } from "../limits.js";
import { emitObjectEvent } from "../notifications/emit.js";
import type { Op } from "../state.js";
import { versionIdOf } from "../versioning/find-version.js";
import { changeObject } from "./change-object.js";
import { loadTarget } from "./read-object.js";

export const GetObjectTagging: Op<"GetObjectTagging"> = async (input, ctx) => {
  const { bucket, record } = await loadTarget(ctx, input, true);
  return {
    TagSet: record.tags ?? [],
    ...(bucket.versioning !== undefined && { VersionId: versionIdOf(record) }),
  };
};

export const PutObjectTagging: Op<"PutObjectTagging"> = async (input, ctx) => {
  const tags = input.Tagging?.TagSet ?? [];
  checkTags(tags, OBJECT_TAGS_MAX, "object");
  return changeObject(
    ctx,
    input,
    (record, bucket, tx) => {
      emitObjectEvent(ctx, tx, bucket, "s3:ObjectTagging:Put", input.Key ?? "", record);
      return { ...record, tags };
    },
    true,
  );
};

export const DeleteObjectTagging: Op<"DeleteObjectTagging"> = (input, ctx) =>
  changeObject(
    ctx,
    input,
    ({ tags: _, ...record }, bucket, tx) => {
      emitObjectEvent(ctx, tx, bucket, "s3:ObjectTagging:Delete", input.Key ?? "", record);
      return record;
    },
    true,
  );
