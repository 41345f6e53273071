import type { ServerSideEncryptionRule } from "@aws-sdk/client-s3";

export type EncryptionRules = readonly ServerSideEncryptionRule[];

const SSE_S3: ServerSideEncryptionRule = {
  ApplyServerSideEncryptionByDefault: { SSEAlgorithm: "AES256" },
  BucketKeyEnabled: false,
};

/** What a bucket has that was told nothing else. */
export const PLAIN_RULES: EncryptionRules = [SSE_S3];

/** What it has on AWS if it was made since April 2026. */
export const BLOCKING_RULES: EncryptionRules = [
  { ...SSE_S3, BlockedEncryptionTypes: { EncryptionType: ["SSE-C"] } },
];

/** Whether objects may not be written under keys that callers bring (SSE-C). */
export const blocksCustomerKeys = (rules: EncryptionRules | undefined): boolean =>
  rules?.[0]?.BlockedEncryptionTypes?.EncryptionType?.includes("SSE-C") === true;
