import { describe, expect, it } from "vitest";
import { useServer } from "../../support/server.js";
import { ALL, dynamoOf, hash, N, newTable, range, S } from "./support.js";

const server = useServer();

async function filled(dynamo = dynamoOf(server)) {
  const TableName = await newTable(dynamo, {
    sort: "N",
    keys: { g: "S" },
    GlobalSecondaryIndexes: [{ IndexName: "byG", KeySchema: [hash("g"), range("s")], Projection: ALL }],
  });
  for (let s = 1; s <= 4; s++) {
    await dynamo.putItem({
      TableName,
      Item: { p: S(s < 4 ? "a" : "b"), s: N(s), g: S("g"), tags: { L: [S("x"), N(s)] } },
    });
  }
  return { dynamo, TableName };
}

describe("ExecuteStatement", () => {
  it.each<[string, string, number[]]>([
    ["a whole key", "SELECT s FROM T WHERE p = 'a' AND s = 2", [2]],
    ["a range of a partition", "SELECT s FROM T WHERE p = 'a' AND s BETWEEN 2 AND 3", [2, 3]],
    ["the other way", "SELECT s FROM T WHERE p = 'a' ORDER BY s DESC", [3, 2, 1]],
    ["several keys", "SELECT s FROM T WHERE p IN ['a', 'b'] AND s >= 3", [3, 4]],
    ["an index", `SELECT s FROM T."byG" WHERE g = 'g' AND s < 3`, [1, 2]],
    ["a filter", "SELECT s FROM T WHERE p = 'a' AND tags[1] <> 2 AND contains(tags, 'x')", [1, 3]],
    ["no key at all", "SELECT s FROM T WHERE s = 4 OR tags[1] = 1", [1, 4]],
    ["no condition", "SELECT s FROM T", [1, 2, 3, 4]],
  ])("ExecuteStatement: SELECT by %s", async (_, statement, expected) => {
    const { dynamo, TableName } = await filled();
    const Statement = statement.replace(/\bT\b/, `"${TableName}"`);
    const { Items } = await dynamo.executeStatement({ Statement });
    const found = (Items ?? []).map(({ s }) => Number(s?.N));
    if (statement.includes("WHERE p = ") || statement.includes("byG")) expect(found).toEqual(expected);
    else expect(found.sort()).toEqual(expected);
  });

  it("ExecuteStatement: SELECT in pages", async () => {
    const { dynamo, TableName } = await filled();
    const Statement = `SELECT * FROM "${TableName}" WHERE p = ?`;
    const seen: (string | undefined)[] = [];
    let NextToken: string | undefined;
    do {
      const page = await dynamo.executeStatement({ Statement, Parameters: [S("a")], Limit: 2, NextToken });
      seen.push(...(page.Items ?? []).map(({ s }) => s?.N));
      NextToken = page.NextToken;
    } while (NextToken !== undefined);
    expect(seen).toEqual(["1", "2", "3"]);
  });

  it("ExecuteStatement: INSERT, UPDATE and DELETE one item", async () => {
    const dynamo = dynamoOf(server);
    const TableName = await newTable(dynamo);
    const run = (Statement: string, Parameters?: { S: string }[]) =>
      dynamo.executeStatement({ Statement: Statement.replace(/\bT\b/, `"${TableName}"`), Parameters });
    await run("INSERT INTO T VALUE {'p': 'a', 'n': 1, 'm': {'l': [1, 'two', true, null]}, 'set': <<1, 2>>}");
    await expect(run("INSERT INTO T VALUE {'p': ?}", [S("a")])).rejects.toMatchObject({
      name: "DuplicateItemException",
      message: "Duplicate primary key exists in table",
    });
    const { Items } = await run(
      "UPDATE T SET n = n + 1 SET m.l[1] = ? REMOVE \"set\" WHERE p = 'a' RETURNING ALL NEW *",
      [S("2nd")],
    );
    expect(Items).toEqual([
      {
        p: S("a"),
        n: N(2),
        m: { M: { l: { L: [N(1), S("2nd"), { BOOL: true }, { NULL: true }] } } },
      },
    ]);
    await expect(run("UPDATE T SET n = 1 WHERE p = 'b'")).rejects.toMatchObject({
      name: "ConditionalCheckFailedException",
    });
    await expect(run("UPDATE T SET n = 1 WHERE n = 2")).rejects.toMatchObject({
      name: "ValidationException",
      message: "Where clause does not contain a mandatory equality on all key attributes",
    });
    await expect(run("DELETE FROM T WHERE p = 'a' AND n = 99")).rejects.toMatchObject({
      name: "ConditionalCheckFailedException",
    });
    expect((await run("DELETE FROM T WHERE p = 'nobody' AND n = 99")).Items).toEqual([]);
    const gone = await run("DELETE FROM T WHERE p = 'a' AND n = 2 RETURNING ALL OLD *");
    expect(gone.Items?.[0]).toMatchObject({ p: S("a") });
    expect((await run("SELECT * FROM T")).Items).toEqual([]);
  });

  it.each([
    ["SELECT", "Statement wasn't well formed, can't be processed: Expected expression"],
    ["SELECT * FROM nothing WHERE p = 'a'", "Requested resource not found"],
    ["DROP TABLE x", "Unsupported operation"],
  ])("ExecuteStatement: rejects %s", async (Statement) => {
    const run = dynamoOf(server).executeStatement({ Statement });
    await expect(run).rejects.toMatchObject({
      name: expect.stringMatching(/^(ValidationException|ResourceNotFoundException)$/),
    });
  });
});

describe("BatchExecuteStatement, ExecuteTransaction", () => {
  it("BatchExecuteStatement: each statement answers for itself", async () => {
    const { dynamo, TableName } = await filled();
    const get = (p: string, s: number) => ({
      Statement: `SELECT s FROM "${TableName}" WHERE p='${p}' AND s=${s}`,
    });
    const { Responses } = await dynamo.batchExecuteStatement({
      Statements: [get("a", 1), get("a", 9), { Statement: `SELECT s FROM "${TableName}" WHERE p='a'` }],
    });
    expect(Responses?.[0]).toMatchObject({ TableName, Item: { s: N(1) } });
    expect(Responses?.[1]?.Item).toBeUndefined();
    expect(Responses?.[1]?.Error).toBeUndefined();
    expect(Responses?.[2]?.Error?.Code).toBe("ValidationError");
  });

  it("ExecuteTransaction: all or nothing", async () => {
    const { dynamo, TableName } = await filled();
    const put = (s: number) => ({ Statement: `INSERT INTO "${TableName}" VALUE {'p': 'new', 's': ${s}}` });
    await expect(
      dynamo.executeTransaction({
        TransactStatements: [
          put(1),
          { Statement: `UPDATE "${TableName}" SET x = 1 WHERE p = 'a' AND s = 1 AND g = 'other'` },
        ],
      }),
    ).rejects.toMatchObject({
      name: "TransactionCanceledException",
      CancellationReasons: [{ Code: "None" }, { Code: "ConditionalCheckFailed" }],
    });
    const written = await dynamo.executeTransaction({ TransactStatements: [put(1), put(2)] });
    expect(written.Responses).toEqual([]);
    const { Responses } = await dynamo.executeTransaction({
      TransactStatements: [1, 2].map((s) => ({
        Statement: `SELECT s FROM "${TableName}" WHERE p = 'new' AND s = ${s}`,
      })),
    });
    expect(Responses).toEqual([{ Item: { s: N(1) } }, { Item: { s: N(2) } }]);
  });
});
