import { PolicyLengthExceededException$ } from "@aws-sdk/client-eventbridge";
import { AwsError } from "../../../wire/aws-error.js";
import { invalidParameter, noPolicy, statementNotFound } from "../errors.js";
import { POLICY_BYTES_MAX } from "../limits.js";
import { toBusArn } from "../names.js";
import type { BusRecord } from "../records.js";
import type { EventsContext, Op } from "../state.js";
import { buses } from "../store.js";
import { findBus } from "./find-bus.js";

interface Statement {
  Sid?: string;
  [element: string]: unknown;
}

function readStatements(bus: BusRecord): Statement[] {
  const { Statement = [] } = JSON.parse(bus.policy ?? "{}") as { Statement?: Statement | Statement[] };
  return Array.isArray(Statement) ? Statement : [Statement];
}

async function change(
  ctx: EventsContext,
  name: string | undefined,
  work: (bus: BusRecord) => string | undefined,
): Promise<void> {
  await ctx.store.transact(async (tx) => {
    const bus = await findBus(ctx, name, tx);
    const policy = work(bus);
    if (policy !== undefined && Buffer.byteLength(policy) > POLICY_BYTES_MAX) {
      throw new AwsError(
        PolicyLengthExceededException$,
        `Policy length exceeded maximum size of ${POLICY_BYTES_MAX} bytes.`,
      );
    }
    const { policy: _, ...rest } = bus;
    const now = ctx.clock.now();
    // The default bus has no date of its own before it is first changed.
    const createdAt = rest.createdAt || now;
    const next = { ...rest, ...(policy !== undefined && { policy }), createdAt, modifiedAt: now };
    buses.put(tx, [bus.account, bus.region, bus.name], next);
  });
}

const toDocument = (Statement: readonly Statement[]): string | undefined =>
  Statement.length === 0 ? undefined : JSON.stringify({ Version: "2012-10-17", Statement });

export const PutPermission: Op<"PutPermission"> = async (input, ctx) => {
  if (input.Policy !== undefined) {
    const policy = await pinned(ctx, input.Policy);
    await change(ctx, input.EventBusName, () => policy);
    return {};
  }
  const { StatementId: Sid, Principal, Action, Condition } = input;
  if (!Sid) throw invalidParameter("StatementId");
  if (!Principal) throw invalidParameter("Principal");
  if (Action !== "events:PutEvents") throw invalidParameter("Action");
  if (Principal !== "*" && !/^\d{12}$/.test(Principal)) throw invalidParameter("Principal");
  await change(ctx, input.EventBusName, (bus) => {
    const statement: Statement = {
      Sid,
      Effect: "Allow",
      Principal: Principal === "*" ? "*" : { AWS: `arn:aws:iam::${Principal}:root` },
      Action,
      Resource: toBusArn(bus),
      ...(Condition?.Type && {
        Condition: { [Condition.Type]: { [Condition.Key ?? ""]: Condition.Value ?? "" } },
      }),
    };
    return toDocument([...readStatements(bus).filter((one) => one.Sid !== Sid), statement]);
  });
  return {};
};

/** Users and roles by their ids, which nobody has after them. */
async function pinned(ctx: EventsContext, document: string): Promise<string> {
  try {
    JSON.parse(document);
  } catch {
    throw invalidParameter("Policy");
  }
  return ctx.principals.pin(document, () => invalidParameter("Policy", "Invalid principal."));
}

export const RemovePermission: Op<"RemovePermission"> = async (input, ctx) => {
  await change(ctx, input.EventBusName, (bus) => {
    if (input.RemoveAllPermissions) return undefined;
    if (bus.policy === undefined && !input.StatementId) throw noPolicy();
    const statements = readStatements(bus);
    const left = statements.filter(({ Sid }) => Sid !== input.StatementId);
    if (left.length === statements.length) throw statementNotFound();
    return toDocument(left);
  });
  return {};
};
