import type { ChecksumAlgorithm, ChecksumType } from "@aws-sdk/client-s3";
import { BASE62 } from "../../../core/ids.js";
import type { Principal } from "../../../core/principal.js";
import { loadBucket, reloadBucket } from "../buckets/load-bucket.js";
import { ALGORITHMS } from "../checksums/algorithms.js";
import { toCanonicalId } from "../domain/canonical-id.js";
import { checkKey } from "../domain/object-key.js";
import { newDataKey, toEncryptionMembers } from "../encryption/data-key.js";
import { invalidRequest } from "../errors.js";
import { toAbortMembers } from "../lifecycle/upload-abort.js";
import { toSettings } from "../objects/settings.js";
import type { UploadRecord } from "../records.js";
import type { Op, S3Context } from "../state.js";
import { objects, uploads } from "../store.js";

const ID_LENGTH = 64;
/** The time in front keeps a key's uploads in the order they were begun. */
const TIME_DIGITS = 12;
const TYPES: readonly ChecksumType[] = ["COMPOSITE", "FULL_OBJECT"];

export const CreateMultipartUpload: Op<"CreateMultipartUpload"> = async (input, ctx) => {
  const bucket = await loadBucket(ctx, input.Bucket);
  const key = input.Key ?? "";
  checkKey(key);
  const checksum = toUploadChecksum(input.ChecksumAlgorithm, input.ChecksumType);
  const settings = await toSettings(ctx, bucket, input);
  const { encryption } = await newDataKey(ctx, bucket, key, input);
  const upload: UploadRecord = {
    ...settings,
    id: toUploadId(ctx),
    initiatedAt: ctx.clock.now(),
    initiator: toInitiator(ctx.principal),
    encryption,
    ...(checksum && { checksum }),
  };
  await ctx.store.transact(async (tx) => {
    await reloadBucket(tx, bucket);
    const current = await objects.get(tx, bucket.id, key);
    uploads.put(tx, [bucket.id, key, upload.id], { ...upload, ...(current && { overStamp: current.stamp }) });
  });
  return {
    Bucket: bucket.name,
    Key: key,
    UploadId: upload.id,
    ...toEncryptionMembers(encryption),
    ...toAbortMembers(ctx, bucket, key, upload),
    ...(checksum && { ChecksumAlgorithm: checksum.algorithm, ChecksumType: checksum.type }),
  };
};

function toUploadChecksum(algorithm: ChecksumAlgorithm | undefined, asked: ChecksumType | undefined) {
  if (algorithm === undefined) {
    if (asked !== undefined) {
      throw invalidRequest(
        "The x-amz-checksum-type header can only be used with the x-amz-checksum-algorithm header.",
      );
    }
    return undefined;
  }
  const facts = ALGORITHMS[algorithm];
  if (facts === undefined)
    throw invalidRequest(
      "Checksum algorithm provided is unsupported. Please try again with any of the valid types: [CRC32, CRC32C, CRC64NVME, SHA1, SHA256]",
    );
  if (asked !== undefined && !TYPES.includes(asked))
    throw invalidRequest("Value for x-amz-checksum-type header is invalid.");
  const type = asked ?? facts.multipartTypes[0] ?? "COMPOSITE";
  if (!facts.multipartTypes.includes(type)) {
    throw invalidRequest(
      `The ${type} checksum type cannot be used with the ${algorithm.toLowerCase()} checksum algorithm.`,
    );
  }
  return { algorithm, type };
}

const toUploadId = (ctx: S3Context): string =>
  ctx.clock.now().toString(16).padStart(TIME_DIGITS, "0") + ctx.ids.string(ID_LENGTH - TIME_DIGITS, BASE62);

function toInitiator(principal: Principal): UploadRecord["initiator"] {
  if (principal.type === "root") return { id: toCanonicalId(principal.account), name: "" };
  return { id: principal.arn, name: principal.type === "user" ? principal.userName : "" };
}
