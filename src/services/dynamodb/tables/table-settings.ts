import type { OnDemandThroughput as WireOnDemand } from "@aws-sdk/client-dynamodb";
import { invalidParameter } from "../errors.js";
import type { DynamoContext } from "../state.js";
import type { OnDemandThroughput, Table } from "./table.js";

/** What is not given stays as it was; -1 takes a limit away. */
export function toOnDemandThroughput(
  given: WireOnDemand,
  before: OnDemandThroughput = { read: -1, write: -1 },
): OnDemandThroughput {
  return {
    read: given.MaxReadRequestUnits ?? before.read,
    write: given.MaxWriteRequestUnits ?? before.write,
  };
}

/** Limits of a table on demand: none for one that is provisioned, and none to take away from one that is new. */
export function checkOnDemandThroughput(
  given: WireOnDemand | undefined,
  billingMode: Table["billingMode"],
  operation: "CreateTable" | "UpdateTable",
): void {
  const { MaxReadRequestUnits, MaxWriteRequestUnits } = given ?? {};
  const members = Object.entries({ MaxReadRequestUnits, MaxWriteRequestUnits }).flatMap(([name, value]) =>
    value === undefined ? [] : [{ name, value }],
  );
  const [first] = members;
  if (first !== undefined && billingMode === "PROVISIONED") {
    const where =
      operation === "CreateTable"
        ? "table BillingMode is PROVISIONED."
        : "the table BillingMode is PROVISIONED";
    throw invalidParameter(`${first.name} for OnDemandThroughput cannot be specified when ${where}`);
  }
  const takesAway = (value: number) => operation === "UpdateTable" && value === -1;
  const wrong = members.find(({ value }) => value < 1 && !takesAway(value));
  if (wrong === undefined) return;
  throw invalidParameter(
    `Requested ${wrong.name} for OnDemandThroughput for table is outside of valid range`,
  );
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
