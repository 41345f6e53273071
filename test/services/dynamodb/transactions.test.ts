import type { TransactWriteItem } from "@aws-sdk/client-dynamodb";
import { describe, expect, it } from "vitest";
import { Random } from "../../support/random.js";
import { useServer } from "../../support/server.js";
import { TurnableClock } from "../../support/turnable-clock.js";
import { dynamoAt, N, newTable, S } from "./support.js";

const clock = new TurnableClock();
const server = useServer({ clock });

describe("TransactWriteItems, TransactGetItems", () => {
  it("TransactWriteItems: all four actions, or none", async () => {
    const dynamo = dynamoAt(server, clock);
    const TableName = await newTable(dynamo);
    for (const p of ["update", "delete", "check"])
      await dynamo.putItem({ TableName, Item: { p: S(p), v: N(1) } });
    const actions = (expected: number): TransactWriteItem[] => [
      { Put: { TableName, Item: { p: S("put"), v: N(1) } } },
      {
        Update: {
          TableName,
          Key: { p: S("update") },
          UpdateExpression: "SET v = v + :one",
          ExpressionAttributeValues: { ":one": N(1) },
        },
      },
      { Delete: { TableName, Key: { p: S("delete") } } },
      {
        ConditionCheck: {
          TableName,
          Key: { p: S("check") },
          ConditionExpression: "v = :v",
          ExpressionAttributeValues: { ":v": N(expected) },
          ReturnValuesOnConditionCheckFailure: "ALL_OLD",
        },
      },
    ];
    const refused = dynamo.transactWriteItems({ TransactItems: actions(2) });
    await expect(refused).rejects.toMatchObject({
      name: "TransactionCanceledException",
      message:
        "Transaction cancelled, please refer cancellation reasons for specific reasons [None, None, None, ConditionalCheckFailed]",
      CancellationReasons: [
        { Code: "None" },
        { Code: "None" },
        { Code: "None" },
        {
          Code: "ConditionalCheckFailed",
          Message: "The conditional request failed",
          Item: { p: S("check"), v: N(1) },
        },
      ],
    });
    expect((await dynamo.scan({ TableName })).Count).toBe(3);
    await dynamo.transactWriteItems({ TransactItems: actions(1) });
    const { Responses } = await dynamo.transactGetItems({
      TransactItems: ["put", "update", "delete"].map((p) => ({ Get: { TableName, Key: { p: S(p) } } })),
    });
    expect(Responses).toEqual([
      { Item: { p: S("put"), v: N(1) } },
      { Item: { p: S("update"), v: N(2) } },
      {},
    ]);
  });

  it("TransactWriteItems: a token makes it happen once, for ten minutes", async () => {
    const dynamo = dynamoAt(server, clock);
    const TableName = await newTable(dynamo);
    const Key = { p: S("a") };
    const add = (n: number) =>
      dynamo.transactWriteItems({
        ClientRequestToken: "token",
        ReturnConsumedCapacity: "TOTAL",
        TransactItems: [
          {
            Update: {
              TableName,
              Key,
              UpdateExpression: "ADD n :n",
              ExpressionAttributeValues: { ":n": N(n) },
            },
          },
        ],
      });
    const written = await add(1);
    expect(written.ConsumedCapacity).toEqual([{ TableName, CapacityUnits: 2, WriteCapacityUnits: 2 }]);
    // The second time it is paid as a transaction that reads.
    const read = await add(1);
    expect(read.ConsumedCapacity).toEqual([{ TableName, CapacityUnits: 2, ReadCapacityUnits: 2 }]);
    expect((await dynamo.getItem({ TableName, Key })).Item?.["n"]).toEqual(N(1));
    await expect(add(2)).rejects.toMatchObject({ name: "IdempotentParameterMismatchException" });
    clock.turn(10 * 60 * 1000 + 1);
    await dynamo.transactWriteItems({
      ClientRequestToken: "token",
      TransactItems: [{ Delete: { TableName, Key } }],
    });
    expect((await dynamo.getItem({ TableName, Key })).Item).toBeUndefined();
  });

  it("TransactWriteItems: one item may be in it once", async () => {
    const dynamo = dynamoAt(server, clock);
    const TableName = await newTable(dynamo);
    const put = { Put: { TableName, Item: { p: S("a") } } };
    await expect(
      dynamo.transactWriteItems({ TransactItems: [put, { Delete: { TableName, Key: { p: S("a") } } }] }),
    ).rejects.toMatchObject({
      name: "ValidationException",
      message: "Transaction request cannot include multiple operations on one item",
    });
  });

  it("TransactWriteItems: transfers at once keep the sum, and every reader sees it", async () => {
    const ACCOUNTS = 5;
    const dynamo = dynamoAt(server, clock);
    const TableName = await newTable(dynamo);
    const key = (i: number) => ({ p: S(`account-${i}`) });
    for (let i = 0; i < ACCOUNTS; i++) await dynamo.putItem({ TableName, Item: { ...key(i), n: N(100) } });
    const move = (from: number, to: number, amount: number) => ({
      TransactItems: [
        {
          Update: {
            TableName,
            Key: key(from),
            UpdateExpression: "SET n = n - :a",
            ConditionExpression: "n >= :a",
            ExpressionAttributeValues: { ":a": N(amount) },
          },
        },
        {
          Update: {
            TableName,
            Key: key(to),
            UpdateExpression: "SET n = n + :a",
            ExpressionAttributeValues: { ":a": N(amount) },
          },
        },
      ],
    });
    const transfer = async (seed: number) => {
      const random = new Random(seed);
      for (let round = 0; round < 15; round++) {
        const from = random.integer(ACCOUNTS);
        const to = (from + 1 + random.integer(ACCOUNTS - 1)) % ACCOUNTS;
        await dynamo.transactWriteItems(move(from, to, random.integer(60))).catch((error: Error) => {
          expect(error.name).toBe("TransactionCanceledException");
        });
      }
    };
    const watch = async () => {
      for (let round = 0; round < 20; round++) {
        const { Responses } = await dynamo.transactGetItems({
          TransactItems: Array.from({ length: ACCOUNTS }, (_, i) => ({ Get: { TableName, Key: key(i) } })),
        });
        const sum = Responses?.reduce((total, { Item }) => total + Number(Item?.["n"]?.N), 0);
        expect(sum).toBe(ACCOUNTS * 100);
        expect(Responses?.every(({ Item }) => Number(Item?.["n"]?.N) >= 0)).toBe(true);
      }
    };
    await Promise.all([...[1, 2, 3, 4].map(transfer), watch()]);
  });
});
