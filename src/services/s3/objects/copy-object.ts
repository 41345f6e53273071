import type { ChecksumAlgorithm } from "@aws-sdk/client-s3";
import { loadBucket } from "../buckets/load-bucket.js";
import { toChecksumMembers } from "../checksums/object-checksum.js";
import { openContent } from "../content/open-content.js";
import { type TakenBody, takeBody } from "../content/take-body.js";
import { quoted } from "../domain/etag.js";
import { checkKey } from "../domain/object-key.js";
import { type DataKey, newDataKey, openDataKey } from "../encryption/data-key.js";
import type { EncryptionMembers } from "../encryption/request.js";
import { entityTooLarge, invalidArgument, invalidRequest } from "../errors.js";
import { SINGLE_COPY_BYTES_MAX } from "../limits.js";
import type { BucketRecord, ObjectRecord } from "../records.js";
import type { Op, S3Context } from "../state.js";
import { versionIdOf } from "../versioning/find-version.js";
import { commitObject } from "./commit-object.js";
import {
  type CopyInput,
  loadCopySource,
  type SourceObject,
  sourceCustomerKey,
} from "./copy-source-object.js";
import { checkRestored } from "./get-object.js";
import { toNewObject } from "./put-object.js";
import { type ObjectSettings, type SettingsInput, toHeaders, toSettings } from "./settings.js";
import { DEFAULT_ALGORITHM } from "./verified-body.js";
import { toWrittenMembers } from "./written-output.js";

/** The members that decide what a copy takes over from its source. */
interface CopySettingsInput extends CopyInput, SettingsInput, EncryptionMembers {
  MetadataDirective?: string | undefined;
  TaggingDirective?: string | undefined;
}

export const CopyObject: Op<"CopyObject"> = async (input, ctx) => {
  const bucket = await loadBucket(ctx, input.Bucket);
  const key = input.Key ?? "";
  checkKey(key);
  checkDirective("x-amz-metadata-directive", input.MetadataDirective, "Unknown metadata directive.");
  checkDirective("x-amz-tagging-directive", input.TaggingDirective, "Unknown tagging directive.");
  const source = await loadCopySource(ctx, input);
  if (source.record.size > SINGLE_COPY_BYTES_MAX) throw copyTooLarge();
  checkRestored(ctx, source.record);
  checkChangesSomething(bucket, key, input, source);
  const settings = await toCopySettings(ctx, bucket, input, source.record);
  const dataKey = await newDataKey(ctx, bucket, key, input);
  const algorithm = input.ChecksumAlgorithm ?? source.record.checksum?.algorithm ?? DEFAULT_ALGORITHM;
  const { body, dataKey: used } = await copyBytes(ctx, source, input, dataKey, algorithm);
  const version = toNewObject(ctx, settings, used, body);
  const record = await commitObject(ctx, {
    bucket,
    key,
    version,
    bytes: body.bytes,
    conditions: { IfMatch: input.IfMatch, IfNoneMatch: input.IfNoneMatch },
    event: "s3:ObjectCreated:Copy",
  });
  const { bucket: from, record: copied } = source;
  return {
    CopyObjectResult: {
      ETag: quoted(record.etag),
      LastModified: new Date(record.modifiedAt),
      ...toChecksumMembers(record.checksum),
    },
    ...toWrittenMembers(ctx, bucket, key, record),
    // Unlike other writes, a copy tells of the null version too.
    ...(bucket.versioning !== undefined && { VersionId: versionIdOf(record) }),
    // A source without an id of its own is told by none.
    ...(from.versioning !== undefined && { CopySourceVersionId: copied.versionId }),
  };
};

function checkDirective(header: string, value: string | undefined, message: string): void {
  if (value === undefined || value === "COPY" || value === "REPLACE") return;
  throw invalidArgument(message, header, value);
}

const copyTooLarge = () =>
  invalidRequest(
    `The specified copy source is larger than the maximum allowable size for a copy source: ${SINGLE_COPY_BYTES_MAX}`,
  );

/** An object may be copied onto itself only to change something about it. */
function checkChangesSomething(
  bucket: BucketRecord,
  key: string,
  input: CopySettingsInput,
  source: SourceObject,
): void {
  if (source.bucket.name !== bucket.name || source.key !== key || source.versionId !== undefined) return;
  const changes =
    input.MetadataDirective === "REPLACE" ||
    input.TaggingDirective === "REPLACE" ||
    input.StorageClass !== undefined ||
    input.WebsiteRedirectLocation !== undefined ||
    input.ServerSideEncryption !== undefined ||
    input.SSECustomerAlgorithm !== undefined ||
    bucket.encryptionChosen === true ||
    // Without a word of it the copy is encrypted anew, by S3's own keys.
    source.record.encryption?.kind !== "AES256";
  if (changes) return;
  throw invalidRequest(
    "This copy request is illegal because it is trying to copy an object to itself without changing the object's " +
      "metadata, storage class, website redirect location or encryption attributes.",
  );
}

async function toCopySettings(
  ctx: S3Context,
  bucket: BucketRecord,
  input: CopySettingsInput,
  source: ObjectRecord,
): Promise<ObjectSettings> {
  const replaced = input.MetadataDirective === "REPLACE";
  const { tags: given, ...settings } = await toSettings(ctx, bucket, {
    ...input,
    Tagging: input.TaggingDirective === "REPLACE" ? input.Tagging : undefined,
  });
  const tags = input.TaggingDirective === "REPLACE" ? given : source.tags;
  const { websiteRedirectLocation: _, ...headers } = source.headers;
  const redirect = toHeaders(ctx, input).websiteRedirectLocation;
  return {
    ...settings,
    ...(tags && { tags }),
    ...(!replaced && {
      metadata: source.metadata,
      headers: { ...headers, ...(redirect !== undefined && { websiteRedirectLocation: redirect }) },
    }),
  };
}

/**
 * The copy's bytes. Under SSE-S3 on both sides the stored bytes are shared out again with their data key; anything else is
 * decrypted and encrypted anew.
 */
async function copyBytes(
  ctx: S3Context,
  source: SourceObject,
  input: CopyInput,
  dataKey: DataKey,
  algorithm: ChecksumAlgorithm,
): Promise<{ body: TakenBody; dataKey: DataKey }> {
  const { record } = source;
  const { content, checksum, encryption } = record;
  const sameSum =
    checksum?.algorithm === algorithm && checksum.type === "FULL_OBJECT" ? checksum.value : undefined;
  const customer = sourceCustomerKey(input);
  const key = await openDataKey(ctx, encryption, customer);
  if (
    content.kind === "bytes" &&
    sameSum !== undefined &&
    encryption?.kind === "AES256" &&
    dataKey.encryption.kind === "AES256"
  ) {
    const { kind: _, ...bytes } = content;
    const blob = await ctx.blobs.copy(content.blob.id);
    const body = {
      bytes: { ...bytes, blob },
      size: record.size,
      md5: record.etag,
      checksums: new Map([[algorithm, sameSum]]),
    };
    return { body, dataKey: { key: key ?? dataKey.key, encryption } };
  }
  const opened = await openContent(ctx, content, { start: 0, end: record.size - 1 }, key);
  const body = await takeBody(ctx, opened, {
    maxBytes: SINGLE_COPY_BYTES_MAX,
    length: record.size,
    key: dataKey.key,
    algorithms: [algorithm],
  });
  if (body.size !== record.size) throw entityTooLarge(body.size, record.size);
  return { body, dataKey };
}
