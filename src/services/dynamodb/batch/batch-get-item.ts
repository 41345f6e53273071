import type { AttributeValue, KeysAndAttributes } from "@aws-sdk/client-dynamodb";
import type { Key } from "../../../core/store/store.js";
import { Consumption, readUnits } from "../capacity.js";
import { validationError } from "../errors.js";
import type { Path } from "../expressions/bindings.js";
import { checkScalarKeys } from "../items/condition-request.js";
import { Item } from "../items/item.js";
import { checkKey, itemPlace, toKey } from "../items/item-key.js";
import { checkProjectionParameters, onlyProjection, projectedOutput } from "../items/read-projection.js";
import { BATCH_GET_BYTES_MAX, BATCH_GET_KEYS_MAX } from "../limits.js";
import { metered } from "../metered.js";
import type { Op } from "../operation.js";
import { openTable, useKey } from "../state.js";
import { items, type StoredItem } from "../store.js";
import type { Table } from "../tables/table.js";
import { tableNameOf } from "../tables/table-name.js";
import type { Attributes } from "../values/attribute-value.js";
import { throttledTables } from "./throttled-tables.js";

/** What is asked of one table. */
interface TableRequest {
  /** As the caller named the table. */
  named: string;
  request: KeysAndAttributes;
  keys: Attributes[];
  paths: Path[] | undefined;
}

type Output = Record<string, AttributeValue>;

export const BatchGetItem: Op<"BatchGetItem"> = async (input, ctx) => {
  const requests = toRequests(input.RequestItems ?? {});
  const opened: { request: TableRequest; table: Table }[] = [];
  for (const request of requests) {
    const table = await openTable(ctx.store, ctx, tableNameOf(ctx, request.named));
    for (const key of request.keys) checkKey(table, key);
    checkScalarKeys(table, request.paths ?? []);
    opened.push({ request, table });
  }
  const answer = new Answer();
  const consumed: Consumption[] = [];
  const throttled = throttledTables(
    ctx,
    opened.map(({ table }) => table),
    "read",
  );
  for (const { request, table } of opened) {
    const consumption = new Consumption(table);
    consumed.push(consumption);
    if (throttled.has(table)) {
      answer.giveBackAll(request);
      continue;
    }
    const places = request.keys.map((key) => placeOf(table, key));
    const found = await ctx.store.getMany<StoredItem>(places);
    const consistency = request.request.ConsistentRead ? "strong" : "eventual";
    for (const [i, stored] of found.entries()) {
      const item = stored && Item.stored(stored, table);
      const units = readUnits(item?.size ?? 0, consistency);
      try {
        useKey(ctx, table, "read", places[i]?.[2], units);
      } catch (error) {
        if (request.keys.length === 1) throw error;
        answer.giveBack(request, i);
        continue;
      }
      if (answer.add(request, i, item)) consumption.addRead(units);
    }
  }
  const capacity = consumed.flatMap(
    (each) => each.report(input.ReturnConsumedCapacity, each.table.name) ?? [],
  );
  return metered(
    { ...answer.output(), ...(capacity.length > 0 && { ConsumedCapacity: capacity }) },
    consumed,
  );
};

function placeOf(table: Table, key: Attributes): Key {
  return [items.name, ...itemPlace(table, key)];
}

function toRequests(given: Record<string, KeysAndAttributes>): TableRequest[] {
  const entries = Object.entries(given);
  if (entries.length === 0) throw tooShort("RequestItems");
  checkOneForm(entries.map(([, request]) => request));
  for (const [named, { Keys }] of entries) {
    if ((Keys?.length ?? 0) > BATCH_GET_KEYS_MAX) throw tooManyKeys(named);
  }
  const total = entries.reduce((sum, [, { Keys }]) => sum + (Keys?.length ?? 0), 0);
  const requests = entries.map(([named, request]) => {
    const paths = onlyProjection(request);
    const keys = (request.Keys ?? []).map((key) => toKey(key, "newer"));
    const seen = new Set(keys.map(keyText));
    if (seen.size < keys.length) throw validationError("Provided list of item keys contains duplicates");
    return { named, request, keys, paths };
  });
  if (total > BATCH_GET_KEYS_MAX) throw validationError("Too many items requested for the BatchGetItem call");
  return requests;
}

/** All tables of a request are asked in one form. */
function checkOneForm(requests: readonly KeysAndAttributes[]): void {
  checkProjectionParameters({
    ProjectionExpression: requests.find((each) => each.ProjectionExpression)?.ProjectionExpression,
    AttributesToGet: requests.find((each) => each.AttributesToGet)?.AttributesToGet,
  });
}

function tooShort(member: string) {
  return validationError(
    `1 validation error detected: Value at '${member}' failed to satisfy constraint: ` +
      "Member must have length greater than or equal to 1",
  );
}

function tooManyKeys(table: string) {
  return validationError(
    `1 validation error detected: Value at 'RequestItems.${table}.member.Keys' failed to satisfy constraint: ` +
      `Member must have length less than or equal to ${BATCH_GET_KEYS_MAX}`,
  );
}

/** The same text for the same key, in whatever order its attributes come. */
export function keyText(key: Attributes): string {
  return JSON.stringify(Object.entries(key).sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** What has been found, up to the size of an answer; the keys of the rest are given back. */
class Answer {
  readonly #responses: Record<string, Output[]> = Object.create(null);
  readonly #unprocessed: Record<string, KeysAndAttributes> = Object.create(null);
  #bytes = 0;

  /** False if the answer is full. */
  add({ named, request, paths }: TableRequest, at: number, item: Item | undefined): boolean {
    this.#responses[named] ??= [];
    if (item === undefined) return true;
    if (this.#bytes + item.size > BATCH_GET_BYTES_MAX) {
      this.giveBack({ named, request }, at);
      return false;
    }
    this.#bytes += item.size;
    this.#responses[named].push(projectedOutput(item, paths));
    return true;
  }

  giveBack({ named, request }: Pick<TableRequest, "named" | "request">, at: number): void {
    const { Keys: _, ...options } = request;
    this.#responses[named] ??= [];
    this.#unprocessed[named] ??= { ...options, Keys: [] };
    this.#unprocessed[named].Keys?.push(request.Keys?.[at] ?? {});
  }

  giveBackAll({ named, request }: TableRequest): void {
    this.#responses[named] ??= [];
    this.#unprocessed[named] = request;
  }

  output() {
    return { Responses: this.#responses, UnprocessedKeys: this.#unprocessed };
  }
}
