import type { ApiDestinationState } from "@aws-sdk/client-eventbridge";
import type { Reader } from "../../../core/store/store.js";
import { connectionOfArn } from "../connections/find-connection.js";
import { checkAddress } from "../connections/parameters.js";
import { connectionNotFound, destinationExists, destinationNotFound, limitExceeded } from "../errors.js";
import { API_DESTINATIONS_MAX, INVOCATIONS_PER_SECOND } from "../limits.js";
import { parseEndpointArn, toApiDestinationArn } from "../names.js";
import { pageOf } from "../pages.js";
import type { ApiDestinationRecord } from "../records.js";
import type { EventsContext, Op } from "../state.js";
import { apiDestinations } from "../store.js";

const keyOf = ({ account, region, name }: ApiDestinationRecord) => [account, region, name];

async function find(ctx: EventsContext, name: string | undefined, doing: string, from: Reader = ctx.store) {
  const found = await apiDestinations.get(from, ctx.account, ctx.region, name ?? "");
  if (!found) throw destinationNotFound(doing, name ?? "");
  return found;
}

/** The very destination of an ARN, not a later one of its name. */
export async function destinationOfArn(from: Reader, arn: string): Promise<ApiDestinationRecord | undefined> {
  const named = parseEndpointArn(arn, "api-destination");
  const found = named && (await apiDestinations.get(from, named.account, named.region, named.name));
  return found?.id === named?.id ? found : undefined;
}

/** A destination is as good as the connection that it calls with. */
async function stateOf(from: Reader, { connectionArn }: ApiDestinationRecord): Promise<ApiDestinationState> {
  return (await connectionOfArn(from, connectionArn))?.state === "AUTHORIZED" ? "ACTIVE" : "INACTIVE";
}

async function checkConnection(from: Reader, arn: string): Promise<void> {
  if (await connectionOfArn(from, arn)) return;
  throw connectionNotFound("describe", parseEndpointArn(arn, "connection")?.name ?? arn);
}

async function toOutcome(from: Reader, destination: ApiDestinationRecord) {
  return {
    ApiDestinationArn: toApiDestinationArn(destination),
    ApiDestinationState: await stateOf(from, destination),
    CreationTime: new Date(destination.createdAt),
    LastModifiedTime: new Date(destination.modifiedAt),
  };
}

async function toEntry(from: Reader, destination: ApiDestinationRecord) {
  return {
    ...(await toOutcome(from, destination)),
    Name: destination.name,
    ConnectionArn: destination.connectionArn,
    InvocationEndpoint: destination.endpoint,
    HttpMethod: destination.method,
    InvocationRateLimitPerSecond: destination.ratePerSecond,
  };
}

export const CreateApiDestination: Op<"CreateApiDestination"> = async (input, ctx) => {
  checkAddress(input.InvocationEndpoint ?? "", "InvocationEndpoint");
  const { account, region } = ctx;
  const now = ctx.clock.now();
  const made: ApiDestinationRecord = {
    account,
    region,
    name: input.Name ?? "",
    id: ctx.ids.uuid(),
    ...(input.Description && { description: input.Description }),
    connectionArn: input.ConnectionArn ?? "",
    endpoint: input.InvocationEndpoint ?? "",
    method: input.HttpMethod ?? "POST",
    ratePerSecond: input.InvocationRateLimitPerSecond ?? INVOCATIONS_PER_SECOND,
    createdAt: now,
    modifiedAt: now,
  };
  await ctx.store.transact(async (tx) => {
    await checkConnection(tx, made.connectionArn);
    if (await apiDestinations.get(tx, account, region, made.name)) throw destinationExists(made.name);
    const { items } = await apiDestinations.page(tx, API_DESTINATIONS_MAX, { prefix: [account, region] });
    if (items.length >= API_DESTINATIONS_MAX) throw limitExceeded();
    apiDestinations.put(tx, keyOf(made), made);
  });
  return toOutcome(ctx.store, made);
};

export const UpdateApiDestination: Op<"UpdateApiDestination"> = async (input, ctx) => {
  if (input.InvocationEndpoint !== undefined) checkAddress(input.InvocationEndpoint, "InvocationEndpoint");
  const updated = await ctx.store.transact(async (tx) => {
    const known = await find(ctx, input.Name, "update", tx);
    if (input.ConnectionArn !== undefined) await checkConnection(tx, input.ConnectionArn);
    const next: ApiDestinationRecord = {
      ...known,
      ...(input.Description !== undefined && { description: input.Description }),
      connectionArn: input.ConnectionArn ?? known.connectionArn,
      endpoint: input.InvocationEndpoint ?? known.endpoint,
      method: input.HttpMethod ?? known.method,
      ratePerSecond: input.InvocationRateLimitPerSecond ?? known.ratePerSecond,
      modifiedAt: ctx.clock.now(),
    };
    apiDestinations.put(tx, keyOf(next), next);
    return next;
  });
  return toOutcome(ctx.store, updated);
};

export const DescribeApiDestination: Op<"DescribeApiDestination"> = async (input, ctx) => {
  const destination = await find(ctx, input.Name, "describe");
  return { ...(await toEntry(ctx.store, destination)), Description: destination.description };
};

export const ListApiDestinations: Op<"ListApiDestinations"> = async (input, ctx) => {
  const below = [ctx.account, ctx.region];
  const { items, NextToken } = await pageOf(ctx.store, apiDestinations, below, input.NamePrefix ?? "", input);
  const wanted = items.filter(
    ({ connectionArn }) => input.ConnectionArn === undefined || connectionArn === input.ConnectionArn,
  );
  return { ApiDestinations: await Promise.all(wanted.map((one) => toEntry(ctx.store, one))), NextToken };
};

export const DeleteApiDestination: Op<"DeleteApiDestination"> = async (input, ctx) => {
  await ctx.store.transact(async (tx) => {
    apiDestinations.delete(tx, ...keyOf(await find(ctx, input.Name, "delete", tx)));
  });
  return {};
};
