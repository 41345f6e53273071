import { hash } from "node:crypto";
import { IdempotentParameterMismatchException$ } from "@aws-sdk/client-dynamodb";
import type { Transaction } from "../../../core/store/store.js";
import { AwsError } from "../../../wire/aws-error.js";
import { IDEMPOTENCY_SECONDS } from "../limits.js";
import type { DynamoContext } from "../state.js";
import { transactionTokens } from "../store.js";

export interface TokenRequest {
  ClientRequestToken?: string | undefined;
}

/** A transaction that was done under a token. */
export interface TokenRecord {
  /** Milliseconds since the epoch. */
  at: number;
  /** Of all of the request but the token. */
  digest: string;
}

/** Whether the same request has been done under its token within the last ten minutes. Another one under it is an error. */
export async function isRepeated(
  tx: Transaction,
  ctx: DynamoContext,
  request: TokenRequest,
): Promise<boolean> {
  if (request.ClientRequestToken === undefined) return false;
  const record = await transactionTokens.get(tx, request.ClientRequestToken);
  if (record === undefined || ctx.clock.now() - record.at > IDEMPOTENCY_SECONDS * 1000) return false;
  if (record.digest === digestOf(request)) return true;
  throw new AwsError(
    IdempotentParameterMismatchException$,
    "The contents of the request do not match the original request associated with the provided client token",
  );
}

export function remember(tx: Transaction, ctx: DynamoContext, request: TokenRequest): void {
  if (request.ClientRequestToken === undefined) return;
  transactionTokens.put(tx, [request.ClientRequestToken], { at: ctx.clock.now(), digest: digestOf(request) });
}

/** The same for the same request, in whatever order its members come. */
function digestOf({ ClientRequestToken: _, ...request }: TokenRequest): string {
  return hash("sha256", JSON.stringify(request, sorted), "hex");
}

function sorted(_key: string, value: unknown): unknown {
  if (value instanceof Uint8Array) return Buffer.from(value).toString("base64");
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}
