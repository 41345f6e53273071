import type { Transaction } from "../../../core/store/store.js";
import { connectionExists, limitExceeded, notBuilt } from "../errors.js";
import { CONNECTIONS_MAX } from "../limits.js";
import { toConnectionArn } from "../names.js";
import { pageOf } from "../pages.js";
import type { ConnectionRecord } from "../records.js";
import type { EventsContext, Op } from "../state.js";
import { connections } from "../store.js";
import { emitAuthorize } from "./authorize.js";
import { findConnection } from "./find-connection.js";
import {
  type AuthParameters,
  checkParameters,
  mergeParameters,
  openParameters,
  sealParameters,
  toShownParameters,
} from "./parameters.js";

const keyOf = ({ account, region, name }: ConnectionRecord) => [account, region, name];
const time = (at: number | undefined) => (at === undefined ? undefined : new Date(at));

function checkBuilt(input: { KmsKeyIdentifier?: unknown; InvocationConnectivityParameters?: unknown }) {
  if (input.InvocationConnectivityParameters !== undefined) throw notBuilt("Private connections");
  if (input.KmsKeyIdentifier) throw notBuilt("Connections under a KMS key");
}

/** Credentials that need no exchange are good as they are; those of OAuth are when there is a token. */
function authorized(ctx: EventsContext, connection: ConnectionRecord, parameters: AuthParameters) {
  const { token: _, stateReason: __, ...rest } = connection;
  const now = ctx.clock.now();
  const state = rest.type === "OAUTH_CLIENT_CREDENTIALS" ? "AUTHORIZING" : "AUTHORIZED";
  return { ...rest, state, sealed: sealParameters(ctx, parameters), authorizedAt: now } as const;
}

function put(ctx: EventsContext, tx: Transaction, connection: ConnectionRecord): void {
  connections.put(tx, keyOf(connection), connection);
  if (connection.state === "AUTHORIZING") emitAuthorize(ctx, tx, connection);
}

export const CreateConnection: Op<"CreateConnection"> = async (input, ctx) => {
  checkBuilt(input);
  const type = input.AuthorizationType ?? "BASIC";
  const parameters = checkParameters(type, input.AuthParameters ?? {});
  const { account, region } = ctx;
  const now = ctx.clock.now();
  const made = authorized(
    ctx,
    {
      account,
      region,
      name: input.Name ?? "",
      id: ctx.ids.uuid(),
      ...(input.Description && { description: input.Description }),
      state: "AUTHORIZED",
      type,
      createdAt: now,
      modifiedAt: now,
    },
    parameters,
  );
  await ctx.store.transact(async (tx) => {
    if (await connections.get(tx, account, region, made.name)) throw connectionExists(made.name);
    const { items } = await connections.page(tx, CONNECTIONS_MAX, { prefix: [account, region] });
    if (items.length >= CONNECTIONS_MAX) throw limitExceeded();
    put(ctx, tx, made);
  });
  const { LastAuthorizedTime: _, ...shown } = toOutcome(made);
  return shown;
};

const toOutcome = (connection: ConnectionRecord) => ({
  ConnectionArn: toConnectionArn(connection),
  ConnectionState: connection.state,
  CreationTime: time(connection.createdAt),
  LastModifiedTime: time(connection.modifiedAt),
  LastAuthorizedTime: time(connection.authorizedAt),
});

export const UpdateConnection: Op<"UpdateConnection"> = async (input, ctx) => {
  checkBuilt(input);
  const updated = await ctx.store.transact(async (tx) => {
    const known = await findConnection(ctx, input.Name, "update", tx);
    const type = input.AuthorizationType ?? known.type;
    const old = type === known.type ? openParameters(ctx, known) : undefined;
    const parameters = checkParameters(type, mergeParameters(old, input.AuthParameters));
    const { description: _, ...rest } = known;
    const description = input.Description ?? known.description;
    const changed = { ...rest, ...(description && { description }), type, modifiedAt: ctx.clock.now() };
    const next = authorized(ctx, changed, parameters);
    put(ctx, tx, next);
    return next;
  });
  return toOutcome(updated);
};

export const DescribeConnection: Op<"DescribeConnection"> = async (input, ctx) => {
  const connection = await findConnection(ctx, input.Name, "describe");
  const parameters = openParameters(ctx, connection);
  return {
    ...toOutcome(connection),
    Name: connection.name,
    Description: connection.description,
    StateReason: connection.stateReason,
    AuthorizationType: connection.type,
    AuthParameters: parameters && toShownParameters(parameters),
  };
};

export const ListConnections: Op<"ListConnections"> = async (input, ctx) => {
  const below = [ctx.account, ctx.region];
  const { items, NextToken } = await pageOf(ctx.store, connections, below, input.NamePrefix ?? "", input);
  const wanted = items.filter(
    ({ state }) => input.ConnectionState === undefined || state === input.ConnectionState,
  );
  return {
    Connections: wanted.map((connection) => ({
      ...toOutcome(connection),
      Name: connection.name,
      StateReason: connection.stateReason,
      AuthorizationType: connection.type,
    })),
    NextToken,
  };
};

export const DeauthorizeConnection: Op<"DeauthorizeConnection"> = async (input, ctx) => {
  const changed = await ctx.store.transact(async (tx) => {
    const known = await findConnection(ctx, input.Name, "deauthorize", tx);
    const { sealed: _, token: __, ...rest } = known;
    const next = { ...rest, state: "DEAUTHORIZED" as const, modifiedAt: ctx.clock.now() };
    put(ctx, tx, next);
    return next;
  });
  return { ...toOutcome(changed), ConnectionState: "DEAUTHORIZING" };
};

export const DeleteConnection: Op<"DeleteConnection"> = async (input, ctx) => {
  const gone = await ctx.store.transact(async (tx) => {
    const known = await findConnection(ctx, input.Name, "delete", tx);
    connections.delete(tx, ...keyOf(known));
    return known;
  });
  return { ...toOutcome(gone), ConnectionState: "DELETING" };
};
