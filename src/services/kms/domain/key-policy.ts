import type { GrantRecord } from "../records.js";

/** The policy of a key made without one: its account decides by its own policies. */
export const toDefaultPolicy = (account: string): string =>
  JSON.stringify({
    Version: "2012-10-17",
    Id: "key-default-1",
    Statement: [
      {
        Sid: "Enable IAM User Permissions",
        Effect: "Allow",
        Principal: { AWS: `arn:aws:iam::${account}:root` },
        Action: "kms:*",
        Resource: "*",
      },
    ],
  });

/** The policy of an AWS managed key: everybody in the account may use it, through its service alone. */
export const toManagedPolicy = (account: string, region: string, service: string): string =>
  JSON.stringify({
    Version: "2012-10-17",
    Id: `auto-${service}-2`,
    Statement: [
      {
        Sid: `Allow access through ${service} for all principals in the account that are authorized to use it`,
        Effect: "Allow",
        Principal: { AWS: "*" },
        Action: [
          "kms:Encrypt",
          "kms:Decrypt",
          "kms:ReEncrypt*",
          "kms:GenerateDataKey*",
          "kms:CreateGrant",
          "kms:DescribeKey",
        ],
        Resource: "*",
        Condition: {
          StringEquals: {
            "kms:CallerAccount": account,
            "kms:ViaService": `${service}.${region}.amazonaws.com`,
          },
        },
      },
      {
        Sid: "Allow direct access to key metadata to the account",
        Effect: "Allow",
        Principal: { AWS: `arn:aws:iam::${account}:root` },
        Action: ["kms:Describe*", "kms:Get*", "kms:List*", "kms:RevokeGrant"],
        Resource: "*",
      },
    ],
  });

/** Grants said as a policy document, so that one evaluator decides over both. */
export function toGrantsPolicy(grants: readonly GrantRecord[]): string | undefined {
  if (grants.length === 0) return undefined;
  const Statement = grants.map((grant) => ({
    Sid: `grant-${grant.id}`,
    Effect: "Allow",
    Principal: grant.grantee.includes(".amazonaws.com") ? { Service: grant.grantee } : { AWS: grant.grantee },
    Action: grant.operations.map((operation) => `kms:${operation}`),
    Resource: "*",
    ...(grant.constraints && { Condition: toCondition(grant.constraints) }),
  }));
  return JSON.stringify({ Version: "2012-10-17", Statement });
}

function toCondition({
  EncryptionContextSubset: subset,
  EncryptionContextEquals: equals,
}: NonNullable<GrantRecord["constraints"]>) {
  const pairs = Object.entries(equals ?? subset ?? {});
  const condition: Record<string, Record<string, unknown>> = {
    StringEquals: Object.fromEntries(pairs.map(([key, value]) => [`kms:EncryptionContext:${key}`, value])),
  };
  // Equal means no further keys: every key of the request must be one of these.
  if (equals) condition["ForAllValues:StringEquals"] = { "kms:EncryptionContextKeys": Object.keys(equals) };
  return condition;
}
