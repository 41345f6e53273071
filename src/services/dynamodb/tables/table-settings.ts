import type { SSESpecification, OnDemandThroughput as WireOnDemand } from "@aws-sdk/client-dynamodb";
import { invalidParameter } from "../errors.js";
import type { DynamoContext } from "../state.js";
import type { OnDemandThroughput, Table } from "./table.js";

/** -1 takes a limit away. */
export function toOnDemandThroughput(given: WireOnDemand): OnDemandThroughput {
  return { read: given.MaxReadRequestUnits ?? -1, write: given.MaxWriteRequestUnits ?? -1 };
}

/** Every table is encrypted at rest as the disk is; this notes which key the caller named for it. */
export function toEncryption(ctx: DynamoContext, given: SSESpecification | undefined): Table["encryption"] {
  if (given === undefined || !given.Enabled) return undefined;
  const keyId = given.KMSMasterKeyId ?? "alias/aws/dynamodb";
  const arn = `arn:${ctx.partition}:kms:${ctx.region}:${ctx.account}`;
  if (keyId.startsWith("arn:")) return { type: "KMS", keyArn: keyId };
  return { type: "KMS", keyArn: keyId.startsWith("alias/") ? `${arn}:${keyId}` : `${arn}:key/${keyId}` };
}

export function toPolicy(ctx: DynamoContext, document: string | undefined): Table["policy"] {
  if (document === undefined) return undefined;
  checkPolicy(document);
  return { document, revision: String(ctx.clock.now()) };
}

const POLICY_BYTES_MAX = 20 * 1024;

export function checkPolicy(document: string): void {
  if (Buffer.byteLength(document) > POLICY_BYTES_MAX) {
    throw invalidParameter(`Resource policy size exceeds the limit of ${POLICY_BYTES_MAX} bytes`);
  }
  let policy: unknown;
  try {
    policy = JSON.parse(document);
  } catch {
    throw invalidParameter("The policy is not valid JSON");
  }
  if (typeof policy !== "object" || policy === null || !("Statement" in policy)) {
    throw invalidParameter("The policy has no Statement");
  }
}
