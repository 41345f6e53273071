import type { DynamoDB, TransactWriteItem } from "@aws-sdk/client-dynamodb";
import type { Random } from "../../../support/random.js";
import { type Attributes, N, S } from "../support.js";
import { type Plain, type PlainKey, type PlainTable, toAttributes } from "./plain-table.js";

/** What a write does to an item: `undefined` for gone. */
type Effect = (before: Plain | undefined, key: PlainKey) => Plain | undefined;

interface Expressed {
  expression: string;
  names?: Record<string, string>;
  values?: Attributes;
}

interface Condition extends Expressed {
  holds: (item: Plain | undefined) => boolean;
}

/** One write in both languages: DynamoDB's, and the model's. */
export interface Write {
  action: TransactWriteItem;
  key: PlainKey;
  condition: Condition | undefined;
  effect: Effect;
}

const PARTITIONS = ["a", "b", "ü"] as const;
const SORTS = 6;

export function randomKey(random: Random): PlainKey {
  return { p: random.pick(PARTITIONS), s: random.integer(SORTS) - 2 };
}

export function randomItem(random: Random): Plain {
  return {
    ...randomKey(random),
    ...(random.chance(0.8) && { v: random.integer(20) }),
    ...(random.chance(0.7) && { g: random.pick(["x", "y"]) }),
    ...(random.chance(0.6) && { l: random.integer(10) }),
    ...(random.chance(0.4) && { tags: [random.pick(["a", "b"]), "c"] }),
    ...(random.chance(0.4) && { list: [random.integer(9)] }),
  };
}

function randomCondition(random: Random): Condition | undefined {
  const bound = random.integer(20);
  const conditions: [Condition | undefined, ...(Condition | undefined)[]] = [
    undefined,
    { expression: "attribute_not_exists(p)", holds: (item) => item === undefined },
    { expression: "attribute_exists(g)", holds: (item) => item?.g !== undefined },
    {
      expression: "v < :bound OR NOT attribute_exists(v)",
      values: { ":bound": N(bound) },
      holds: (item) => item?.v === undefined || item.v < bound,
    },
    {
      expression: "contains(tags, :c) AND size(tags) > :one",
      values: { ":c": S("c"), ":one": N(1) },
      holds: (item) => (item?.tags?.includes("c") && item.tags.length > 1) ?? false,
    },
    {
      expression: "g IN (:x, :z) AND v BETWEEN :low AND :bound",
      values: { ":x": S("x"), ":z": S("z"), ":low": N(0), ":bound": N(bound) },
      holds: (item) =>
        (item?.g === "x" || item?.g === "z") && item.v !== undefined && item.v >= 0 && item.v <= bound,
    },
  ];
  return random.pick(conditions);
}

interface RandomUpdate extends Expressed {
  effect: (item: Plain) => void;
  /** Then it makes no item. */
  onlyTakesAway?: boolean;
}

function randomUpdate(random: Random): RandomUpdate {
  const n = random.integer(20);
  const g = random.pick(["x", "y", "z"]);
  return random.pick<RandomUpdate>([
    {
      expression: "SET v = if_not_exists(v, :zero) + :n, g = :g",
      values: { ":zero": N(0), ":n": N(n), ":g": S(g) },
      effect: (item) => {
        item.v = (item.v ?? 0) + n;
        item.g = g;
      },
    },
    {
      expression: "ADD v :minus, tags :new",
      values: { ":minus": N(-n), ":new": { SS: ["n", "c"] } },
      effect: (item) => {
        item.v = (item.v ?? 0) - n;
        item.tags = [...new Set([...(item.tags ?? []), "n", "c"])];
      },
    },
    {
      expression: "DELETE tags :gone REMOVE g",
      values: { ":gone": { SS: ["c", "never"] } },
      onlyTakesAway: true,
      effect: (item) => {
        delete item.g;
        const left = (item.tags ?? []).filter((tag) => tag !== "c");
        if (left.length > 0) item.tags = left;
        else delete item.tags;
      },
    },
    {
      expression: "SET #list = list_append(if_not_exists(#list, :none), :more), l = :n",
      names: { "#list": "list" },
      values: { ":none": { L: [] }, ":more": { L: [N(n)] }, ":n": N(n) },
      effect: (item) => {
        item.list = [...(item.list ?? []), n];
        item.l = n;
      },
    },
    {
      expression: "REMOVE l",
      onlyTakesAway: true,
      effect: (item) => {
        delete item.l;
      },
    },
  ]);
}

export function randomWrite(random: Random, TableName: string): Write {
  const condition = random.chance(0.5) ? randomCondition(random) : undefined;
  const kind = random.integer(10);
  if (kind < 4) {
    const item = randomItem(random);
    const Put = { TableName, Item: toAttributes(item), ...expressionsOf(condition) };
    return { action: { Put }, key: item, condition, effect: () => item };
  }
  const key = randomKey(random);
  const Key = toAttributes(key);
  if (kind < 6) {
    const Delete = { TableName, Key, ...expressionsOf(condition) };
    return { action: { Delete }, key, condition, effect: () => undefined };
  }
  const update = randomUpdate(random);
  const Update = {
    TableName,
    Key,
    UpdateExpression: update.expression,
    ...expressionsOf(condition, update),
  };
  return {
    action: { Update },
    key,
    condition,
    effect: (before) => {
      if (before === undefined && update.onlyTakesAway) return undefined;
      const item = structuredClone(before ?? key);
      update.effect(item);
      return { ...item, p: key.p, s: key.s };
    },
  };
}

function expressionsOf(condition: Condition | undefined, update?: RandomUpdate) {
  const names = { ...condition?.names, ...update?.names };
  const values = { ...condition?.values, ...update?.values };
  return {
    ...(condition && { ConditionExpression: condition.expression }),
    ...(Object.keys(names).length > 0 && { ExpressionAttributeNames: names }),
    ...(Object.keys(values).length > 0 && { ExpressionAttributeValues: values }),
  };
}

export function isAllowed(model: PlainTable, { key, condition }: Write): boolean {
  return condition?.holds(model.get(key)) ?? true;
}

export function applyWrite(model: PlainTable, { key, effect }: Write): void {
  const after = effect(model.get(key), { p: key.p, s: key.s });
  if (after === undefined) model.delete(key);
  else model.put(after);
}

/** Sends a write by its own operation. */
export async function sendWrite(dynamo: DynamoDB, { action }: Write): Promise<void> {
  const { Put, Update, Delete } = action;
  if (Put !== undefined) await dynamo.putItem(Put);
  if (Update !== undefined) await dynamo.updateItem(Update);
  if (Delete !== undefined) await dynamo.deleteItem(Delete);
}

/** Writes of different items, one at least. */
export function distinctWrites(random: Random, table: string, countMax: number): Write[] {
  const writes = new Map<string, Write>();
  for (let left = 1 + random.integer(countMax); left > 0; left--) {
    const write = randomWrite(random, table);
    writes.set(`${write.key.p}/${write.key.s}`, write);
  }
  return [...writes.values()];
}

/** One alone, or several in one transaction. */
export async function sendWrites(dynamo: DynamoDB, writes: readonly Write[]): Promise<void> {
  const [first] = writes;
  if (writes.length === 1 && first !== undefined) return await sendWrite(dynamo, first);
  await dynamo.transactWriteItems({ TransactItems: writes.map(({ action }) => action) });
}
