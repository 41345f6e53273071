import { CreateBucketCommand, DeletePublicAccessBlockCommand, S3Client } from "@aws-sdk/client-s3";
import type { TestServer } from "../../support/server.js";

export type Credentials = Parameters<TestServer["client"]>[0];

export const s3Of = (server: TestServer, credentials?: Credentials): S3Client =>
  new S3Client({ ...server.client(credentials), forcePathStyle: true });

let count = 0;

/** A bucket of its own for a test. */
export async function newBucket(
  s3: S3Client,
  options: { acls?: boolean; lock?: boolean } = {},
): Promise<string> {
  const Bucket = `bucket-${++count}`;
  await s3.send(
    new CreateBucketCommand({
      Bucket,
      ObjectOwnership: options.acls ? "ObjectWriter" : undefined,
      ObjectLockEnabledForBucket: options.lock,
    }),
  );
  if (options.acls) await s3.send(new DeletePublicAccessBlockCommand({ Bucket }));
  return Bucket;
}
