import type { DeadLetterConfig, LogConfig } from "@aws-sdk/client-eventbridge";
import { busExists, invalidParameter, limitExceeded, notBuilt, validation } from "../errors.js";
import { BUSES_MAX } from "../limits.js";
import { DEFAULT_BUS, toBusArn } from "../names.js";
import { pageOf } from "../pages.js";
import type { BusRecord } from "../records.js";
import type { EventsContext, Op } from "../state.js";
import { buses, rules } from "../store.js";
import { toTags } from "../tags.js";
import { busOf, findBus } from "./find-bus.js";

interface Settings {
  Description?: string | undefined;
  KmsKeyIdentifier?: string | undefined;
  DeadLetterConfig?: DeadLetterConfig | undefined;
  LogConfig?: LogConfig | undefined;
}

/** Settings as a record keeps them: what is not given is not there. */
function toSettings({ Description, KmsKeyIdentifier, DeadLetterConfig, LogConfig }: Settings) {
  return {
    ...(Description && { description: Description }),
    ...(KmsKeyIdentifier && { kmsKeyIdentifier: KmsKeyIdentifier }),
    ...(DeadLetterConfig?.Arn && { deadLetterArn: DeadLetterConfig.Arn }),
    ...(LogConfig && { logConfig: LogConfig }),
  };
}

function toShownSettings(bus: BusRecord) {
  return {
    Description: bus.description,
    KmsKeyIdentifier: bus.kmsKeyIdentifier,
    DeadLetterConfig: bus.deadLetterArn === undefined ? undefined : { Arn: bus.deadLetterArn },
    LogConfig: bus.logConfig as LogConfig | undefined,
  };
}

export const CreateEventBus: Op<"CreateEventBus"> = async (input, ctx) => {
  const { Name: name = "", EventSourceName } = input;
  if (EventSourceName !== undefined) throw notBuilt("Partner event sources");
  if (name.includes("/")) throw invalidParameter("Name", "A custom event bus name can't contain '/'.");
  const { account, region } = ctx;
  const now = ctx.clock.now();
  const made: BusRecord = {
    account,
    region,
    name,
    createdAt: now,
    modifiedAt: now,
    tags: toTags(input.Tags ?? []),
    ...toSettings(input),
  };
  await ctx.store.transact(async (tx) => {
    if (await busOf(tx, made)) throw busExists(name);
    const { items } = await buses.page(tx, BUSES_MAX, { prefix: [account, region] });
    if (items.length >= BUSES_MAX) throw limitExceeded();
    buses.put(tx, [account, region, name], made);
  });
  return { EventBusArn: toBusArn(made), ...toShownSettings(made) };
};

export const DeleteEventBus: Op<"DeleteEventBus"> = async (input, ctx) => {
  const name = input.Name ?? "";
  if (name === DEFAULT_BUS) throw validation(`Cannot delete event bus ${name}.`);
  const { account, region } = ctx;
  const key = [account, region, name] as const;
  await ctx.store.transact(async (tx) => {
    const { items } = await rules.page(tx, 1, { prefix: key });
    if (items.length > 0) throw validation("EventBus can't be deleted since it has rules.");
    // One that is not there is deleted already.
    buses.delete(tx, ...key);
  });
  return {};
};

async function toShown(ctx: EventsContext, bus: BusRecord) {
  const time = (at: number) => (at === 0 ? undefined : new Date(at));
  return {
    Name: bus.name,
    Arn: toBusArn(bus),
    Description: bus.description,
    Policy: bus.policy && (await ctx.principals.show(bus.policy)),
    CreationTime: time(bus.createdAt),
    LastModifiedTime: time(bus.modifiedAt),
  };
}

export const DescribeEventBus: Op<"DescribeEventBus"> = async (input, ctx) => {
  const bus = await findBus(ctx, input.Name);
  return { ...(await toShown(ctx, bus)), ...toShownSettings(bus) };
};

export const ListEventBuses: Op<"ListEventBuses"> = async (input, ctx) => {
  const mine = [ctx.account, ctx.region];
  const prefix = input.NamePrefix ?? "";
  const { items, NextToken } = await pageOf(ctx.store, buses, mine, prefix, input);
  const shown = await Promise.all(items.map((bus) => toShown(ctx, bus)));
  const hasDefault = items.some(({ name }) => name === DEFAULT_BUS);
  // The default bus is a record only once it has been changed.
  if (!hasDefault && !input.NextToken && DEFAULT_BUS.startsWith(prefix)) {
    if (!(await buses.get(ctx.store, ctx.account, ctx.region, DEFAULT_BUS))) {
      shown.unshift(await toShown(ctx, await findBus(ctx, DEFAULT_BUS)));
    }
  }
  return { EventBuses: shown, NextToken };
};

export const UpdateEventBus: Op<"UpdateEventBus"> = async (input, ctx) => {
  const updated = await ctx.store.transact(async (tx) => {
    const bus = await findBus(ctx, input.Name, tx);
    const next: BusRecord = { ...bus, ...toSettings(input), modifiedAt: ctx.clock.now() };
    buses.put(tx, [bus.account, bus.region, bus.name], next);
    return next;
  });
  return { Arn: toBusArn(updated), Name: updated.name, ...toShownSettings(updated) };
};
