import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { Readable } from "node:stream";
import type { CallOptions } from "../../../core/context.js";
import { AwsError } from "../../../wire/aws-error.js";
import { noReadAccess, noWriteAccess } from "../errors.js";
import type { ComprehendContext } from "../state.js";

/** S3 as a job sees it: as the role that the caller gave, and through S3's own front door. */
export interface JobS3 {
  list(bucket: string, prefix: string): AsyncGenerator<{ key: string; bytes: number }>;
  open(bucket: string, key: string): Promise<Readable>;
  put(bucket: string, key: string, path: string, contentType: string, kmsKeyId?: string): Promise<void>;
}

export function toJobS3(ctx: ComprehendContext, role: string, signal: AbortSignal): JobS3 {
  const as: CallOptions = { as: { role, sessionName: "comprehend" }, signal };
  return {
    async *list(bucket, prefix) {
      let token: string | undefined;
      do {
        const asked = { Bucket: bucket, Prefix: prefix, ContinuationToken: token };
        const page = await ctx.call("s3", "ListObjectsV2", asked, as).catch(failWith(noReadAccess));
        for (const { Key, Size = 0 } of page.Contents ?? [])
          if (Key !== undefined) yield { key: Key, bytes: Size };
        token = page.NextContinuationToken;
      } while (token !== undefined);
    },
    async open(bucket, key) {
      const asked = { Bucket: bucket, Key: key };
      const { Body } = await ctx.call("s3", "GetObject", asked, as).catch(failWith(noReadAccess));
      return toReadable(Body);
    },
    async put(bucket, key, path, contentType, kmsKeyId) {
      const { size } = await stat(path);
      const Body = createReadStream(path);
      const input = {
        Bucket: bucket,
        Key: key,
        Body,
        ContentLength: size,
        ContentType: contentType,
        ...(kmsKeyId !== undefined && { ServerSideEncryption: "aws:kms" as const, SSEKMSKeyId: kmsKeyId }),
      };
      await ctx.call("s3", "PutObject", input, as).catch(failWith(noWriteAccess));
    },
  };
}

/** S3's refusals, whichever they are, are told as AWS tells them of jobs. */
const failWith =
  (refused: (cause: unknown) => AwsError) =>
  (error: unknown): never => {
    throw error instanceof AwsError && error.fault === "client" ? refused(error) : error;
  };

const toReadable = (body: unknown): Readable =>
  body instanceof Readable ? body : Readable.from(body instanceof Uint8Array ? [Buffer.from(body)] : []);
