import { deepStrictEqual, strictEqual } from "node:assert";
import type { DynamoDB } from "@aws-sdk/client-dynamodb";
import type { Random } from "../../../support/random.js";
import { type Attributes, N, S } from "../support.js";
import { expectSame, type Plain, PlainTable, sorted, toAttributes } from "./plain-table.js";
import { applyWrite, distinctWrites, isAllowed, randomKey, randomWrite, sendWrite } from "./writes.js";

const TRANSACTION_WRITES_MAX = 4;
const BATCH_WRITES_MAX = 5;

/** Random operations on one table, each done to the model as well, and every answer compared. */
export class Sequence {
  readonly model = new PlainTable();
  readonly #dynamo: DynamoDB;
  readonly #table: string;
  readonly #random: Random;

  constructor(dynamo: DynamoDB, table: string, random: Random) {
    this.#dynamo = dynamo;
    this.#table = table;
    this.#random = random;
  }

  async step(): Promise<void> {
    const choice = this.#random.integer(20);
    if (choice < 9) return await this.#write();
    if (choice < 11) return await this.#transact();
    if (choice < 12) return await this.#batch();
    if (choice < 15) return await this.#get();
    if (choice < 18) return await this.#query();
    if (choice < 19) return await this.#queryIndex();
    return await this.#scan();
  }

  async #write(): Promise<void> {
    const write = randomWrite(this.#random, this.#table);
    const outcome = await outcomeOf(sendWrite(this.#dynamo, write));
    strictEqual(outcome, isAllowed(this.model, write) ? "done" : "ConditionalCheckFailedException");
    if (outcome === "done") applyWrite(this.model, write);
  }

  async #transact(): Promise<void> {
    const writes = distinctWrites(this.#random, this.#table, TRANSACTION_WRITES_MAX);
    const sent = this.#dynamo.transactWriteItems({ TransactItems: writes.map(({ action }) => action) });
    const outcome = await outcomeOf(sent);
    const isDone = writes.every((write) => isAllowed(this.model, write));
    strictEqual(outcome, isDone ? "done" : "TransactionCanceledException");
    if (isDone) for (const write of writes) applyWrite(this.model, write);
  }

  async #batch(): Promise<void> {
    const writes = distinctWrites(this.#random, this.#table, BATCH_WRITES_MAX).filter(
      ({ action, condition }) => action.Update === undefined && condition === undefined,
    );
    if (writes.length === 0) return;
    await this.#dynamo.batchWriteItem({
      RequestItems: {
        [this.#table]: writes.map(({ action: { Put, Delete } }) =>
          Put ? { PutRequest: { Item: Put.Item } } : { DeleteRequest: { Key: Delete?.Key } },
        ),
      },
    });
    for (const write of writes) applyWrite(this.model, write);
  }

  async #get(): Promise<void> {
    const key = randomKey(this.#random);
    const { Item } = await this.#dynamo.getItem({ TableName: this.#table, Key: toAttributes(key) });
    const expected = this.model.get(key);
    deepStrictEqual(Item && sorted(Item), expected && sorted(toAttributes(expected)));
  }

  async #query(): Promise<void> {
    const { p, s } = randomKey(this.#random);
    const isAscending = this.#random.chance(0.5);
    const [condition, holds] = this.#random.pick<[string, (item: Plain) => boolean]>([
      ["s > :s", (item) => item.s > s],
      ["s >= :s", (item) => item.s >= s],
      ["s < :s", (item) => item.s < s],
      ["s <= :s", (item) => item.s <= s],
      ["s = :s", (item) => item.s === s],
      ["s BETWEEN :s AND :s", (item) => item.s === s],
    ]);
    const found: Attributes[] = [];
    let ExclusiveStartKey: Attributes | undefined;
    const Limit = 1 + this.#random.integer(4);
    do {
      const page = await this.#dynamo.query({
        TableName: this.#table,
        KeyConditionExpression: `p = :p AND ${condition}`,
        ExpressionAttributeValues: { ":p": S(p), ":s": N(s) },
        ScanIndexForward: isAscending,
        Limit,
        ExclusiveStartKey,
      });
      found.push(...(page.Items ?? []));
      ExclusiveStartKey = page.LastEvaluatedKey;
    } while (ExclusiveStartKey !== undefined);
    const expected = this.model.partition(p).filter(holds);
    if (!isAscending) expected.reverse();
    deepStrictEqual(found.map(sorted), expected.map(toAttributes).map(sorted));
  }

  async #queryIndex(): Promise<void> {
    const g = this.#random.pick(["x", "y", "z"]);
    const bound = this.#random.integer(20);
    const { Items = [] } = await this.#dynamo.query({
      TableName: this.#table,
      IndexName: "byG",
      KeyConditionExpression: "g = :g AND v >= :v",
      ExpressionAttributeValues: { ":g": S(g), ":v": N(bound) },
    });
    const expected = this.model
      .all()
      .filter((item) => item.g === g && item.v !== undefined && item.v >= bound);
    expectSame(Items, expected, "index byG");
    const order = Items.map(({ v }) => Number(v?.N));
    deepStrictEqual(
      order,
      order.toSorted((a, b) => a - b),
    );
  }

  async #scan(): Promise<void> {
    const TotalSegments = 1 + this.#random.integer(4);
    const segments = Array.from({ length: TotalSegments }, (_, Segment) =>
      this.#dynamo.scan({ TableName: this.#table, TotalSegments, Segment }),
    );
    const found = (await Promise.all(segments)).flatMap(({ Items = [] }) => Items);
    expectSame(found, this.model.all(), "scan");
  }
}

const REFUSALS = ["ConditionalCheckFailedException", "TransactionCanceledException"];

/** `done`, or the error's name. */
async function outcomeOf(sent: Promise<unknown>): Promise<string> {
  try {
    await sent;
    return "done";
  } catch (error) {
    const { name, message } = error as Error;
    return REFUSALS.includes(name) ? name : `${name}: ${message}`;
  }
}
