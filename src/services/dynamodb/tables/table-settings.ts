import type { OnDemandThroughput as WireOnDemand } from "@aws-sdk/client-dynamodb";
import { invalidParameter } from "../errors.js";
import type { DynamoContext } from "../state.js";
import type { OnDemandThroughput, Table } from "./table.js";

/** -1 takes a limit away. */
export function toOnDemandThroughput(given: WireOnDemand): OnDemandThroughput {
  return { read: given.MaxReadRequestUnits ?? -1, write: given.MaxWriteRequestUnits ?? -1 };
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
