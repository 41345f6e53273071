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

  it.each<[string, string, number[]]>([
    ["numbers with exponents and without a leading digit", "p = 'a' AND s >= .1e1 AND s < 3.0E+0", [1, 2]],
    ["comments", "p /* which */ = 'a' -- of all\n AND s = 2 /* and\nno other */", [2]],
    [
      "types and truth",
      "p = 'a' AND s < 3 AND g IS STRING AND NOT s IS BOOL AND attribute_exists(tags) = true",
      [1, 2],
    ],
    [
      "functions",
      "p = 'a' AND attribute_exists(tags) AND NOT begins_with(g, 'x') AND size(tags) = 2",
      [1, 2, 3],
    ],
  ])("ExecuteStatement: reads %s", async (_, where, expected) => {
    const { dynamo, TableName } = await filled();
    const { Items } = await dynamo.executeStatement({
      Statement: `-- first\nSELECT * FROM "${TableName}" WHERE ${where}`,
    });
    expect(Items?.map(({ s }) => Number(s?.N))).toEqual(expected);
  });

  it("ExecuteStatement: an update may say first which item it means", async () => {
    const { dynamo, TableName } = await filled();
    const run = (rest: string) =>
      dynamo.executeStatement({ Statement: `FROM "${TableName}" WHERE p = 'a' AND s = 1 ${rest}` });
    const { Items } = await run("AND g = 'g' SET c = 1 SET d = 2 REMOVE tags RETURNING ALL NEW *");
    expect(Items).toEqual([{ p: S("a"), s: N(1), g: S("g"), c: N(1), d: N(2) }]);
    await expect(run("AND g = 'other' SET c = 2")).rejects.toMatchObject({
      name: "ConditionalCheckFailedException",
    });
  });

  const MALFORMED = "Statement wasn't well formed, can't be processed: ";
  const LEFT_OVER = `${MALFORMED}Unexpected token after expression`;
  const NO_RIGHT_SIDE = `${MALFORMED}Missing right-hand side expression of infix operator`;
  const ALIASING = "Aliasing is not supported";
  const OVERFLOW =
    "Number overflow. Attempting to store a number with magnitude larger than supported range under root";
  const OPERANDS = "Incorrect number of operands for operator or function; operator or function:";

  it.each([
    ["DROP TABLE x", `${MALFORMED}Expected data manipulation`],
    [`SELECT * FROM T."i"."x"`, "A path may contain at most 2 components in the FROM clause"],
    [`SELECT * FROM T.""`, "Path component cannot be an empty string"],
    ["SELECT * FROM T WHERE", `${MALFORMED}Unexpected term`],
    ["SELECT * FROM T WHERE (;", `${MALFORMED}Unexpected term`],
    ["SELECT * FROM", `${MALFORMED}Unexpected term`],
    ["DELETE FROM WHERE p = 'a'", `${MALFORMED}Expected identifier for simple path`],
    ["SELECT * FROM T WHERE p = 'a' AND", NO_RIGHT_SIDE],
    ["SELECT * FROM T WHERE p = 'a' OR;", NO_RIGHT_SIDE],
    ["SELECT * FROM T WHERE IS NULL", `${MALFORMED}Unexpected operator`],
    ["SELECT * FROM T WHERE p = LIKE", `${MALFORMED}Unexpected operator`],
    ["SELECT * FROM T WHERE p IS FOO", `${MALFORMED}Expected type name`],
    ["FROM T SET c = 1", "Where clause does not contain a mandatory equality on all key attributes"],
    ["FROM T SET c = 1 WHERE p = 'a'", LEFT_OVER],
    [
      "SELECT * FROM T WHERE p = 'a' AND x < true",
      "Incorrect operand type for operator or function; operator or function: <, operand type: BOOL",
    ],
    [
      "SELECT * FROM T WHERE x BETWEEN [1] AND 2",
      "Incorrect operand type for operator or function; operator or function: BETWEEN, operand type: L",
    ],
    ["SELECT * FROM T WHERE p = 'a' x", LEFT_OVER],
    ["SELECT * FROM T WHERE p = 'a')", LEFT_OVER],
    ["SELECT * FROM T ORDER BY s WHERE p = 'a'", LEFT_OVER],
    ["DELETE FROM T WHERE p = 'a' ORDER BY p", LEFT_OVER],
    ["INSERT INTO T t VALUE {'p': 'a'}", LEFT_OVER],
    ["SELECT * FROM T t WHERE p = 'a'", ALIASING],
    ["SELECT * FROM T AS t WHERE p = 'a'", ALIASING],
    ["UPDATE T t SET a = 3 WHERE p = 'a'", ALIASING],
    ["DELETE FROM T t WHERE p = 'a'", ALIASING],
    ["SELECT * FROM T WHERE p = 'a' # note", MALFORMED],
    ["SELECT * FROM T WHERE p = 'a' /* note", MALFORMED],
    ["SELECT * FROM T WHERE s = 1e2147483648", MALFORMED],
    ["SELECT * FROM T WHERE s = 1.5e-2147483647", MALFORMED],
    ["SELECT * FROM T WHERE s = 1e126", OVERFLOW],
    ["INSERT INTO T VALUE {'p': 'a', 's': 1e126}", OVERFLOW],
    ["INSERT INTO T VALUE {'p': 'a', 's': 1, 'm': {'x': [1, 1e126]}}", `${OVERFLOW}.x[1]`],
    ["INSERT INTO T VALUE {'p': 'a', 's': f(1)}", "Unsupported data type: f under key root at 1:37:1"],
    ["UPDATE T SET a = <<>> WHERE p = 'a'", "Empty bags are not supported"],
    ["SELECT COUNT(*) FROM T", "Unexpected path component at 1:8:5"],
    ["SELECT *\n FROM T WHERE EXISTS(s)", "Unrecognized function: exists at 2:15:6"],
    ["SELECT * FROM T WHERE attribute_exists()", `${OPERANDS} attribute_exists, number of operands: 0`],
    ["SELECT * FROM T WHERE contains(a)", `${OPERANDS} contains, number of operands: 1`],
    [
      "SELECT * FROM T WHERE attribute_exists('s')",
      "Operator or function requires a document path; operator or function: attribute_exists",
    ],
    [
      "UPDATE T SET a = set_add(b, <<1>>) WHERE p = 'a'",
      "The first argument to SET_ADD must equal the assignment value at 1:18:7",
    ],
    [
      "UPDATE T SET a = set_delete(a, 'x') WHERE p = 'a'",
      "The second argument to SET_DELETE must be a value with type SET at 1:29:1",
    ],
    ["UPDATE T SET a = set_add(a) WHERE p = 'a'", "SET_ADD must have exactly two arguments at 1:18:7"],
  ])("ExecuteStatement: rejects %s", async (Statement, message) => {
    await expect(dynamoOf(server).executeStatement({ Statement })).rejects.toMatchObject({
      name: "ValidationException",
      message,
    });
  });

  it("ExecuteStatement: tells of a table that is not there", async () => {
    const Statement = "SELECT * FROM nothing WHERE p = 'a'";
    await expect(dynamoOf(server).executeStatement({ Statement })).rejects.toMatchObject({
      name: "ResourceNotFoundException",
      message: "Requested resource not found",
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

  it("a read names one item and asks nothing else of it; EXISTS asks something", async () => {
    const { dynamo, TableName } = await filled();
    const where = `FROM "${TableName}" WHERE p = 'a' AND s = 1`;
    const fault = (kind: string) =>
      `Select statements within ${kind} must specify the primary key in the where clause.`;
    const more = `SELECT * ${where} AND attribute_exists(g)`;
    const { Responses } = await dynamo.batchExecuteStatement({ Statements: [{ Statement: more }] });
    expect(Responses?.[0]?.Error).toEqual({
      Code: "ValidationError",
      Message: fault("BatchExecuteStatement"),
    });
    const transact = (Statement: string) =>
      dynamo.executeTransaction({ TransactStatements: [{ Statement: `SELECT * ${where}` }, { Statement }] });
    await expect(transact(more)).rejects.toMatchObject({
      name: "ValidationException",
      message: `Validation failed in TransactStatements[1]: ${fault("ExecuteTransaction")}`,
    });
    await expect(transact(`SELECT * FROM "${TableName}"."byG" WHERE g = 'g'`)).rejects.toMatchObject({
      message:
        "Validation failed in TransactStatements[1]: Reads on indices are not supported within transactions.",
    });
    await expect(transact(`SELECT * ${where} AND`)).rejects.toMatchObject({
      name: "ValidationException",
      message: expect.stringMatching(
        /^Validation failed in TransactStatements\[1\]: Statement wasn't well formed/,
      ),
    });
    const exists = (Statement: string) => dynamo.executeTransaction({ TransactStatements: [{ Statement }] });
    await exists(`EXISTS(SELECT * ${where} AND g = 'g')`);
    await expect(exists(`EXISTS(SELECT * ${where})`)).rejects.toMatchObject({
      name: "ValidationException",
      message:
        "Validation failed in TransactStatements[0]: EXISTS() must contain a single item read with additional condition",
    });
  });

  it("speak of each item once, and read or write", async () => {
    const { dynamo, TableName } = await filled();
    const get = (s: number) => ({ Statement: `SELECT * FROM "${TableName}" WHERE p = 'a' AND s = ${s}` });
    const set = { Statement: `UPDATE "${TableName}" SET x = 1 WHERE p = 'a' AND s = 1` };
    const add = { Statement: `INSERT INTO "${TableName}" VALUE {'p': 'a', 's': 1}` };
    const batch = (...Statements: { Statement: string }[]) => dynamo.batchExecuteStatement({ Statements });
    const transact = (...TransactStatements: { Statement: string }[]) =>
      dynamo.executeTransaction({ TransactStatements });
    const twice = { name: "ValidationException", message: "Provided list of item keys contains duplicates" };
    await expect(batch(get(1), get(2), get(1))).rejects.toMatchObject(twice);
    await expect(batch(set, add)).rejects.toMatchObject(twice);
    await expect(batch(get(1), set)).rejects.toMatchObject({
      message: "Read and write requests together in the same batch is not supported.",
    });
    await expect(transact(get(1), get(1))).rejects.toMatchObject({
      message: "Transaction request cannot include multiple operations on one item",
    });
    await expect(transact(get(1), set)).rejects.toMatchObject({
      message: "ExecuteTransaction API does not support both read and write operations in the same request.",
    });
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
