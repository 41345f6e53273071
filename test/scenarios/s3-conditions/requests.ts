import { createHmac } from "node:crypto";
import {
  CopyObjectCommand,
  CreateBucketCommand,
  type CreateBucketCommandInput,
  GetObjectCommand,
  PutObjectCommand,
  type PutObjectCommandInput,
  type S3Client,
} from "@aws-sdk/client-s3";
import { getSignedUrl } from "@aws-sdk/s3-request-presigner";
import type { TestUser } from "../../services/iam/support.js";

const DAY_MS = 24 * 3600 * 1000;
export const inDays = (days: number) => new Date(Date.now() + days * DAY_MS);
export const Key = "k";
/** The buckets that the requests are about: an ordinary one, one with Object Lock, one that takes ACLs. */
export const Bucket = "plain-bucket";
export const Locked = "locked-bucket";
export const Open = "open-bucket";

/** The one under the policy. */
export interface Caller {
  s3: S3Client;
  user: TestUser;
  endpoint: string;
}

export type Send = (caller: Caller) => Promise<unknown>;

export interface KeyCase {
  action: string;
  /** Allowed without a condition, as what is asked beside the action. */
  also?: string[];
  condition(): Record<string, Record<string, unknown>>;
  matching: Send;
  other: Send;
}

export const put =
  (input: Partial<PutObjectCommandInput> = {}): Send =>
  ({ s3 }) =>
    s3.send(new PutObjectCommand({ Bucket, Key: "new", Body: "x", ...input }));
export const copy =
  (input: object = {}): Send =>
  ({ s3 }) =>
    s3.send(new CopyObjectCommand({ Bucket, Key: "copy", CopySource: `${Bucket}/${Key}`, ...input }));
let made = 0;
export const make =
  (input: Partial<CreateBucketCommandInput> = {}): Send =>
  ({ s3 }) =>
    s3.send(new CreateBucketCommand({ Bucket: `made-${++made}`, ...input }));
export const get =
  (input: object = {}): Send =>
  ({ s3 }) =>
    s3.send(new GetObjectCommand({ Bucket, Key, ...input }));

/** Fails as a refusal of the SDK's does. */
export async function send(url: string, init: RequestInit = {}): Promise<void> {
  const answer = await fetch(url, init);
  if (!answer.ok) throw new Error(/<Message>(.*?)<\/Message>/s.exec(await answer.text())?.[1]);
}

export const presigned =
  (signedAgoMs = 0): Send =>
  async ({ s3 }) =>
    send(
      await getSignedUrl(s3, new GetObjectCommand({ Bucket, Key }), {
        expiresIn: 3600,
        signingDate: new Date(Date.now() - signedAgoMs),
      }),
    );

/** A presigned address of Signature Version 2. */
export const presignedOld: Send = ({ endpoint, user: { credentials } }) => {
  const expires = Math.floor(Date.now() / 1000) + 600;
  const signature = createHmac("sha1", credentials.secretAccessKey)
    .update(`GET\n\n\n${expires}\n/${Bucket}/${Key}`)
    .digest("base64");
  const query = { AWSAccessKeyId: credentials.accessKeyId, Expires: String(expires), Signature: signature };
  return send(`${endpoint}/${Bucket}/${Key}?${new URLSearchParams(query)}`);
};

export const form: Send = ({ endpoint, user: { credentials } }) => {
  const conditions = [{ bucket: Bucket }, ["starts-with", "$key", ""]];
  const document = { expiration: inDays(1).toISOString(), conditions };
  const text = Buffer.from(JSON.stringify(document)).toString("base64");
  const body = new FormData();
  body.set("key", "posted");
  body.set("AWSAccessKeyId", credentials.accessKeyId);
  body.set("policy", text);
  body.set("signature", createHmac("sha1", credentials.secretAccessKey).update(text).digest("base64"));
  body.set("file", "x");
  return send(`${endpoint}/${Bucket}`, { method: "POST", body });
};

export const equals = (key: string, value: string) => () => ({ StringEquals: { [key]: value } });
