import { deepStrictEqual, strictEqual } from "node:assert";
import type { DynamoDB } from "@aws-sdk/client-dynamodb";
import type { Random } from "../../../support/random.js";
import { type Attributes, N, S } from "../support.js";
import { expectSame, type Plain, PlainTable, sorted, toAttributes } from "./plain-table.js";
import { randomSelect, randomStatement, type StatementWrite } from "./statements.js";
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
    const choice = this.#random.integer(28);
    if (choice < 9) return await this.#write();
    if (choice < 11) return await this.#transact();
    if (choice < 12) return await this.#batch();
    if (choice < 15) return await this.#get();
    if (choice < 18) return await this.#query();
    if (choice < 19) return await this.#queryIndex();
    if (choice < 20) return await this.#queryLocalIndex();
    if (choice < 21) return await this.#getSeveral();
    if (choice < 23) return await this.#state();
    if (choice < 25) return await this.#stateSeveral();
    if (choice < 27) return await this.#select();
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

  async #queryLocalIndex(): Promise<void> {
    const { p } = randomKey(this.#random);
    const bound = this.#random.integer(10);
    const { Items = [] } = await this.#dynamo.query({
      TableName: this.#table,
      IndexName: "byL",
      Select: "ALL_ATTRIBUTES",
      ConsistentRead: true,
      KeyConditionExpression: "p = :p AND l < :l",
      ExpressionAttributeValues: { ":p": S(p), ":l": N(bound) },
    });
    const expected = this.model.partition(p).filter(({ l }) => l !== undefined && l < bound);
    expectSame(Items, expected, "index byL");
  }

  /** In a batch, and in a transaction. */
  async #getSeveral(): Promise<void> {
    const keys = distinctWrites(this.#random, this.#table, BATCH_WRITES_MAX).map(({ key: { p, s } }) => ({
      p,
      s,
    }));
    const Keys = keys.map(toAttributes);
    const expected = keys.map((key) => this.model.get(key));
    const { Responses } = await this.#dynamo.batchGetItem({ RequestItems: { [this.#table]: { Keys } } });
    expectSame(
      Responses?.[this.#table] ?? [],
      expected.filter((item) => item !== undefined),
      "batch",
    );
    const got = await this.#dynamo.transactGetItems({
      TransactItems: Keys.map((Key) => ({ Get: { TableName: this.#table, Key } })),
    });
    deepStrictEqual(
      got.Responses?.map(({ Item }) => Item && sorted(Item)),
      expected.map((item) => item && sorted(toAttributes(item))),
    );
  }

  /** A write in PartiQL. */
  async #state(): Promise<void> {
    const write = randomStatement(this.#random, this.#table);
    const { Statement, Parameters } = write;
    const outcome = await outcomeOf(this.#dynamo.executeStatement({ Statement, Parameters }));
    const fault = write.fault(this.model);
    strictEqual(outcome, fault ?? "done");
    if (fault === undefined) write.apply(this.model);
  }

  /** Several: each by itself in a batch, all or none in a transaction. */
  async #stateSeveral(): Promise<void> {
    const byKey = new Map<string, StatementWrite>();
    for (let left = 1 + this.#random.integer(TRANSACTION_WRITES_MAX); left > 0; left--) {
      const write = randomStatement(this.#random, this.#table);
      byKey.set(`${write.key.p}/${write.key.s}`, write);
    }
    const writes = [...byKey.values()];
    const faults = writes.map((write) => write.fault(this.model));
    const statements = writes.map(({ Statement, Parameters }) => ({ Statement, Parameters }));
    if (this.#random.chance(0.5)) {
      const outcome = await outcomeOf(this.#dynamo.executeTransaction({ TransactStatements: statements }));
      const isDone = faults.every((fault) => fault === undefined);
      strictEqual(outcome, isDone ? "done" : "TransactionCanceledException");
      if (isDone) for (const write of writes) write.apply(this.model);
      return;
    }
    const { Responses = [] } = await this.#dynamo.batchExecuteStatement({ Statements: statements });
    deepStrictEqual(
      Responses.map(({ Error: error }) => error && `${error.Code}Exception`),
      faults,
    );
    for (const [i, write] of writes.entries()) if (faults[i] === undefined) write.apply(this.model);
  }

  async #select(): Promise<void> {
    const { Statement, Parameters, find } = randomSelect(this.#random, this.#table);
    const found: Attributes[] = [];
    const Limit = this.#random.chance(0.5) ? 1 + this.#random.integer(4) : undefined;
    let NextToken: string | undefined;
    do {
      const page = await this.#dynamo.executeStatement({ Statement, Parameters, Limit, NextToken });
      found.push(...(page.Items ?? []));
      NextToken = page.NextToken;
    } while (NextToken !== undefined);
    expectSame(found, find(this.model), Statement);
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

const REFUSALS = [
  "ConditionalCheckFailedException",
  "DuplicateItemException",
  "TransactionCanceledException",
];

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
