import type { _Error, DeletedObject, ObjectIdentifier } from "@aws-sdk/client-s3";
import { AwsError } from "../../../wire/aws-error.js";
import { toConditions } from "../access/conditions.js";
import { toAccessRequest } from "../access/requests.js";
import { loadBucket } from "../buckets/load-bucket.js";
import { accessDenied, invalidRequest, malformedXml, noSuchVersion } from "../errors.js";
import { DELETE_OBJECTS_MAX } from "../limits.js";
import { type AlsoDone, noteAlso } from "../logging/note-request.js";
import type { BucketRecord } from "../records.js";
import type { Op, S3Context } from "../state.js";
import type { Deletion } from "../versioning/change-versions.js";
import { findVersion } from "../versioning/find-version.js";
import { checkMfa } from "../versioning/mfa-delete.js";
import { deleteObject } from "./delete-object.js";

/** Keys deleted at once: their transactions share a sync to disk. */
const DELETIONS_AT_ONCE = 32;

interface Options {
  bypassGovernance?: boolean | undefined;
}

export const DeleteObjects: Op<"DeleteObjects"> = async (input, ctx) => {
  const bucket = await loadBucket(ctx, input.Bucket);
  checkHasDigest(ctx);
  const listed = input.Delete?.Objects ?? [];
  if (listed.length === 0 || listed.length > DELETE_OBJECTS_MAX) throw malformedXml();
  // One line that names a version puts the whole request under the code.
  if (bucket.mfaDelete === "Enabled" && listed.some((one) => one.VersionId !== undefined)) {
    await checkMfa(ctx, bucket, input.MFA);
  }
  const options = { bypassGovernance: input.BypassGovernanceRetention };
  const Deleted: DeletedObject[] = [];
  const Errors: _Error[] = [];
  for (let start = 0; start < listed.length; start += DELETIONS_AT_ONCE) {
    const batch = listed.slice(start, start + DELETIONS_AT_ONCE);
    const outcomes = await Promise.all(batch.map((one) => deleteOne(ctx, bucket, one, options)));
    for (const outcome of outcomes) {
      if ("error" in outcome) Errors.push(outcome.error);
      else if (!input.Delete?.Quiet) Deleted.push(outcome.deleted);
    }
  }
  return { ...(Deleted.length > 0 && { Deleted }), ...(Errors.length > 0 && { Errors }) };
};

/** What is to be deleted must have come over whole. */
function checkHasDigest({ request }: S3Context): void {
  if (request.calledVia.length > 0) return;
  const names = Object.keys(request.headers);
  if (names.includes("content-md5") || names.some((name) => name.startsWith("x-amz-checksum-"))) return;
  if (request.headers["x-amz-trailer"]?.includes("x-amz-checksum-")) return;
  throw invalidRequest("Missing required header for this request: Content-MD5 OR x-amz-checksum-*");
}

type Outcome = { deleted: DeletedObject } | { error: _Error };

/** Each line is judged, done and answered on its own. */
async function deleteOne(
  ctx: S3Context,
  bucket: BucketRecord,
  one: ObjectIdentifier,
  options: Options,
): Promise<Outcome> {
  const { Key: key = "", VersionId: versionId } = one;
  const note = (outcome: Pick<AlsoDone, "status" | "errorCode">) =>
    noteAlso(ctx, { bucket, operation: "BATCH.DELETE.OBJECT", key, versionId, ...outcome });
  try {
    await checkAllowed(ctx, bucket, one, options);
    const deletion = await deleteObject(ctx, bucket, {
      key,
      versionId,
      ...options,
      ifMatch: one.ETag,
      ifMatchLastModified: one.LastModifiedTime,
      ifMatchSize: one.Size,
    });
    note({ status: 204 });
    return { deleted: toDeleted(key, versionId, deletion) };
  } catch (thrown) {
    // What is an invalid id by itself is, as a line, a version that is not there.
    const isInvalidId = thrown instanceof AwsError && thrown.members.ArgumentName === "versionId";
    const error = isInvalidId && versionId !== undefined ? noSuchVersion(key, versionId) : thrown;
    if (!(error instanceof AwsError)) throw error;
    note({ status: error.status, errorCode: error.code });
    return { error: { Key: key, VersionId: versionId, Code: error.code, Message: error.message } };
  }
}

async function checkAllowed(ctx: S3Context, bucket: BucketRecord, one: ObjectIdentifier, options: Options) {
  const { Key: key = "", VersionId: versionId } = one;
  const object = await findVersion(ctx.store, bucket.id, key, versionId);
  const actions = [versionId === undefined ? "s3:DeleteObject" : "s3:DeleteObjectVersion"];
  if (options.bypassGovernance) actions.push("s3:BypassGovernanceRetention");
  // A deletion is the bucket's business, whoever owns the object: its ACL has no say.
  const target = { bucket, key, ...(object?.owner === bucket.account && { object }) };
  const conditions = toConditions(ctx, { VersionId: versionId });
  const requests = await Promise.all(
    actions.map((action) => toAccessRequest(ctx, target, action, conditions)),
  );
  const decision = await ctx.decide(requests);
  if (!decision.allowed) throw accessDenied(decision.message);
}

function toDeleted(key: string, versionId: string | undefined, deletion: Deletion): DeletedObject {
  return {
    Key: key,
    VersionId: versionId,
    ...(deletion.deleteMarker && { DeleteMarker: true, DeleteMarkerVersionId: deletion.versionId }),
  };
}
