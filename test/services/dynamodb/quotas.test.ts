import { describe, expect, it } from "vitest";
import { useServer } from "../../support/server.js";
import { dynamoOf, newTable } from "./support.js";

const few = useServer({ settings: { "dynamodb.tablesMax": "3" } });
const slow = useServer({ settings: { "dynamodb.tableDelayMs": "3600000" } });

describe("quotas of an account in a region", () => {
  it("CreateTable: so many tables, and again when one is gone", async () => {
    const dynamo = dynamoOf(few);
    const [first] = [await newTable(dynamo), await newTable(dynamo), await newTable(dynamo)];
    await expect(newTable(dynamo)).rejects.toMatchObject({
      name: "LimitExceededException",
      message: "Subscriber limit exceeded: There is a limit of 3 tables per subscriber",
    });
    await dynamo.deleteTable({ TableName: first });
    await newTable(dynamo);
  });

  it("CreateTable, DeleteTable: 500 tables in the making at once", { timeout: 120_000 }, async () => {
    const dynamo = dynamoOf(slow);
    for (let made = 0; made < 500; made += 50)
      await Promise.all(Array.from({ length: 50 }, () => newTable(dynamo)));
    await expect(newTable(dynamo)).rejects.toMatchObject({
      name: "LimitExceededException",
      message:
        "Subscriber limit exceeded: Only 500 tables can be created, updated, or deleted simultaneously",
    });
  });
});
