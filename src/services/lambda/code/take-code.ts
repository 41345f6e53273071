import { createHash } from "node:crypto";
import { Readable, Transform } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { BlobRef } from "../../../core/blobs/blobs.js";
import type { Context } from "../../../core/context.js";
import { AwsError } from "../../../wire/aws-error.js";
import { invalidParameter, unzippedTooLarge, zippedTooLarge } from "../errors.js";
import { UNZIPPED_BYTES_MAX, ZIPPED_BYTES_MAX, ZIPPED_UPLOAD_BYTES_MAX } from "../limits.js";
import type { LambdaState } from "../state.js";
import type { CodeRecord } from "../store.js";
import { checkHotFolder, HOT_BUCKET } from "./hot-folders.js";

/** Where a zip comes from: in the request, or an object in S3. */
export interface CodeSource {
  ZipFile?: Uint8Array;
  S3Bucket?: string;
  S3Key?: string;
  S3ObjectVersion?: string;
}

/** Writes the zip as a blob, not yet kept, and proves that it unpacks. */
export async function takeCode(source: CodeSource, ctx: Context<LambdaState>): Promise<CodeRecord> {
  if (source.S3Bucket === HOT_BUCKET) return await takeFolder(source.S3Key ?? "", ctx);
  const code = source.ZipFile ? await takeBytes(source.ZipFile, ctx) : await takeObject(source, ctx);
  try {
    await ctx.state.code.code({ path: ctx.blobs.path(code.blob.id), sha256: code.sha256 });
  } catch (error) {
    await ctx.blobs.discard(code.blob);
    throw error;
  }
  return code;
}

/** The smallest zip: the end of an empty central directory. */
const EMPTY_ZIP = Buffer.from(`PK\u0005\u0006${"\0".repeat(18)}`, "latin1");

/** A folder that is mounted, not taken in. */
async function takeFolder(path: string, ctx: Context<LambdaState>): Promise<CodeRecord> {
  const folder = await checkHotFolder(path, ctx.request);
  const sha256 = createHash("sha256").update(folder).digest("base64");
  return { blob: await ctx.blobs.write(EMPTY_ZIP, { file: true }), sha256, folder };
}

async function takeBytes(zip: Uint8Array, ctx: Context<LambdaState>): Promise<CodeRecord> {
  if (zip.byteLength > ZIPPED_UPLOAD_BYTES_MAX) throw zippedTooLarge(ZIPPED_UPLOAD_BYTES_MAX);
  const sha256 = createHash("sha256").update(zip).digest("base64");
  return { blob: await ctx.blobs.write(zip, { file: true }), sha256 };
}

/** Reads the object as the caller, so that S3 decides what they may read. */
async function takeObject(source: CodeSource, ctx: Context<LambdaState>): Promise<CodeRecord> {
  const { S3Bucket, S3Key, S3ObjectVersion } = source;
  if (!S3Bucket || !S3Key) throw invalidParameter("Please provide a source for function code.");
  const body = await openObject({ Bucket: S3Bucket, Key: S3Key, VersionId: S3ObjectVersion }, ctx);
  const hash = createHash("sha256");
  const hashing = new Transform({
    transform(chunk, _encoding, done) {
      hash.update(chunk);
      done(null, chunk);
    },
  });
  const [blob] = await Promise.all([writeBlob(hashing, ctx), pipeline(body, hashing)]);
  return { blob, sha256: hash.digest("base64") };
}

async function writeBlob(stream: Readable, ctx: Context<LambdaState>): Promise<BlobRef> {
  return ctx.blobs.write(stream, { file: true, maxBytes: ZIPPED_BYTES_MAX }).catch((error: unknown) => {
    // What is too large zipped cannot be small enough unzipped.
    if (error instanceof AwsError && error.code === "EntityTooLarge")
      throw unzippedTooLarge(UNZIPPED_BYTES_MAX);
    throw error;
  });
}

async function openObject(
  object: { Bucket: string; Key: string; VersionId?: string },
  ctx: Context<LambdaState>,
): Promise<Readable> {
  try {
    const { Body } = await ctx.call("s3", "GetObject", object);
    return Body instanceof Readable ? Body : Readable.from([Body ?? ""]);
  } catch (error) {
    if (!(error instanceof AwsError) || error.fault === "server") throw error;
    throw invalidParameter(
      `Error occurred while GetObject. S3 Error Code: ${error.code}. S3 Error Message: ${error.message}`,
    );
  }
}
