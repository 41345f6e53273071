import type { Context } from "../../core/context.js";
import type { ServiceHost, Started } from "../../core/service.js";
import type { Reader } from "../../core/store/store.js";
import type { Zones } from "../../core/zones.js";
import { type Awaitable, whenThere } from "../../wire/awaitable.js";
import { Background } from "./background.js";
import { namedTableNotFound, tableNotFound } from "./errors.js";
import { RememberingReader } from "./expressions/syntax-reader.js";
import { ITEM_COLLECTION_BYTES_MAX, ITEM_COLLECTION_LARGE, SHARD_SECONDS, TABLES_MAX } from "./limits.js";
import { type Index, isGone, statusOf, type Table } from "./tables/table.js";
import { TableCache } from "./tables/table-cache.js";
import { TableCounts } from "./tables/table-counts.js";
import { openTableKey } from "./tables/table-encryption.js";
import { tableArn } from "./tables/table-name.js";
import { Throttle, type Use } from "./throttle/throttle.js";

/** What the service keeps in memory, one per process. */
export interface State {
  settings: Settings;
  tables: TableCache;
  counts: TableCounts;
  expressions: RememberingReader;
  /** Where the copies are of what tables hold. */
  zones: Zones;
  /** Undefined where capacity bounds nothing. */
  throttle: Throttle | undefined;
}

export interface Settings {
  /** How long a table stays CREATING, UPDATING or DELETING. 0: not observably. */
  tableDelayMs: number;
  /** How long a shard of a stream takes records. */
  shardMs: number;
  /** Whether capacity, provisioned or set as the most, is held to. */
  throttles: boolean;
  /** Tables that an account may have in a region. */
  tablesMax: number;
  /** Largest item collection of a table with local indexes. */
  collectionBytesMax: number;
}

export type DynamoContext = Context<State>;

export async function startState(host: ServiceHost): Promise<Started<State>> {
  const settings = {
    tableDelayMs: Number(host.config["dynamodb.tableDelayMs"] ?? 0),
    shardMs: Number(host.config["dynamodb.shardMs"] ?? SHARD_SECONDS * 1000),
    throttles: host.config["dynamodb.throttle"] === "on",
    tablesMax: Number(host.config["dynamodb.tablesMax"] ?? TABLES_MAX),
    collectionBytesMax: Number(host.config["dynamodb.itemCollectionBytesMax"] ?? ITEM_COLLECTION_BYTES_MAX),
  };
  const largeBytesMin = settings.collectionBytesMax * ITEM_COLLECTION_LARGE;
  const counts = new TableCounts(host.store, host.clock, largeBytesMin);
  const background = new Background(host);
  background.start();
  return {
    state: {
      settings,
      tables: new TableCache(),
      counts,
      expressions: new RememberingReader(),
      zones: host.zones,
      throttle: settings.throttles ? new Throttle() : undefined,
    },
    async stop() {
      await background.stop();
      await counts.flush();
    },
  };
}

/**
 * The table of an item operation: it must be there and not in the making.
 * @param use if given, there must be capacity for that.
 */
export function openTable(reader: Reader, ctx: DynamoContext, name: string, use?: Use): Awaitable<Table> {
  const finding = reader === ctx.store ? requestedTable(ctx, name) : findTable(reader, ctx, name);
  return whenThere(finding, (table) => {
    const status = table && statusOf(table, ctx.clock.now());
    if (table === undefined || status === "CREATING" || status === "DELETING") throw tableNotFound();
    if (use !== undefined) admit(ctx, table, use);
    if (table.encryption === undefined) return table;
    return openTableKey(ctx, table).then(() => table);
  });
}

/** Throws if the table, or the index that is read, has no capacity left. */
export function admit(ctx: DynamoContext, table: Table, use: Use, read?: Index): void {
  ctx.state.throttle?.admit(table, use, tableArn(ctx, table.name), ctx.clock.now(), read);
}

/** Takes what a request uses of one partition key; throws if that has nothing left. @param partition its hash. */
export function useKey(
  ctx: DynamoContext,
  table: Table,
  use: Use,
  partition: unknown,
  units: number,
  index?: Index,
): void {
  const keys = ctx.state.throttle?.keys;
  keys?.take({ table, index }, use, String(partition), units, tableArn(ctx, table.name), ctx.clock.now());
}

/** The table of a control operation, in whatever state. */
export async function describedTable(reader: Reader, ctx: DynamoContext, name: string): Promise<Table> {
  const table = await findTable(reader, ctx, name);
  if (table === undefined) throw namedTableNotFound(name);
  return table;
}

export function findTable(reader: Reader, ctx: DynamoContext, name: string): Awaitable<Table | undefined> {
  return whenThere(ctx.state.tables.open(reader, name), (table) =>
    table === undefined || isGone(table, ctx.clock.now()) ? undefined : table,
  );
}

/** The table of an operation on items, as this request first found it: the one it was authorized for, read once. */
export function requestedTable(ctx: DynamoContext, name: string): Awaitable<Table | undefined> {
  const request: Requesting = ctx;
  const known = request[REQUESTED];
  if (known?.name === name) return known;
  return whenThere(findTable(ctx.store, ctx, name), (table) => {
    if (table !== undefined) request[REQUESTED] = table;
    return table;
  });
}

/** Under which a request keeps the table that it found last. A WeakMap would cost each one more than the table's read. */
const REQUESTED = Symbol("requested table");

interface Requesting extends DynamoContext {
  [REQUESTED]?: Table;
}
