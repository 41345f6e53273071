import { InternalServerError$ } from "@aws-sdk/client-dynamodb";
import type { Awaitable } from "../../../wire/awaitable.js";
import { AwsError } from "../../../wire/aws-error.js";
import type { DynamoContext } from "../state.js";

/** Of three copies: what has been written to two of them, or read from two, is the latest. */
const MOST = 2;

/** Whether enough copies of what a table holds are in zones that are up to write, or to read the latest. */
export function hasMost({ state, region }: Pick<DynamoContext, "state" | "region">): boolean {
  return state.zones.copiesUp(region) >= MOST;
}

type Handler<I, O extends object> = (input: I, ctx: DynamoContext) => Awaitable<O>;

/** An operation that writes, or must see what was written: it needs most copies. */
export function ofMost<I, O extends object>(handler: Handler<I, O>): Handler<I, O> {
  return ofEnough(() => true, handler);
}

/** One that needs most copies only if the request says so; else any will do. */
export function ofEnough<I, O extends object>(
  needsMost: (input: I) => boolean,
  handler: Handler<I, O>,
): Handler<I, O> {
  return (input, ctx) => {
    const { zones } = ctx.state;
    const copies = zones.copiesUp(ctx.region);
    if (copies < MOST && (copies === 0 || needsMost(input))) throw unavailable();
    return handler(input, ctx);
  };
}

/** Retryable. */
const unavailable = () => new AwsError(InternalServerError$, "Internal server error");

export const isConsistent = ({ ConsistentRead }: { ConsistentRead?: boolean | undefined }): boolean =>
  ConsistentRead === true;

type Batch = { RequestItems?: Record<string, { ConsistentRead?: boolean | undefined }> | undefined };

export const isAnyConsistent = ({ RequestItems = {} }: Batch): boolean =>
  Object.values(RequestItems).some(isConsistent);

type Statement = { Statement?: string | undefined; ConsistentRead?: boolean | undefined };

/** A statement that changes something, or a SELECT that is to see everything. */
export const isForMost = (statement: Statement): boolean =>
  isConsistent(statement) || !/^\s*select\b/i.test(statement.Statement ?? "");

export const isAnyForMost = ({ Statements = [] }: { Statements?: Statement[] | undefined }): boolean =>
  Statements.some(isForMost);
