import { Readable } from "node:stream";
import type { Image, S3Object } from "@aws-sdk/client-rekognition";
import { AwsError } from "../../../wire/aws-error.js";
import { invalidParameters, invalidS3Object, tooManyBytes } from "../errors.js";
import { S3_IMAGE_BYTES_MAX } from "../limits.js";
import type { RekognitionContext } from "../state.js";

/** The bytes of an image, out of the request or out of S3, read with the caller's own permissions. */
export async function readImage(image: Image | undefined, ctx: RekognitionContext): Promise<Uint8Array> {
  const { Bytes, S3Object } = image ?? {};
  if (Bytes && !S3Object) return Bytes;
  if (!S3Object?.Bucket || !S3Object.Name || Bytes) throw invalidParameters();
  return readObject(S3Object, ctx);
}

async function readObject({ Bucket, Name, Version }: S3Object, ctx: RekognitionContext): Promise<Uint8Array> {
  const found = await ctx
    .call("s3", "GetObject", { Bucket, Key: Name, VersionId: Version }, { signal: ctx.signal })
    .catch((error: unknown) => {
      // Whatever S3 refuses (no bucket, no key, no permission), AWS says the same sentence.
      throw error instanceof AwsError && error.status < 500 ? invalidS3Object(error) : error;
    });
  if ((found.ContentLength ?? 0) > S3_IMAGE_BYTES_MAX) {
    if (found.Body instanceof Readable) found.Body.destroy();
    throw tooManyBytes(S3_IMAGE_BYTES_MAX);
  }
  return collect(found.Body);
}

async function collect(body: Readable | Uint8Array | string | undefined): Promise<Uint8Array> {
  if (body === undefined) return new Uint8Array();
  if (!(body instanceof Readable)) return typeof body === "string" ? Buffer.from(body) : body;
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of body) {
    size += chunk.length;
    if (size > S3_IMAGE_BYTES_MAX) throw tooManyBytes(S3_IMAGE_BYTES_MAX);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
