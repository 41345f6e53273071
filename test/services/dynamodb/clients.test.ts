import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { DynamoDB } from "@aws-sdk/client-dynamodb";
import {
  BatchGetCommand,
  BatchWriteCommand,
  DynamoDBDocument,
  ExecuteStatementCommand,
  NumberValue,
  paginateQuery,
  paginateScan,
  TransactGetCommand,
  TransactWriteCommand,
} from "@aws-sdk/lib-dynamodb";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { REGION, ROOT, useServer } from "../../support/server.js";
import { type DataModel, toCreateTable, toPutRequests } from "./clients/workbench.js";
import { dynamoOf, newTable } from "./support.js";

// Clients of Amazon DynamoDB that do more than call operations, unmodified, told only where the endpoint is.

const server = useServer();
const CLIENTS = fileURLToPath(new URL("clients/", import.meta.url));
const VENV = fileURLToPath(new URL("../../../.venv/bin/", import.meta.url));
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "dynamodb-clients-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

function run(command: string, args: readonly string[], timeout = 120_000): Promise<string> {
  const env = {
    PATH: process.env["PATH"] ?? "",
    HOME: process.env["HOME"] ?? folder,
    AWS_ACCESS_KEY_ID: ROOT.accessKeyId,
    AWS_SECRET_ACCESS_KEY: ROOT.secretAccessKey,
    AWS_DEFAULT_REGION: REGION,
    AWS_ENDPOINT_URL: server.endpoint,
    AWS_PAGER: "",
  };
  return new Promise((resolve, reject) => {
    execFile(command, args, { env, timeout, maxBuffer: 16 * 1024 * 1024 }, (error, stdout, stderr) => {
      if (error) reject(new Error(`${command}: ${stderr || stdout || error.message}`));
      else resolve(stdout);
    });
  });
}

const hasProgram = (name: string) =>
  (process.env["PATH"] ?? "").split(":").some((path) => path !== "" && existsSync(join(path, name)));

describe("the JavaScript SDK's DocumentClient", () => {
  const documents = () =>
    DynamoDBDocument.from(new DynamoDB(server.client()), {
      marshallOptions: { removeUndefinedValues: true },
      unmarshallOptions: { wrapNumbers: false },
    });

  it("plain values go in and come out as they were", async () => {
    const client = documents();
    const TableName = await newTable(dynamoOf(server), { sort: "N" });
    const Item = {
      p: "a",
      s: 1,
      text: "é",
      none: null,
      yes: true,
      bytes: new Uint8Array([0, 255]),
      list: [1, "two", { three: [] }],
      map: { deep: { er: -1.5 } },
      tags: new Set(["x", "y"]),
      numbers: new Set([1, 2.5]),
    };
    await client.put({ TableName, Item: { ...Item, left: undefined } });
    expect((await client.get({ TableName, Key: { p: "a", s: 1 }, ConsistentRead: true })).Item).toEqual(Item);
    const exact = NumberValue.from("1234567890123456789012345678901234.5678");
    await client.put({ TableName, Item: { p: "a", s: 2, exact } });
    const wrapped = DynamoDBDocument.from(new DynamoDB(server.client()), {
      unmarshallOptions: { wrapNumbers: true },
    });
    const read = await wrapped.get({ TableName, Key: { p: "a", s: 2 } });
    expect(read.Item?.["exact"]).toEqual(exact);
  });

  it("conditions, updates, pages, batches, transactions, statements", async () => {
    const client = documents();
    const TableName = await newTable(dynamoOf(server), { sort: "N" });
    const Items = Array.from({ length: 25 }, (_, s) => ({ p: "a", s, even: s % 2 === 0 }));
    await client.send(
      new BatchWriteCommand({
        RequestItems: { [TableName]: Items.map((Item) => ({ PutRequest: { Item } })) },
      }),
    );
    const query = {
      TableName,
      KeyConditionExpression: "p = :p and s between :from and :to",
      ExpressionAttributeValues: { ":p": "a", ":from": 3, ":to": 20 },
    };
    const found: unknown[] = [];
    for await (const page of paginateQuery({ client, pageSize: 4 }, query)) found.push(...(page.Items ?? []));
    expect(found).toEqual(Items.slice(3, 21));
    let count = 0;
    const scan = { TableName, FilterExpression: "even = :yes", ExpressionAttributeValues: { ":yes": true } };
    for await (const page of paginateScan({ client, pageSize: 10 }, scan)) count += page.Count ?? 0;
    expect(count).toBe(13);
    const { Attributes } = await client.update({
      TableName,
      Key: { p: "a", s: 0 },
      UpdateExpression: "SET tags = :tags, #n = if_not_exists(#n, :zero) + :two",
      ExpressionAttributeNames: { "#n": "n" },
      ExpressionAttributeValues: { ":tags": new Set(["x"]), ":zero": 0, ":two": 2 },
      ReturnValues: "UPDATED_NEW",
    });
    expect(Attributes).toEqual({ tags: new Set(["x"]), n: 2 });
    const put = { TableName, Item: { p: "a", s: 0 }, ConditionExpression: "attribute_not_exists(p)" };
    await expect(client.put(put)).rejects.toMatchObject({ name: "ConditionalCheckFailedException" });
    await client.send(
      new TransactWriteCommand({
        TransactItems: [
          { Put: { TableName, Item: { p: "b", s: 1 } } },
          { Delete: { TableName, Key: { p: "a", s: 1 } } },
        ],
      }),
    );
    const got = await client.send(
      new TransactGetCommand({
        TransactItems: [
          { Get: { TableName, Key: { p: "b", s: 1 } } },
          { Get: { TableName, Key: { p: "a", s: 1 } } },
        ],
      }),
    );
    expect(got.Responses).toEqual([{ Item: { p: "b", s: 1 } }, {}]);
    const Keys = [
      { p: "a", s: 2 },
      { p: "a", s: 4 },
    ];
    const batch = await client.send(new BatchGetCommand({ RequestItems: { [TableName]: { Keys } } }));
    expect(batch.Responses?.[TableName]).toHaveLength(2);
    const Statement = `SELECT s FROM "${TableName}" WHERE p = ? AND s IN (?, ?)`;
    const selected = await client.send(new ExecuteStatementCommand({ Statement, Parameters: ["a", 2, 3] }));
    expect(selected.Items).toEqual([{ s: 2 }, { s: 3 }]);
  });
});

describe.skipIf(!existsSync(`${VENV}aws`))("Python's clients (skipped without a .venv)", () => {
  it("boto3's resource: conditions, batch_writer, paginators, transactions", {
    timeout: 60_000,
  }, async () => {
    expect(await run(`${VENV}python`, [join(CLIENTS, "resource.py")])).toContain("DONE");
  });

  it("the AWS CLI: files, pages, waiters, queries, streams", { timeout: 120_000 }, async () => {
    const aws = async (...args: string[]) => {
      const text = await run(`${VENV}aws`, [...args, "--output", "json"]);
      return text === "" ? undefined : JSON.parse(text);
    };
    const dynamodb = (...args: string[]) => aws("dynamodb", ...args);
    const name = ["--table-name", "cli"];
    await dynamodb(
      ...["create-table", ...name, "--billing-mode", "PAY_PER_REQUEST"],
      ...["--attribute-definitions", "AttributeName=p,AttributeType=S", "AttributeName=s,AttributeType=N"],
      ...["--key-schema", "AttributeName=p,KeyType=HASH", "AttributeName=s,KeyType=RANGE"],
      ...["--stream-specification", "StreamEnabled=true,StreamViewType=NEW_IMAGE"],
    );
    await dynamodb("wait", "table-exists", ...name);
    const file = join(folder, "items.json");
    const requests = Array.from({ length: 25 }, (_, s) => ({
      PutRequest: { Item: { p: { S: "a" }, s: { N: `${s}` }, bytes: { B: "AP8=" } } },
    }));
    await writeFile(file, JSON.stringify({ cli: requests }));
    const { UnprocessedItems } = await dynamodb("batch-write-item", "--request-items", `file://${file}`);
    expect(UnprocessedItems).toEqual({});
    const query = [
      ...["query", ...name, "--key-condition-expression", "p = :p AND s < :s", "--no-scan-index-forward"],
      ...["--expression-attribute-values", '{":p":{"S":"a"},":s":{"N":"10"}}'],
    ];
    expect(await dynamodb(...query, "--query", "Items[].s.N")).toEqual([..."9876543210"]);
    const first = await dynamodb("scan", ...name, "--page-size", "4", "--max-items", "10");
    expect(first.Items).toHaveLength(10);
    const rest = await dynamodb("scan", ...name, "--starting-token", first.NextToken);
    expect(rest.Items).toHaveLength(15);
    const updated = await dynamodb(
      ...["update-item", ...name, "--key", '{"p":{"S":"a"},"s":{"N":"0"}}', "--return-values", "ALL_NEW"],
      ...["--update-expression", "SET v = :v", "--expression-attribute-values", '{":v":{"SS":["x","y"]}}'],
    );
    expect(updated.Attributes.v).toEqual({ SS: ["x", "y"] });
    const conditional = dynamodb(
      ...["put-item", ...name, "--item", '{"p":{"S":"a"},"s":{"N":"0"}}'],
      ...["--condition-expression", "attribute_not_exists(p)"],
    );
    await expect(conditional).rejects.toThrow("ConditionalCheckFailedException");
    const [StreamArn] = await aws(
      "dynamodbstreams",
      "list-streams",
      ...name,
      "--query",
      "Streams[].StreamArn",
    );
    const shards = await aws(
      ...["dynamodbstreams", "describe-stream", "--stream-arn", StreamArn],
      ...["--query", "StreamDescription.Shards[].ShardId"],
    );
    expect(shards).toHaveLength(4);
    await dynamodb("delete-table", ...name);
    await dynamodb("wait", "table-not-exists", ...name);
  });

  it("a CloudFormation template of tables: its properties are create-table's input", async () => {
    const template = JSON.parse(await readFile(join(CLIENTS, "template.json"), "utf8"));
    const file = join(folder, "table.json");
    await writeFile(file, JSON.stringify(template.Resources.Orders.Properties));
    await run(`${VENV}aws`, ["dynamodb", "create-table", "--cli-input-json", `file://${file}`]);
    const { Table } = await dynamoOf(server).describeTable({ TableName: "template-orders" });
    expect(Table?.GlobalSecondaryIndexes).toMatchObject([{ IndexName: "GSI1", IndexStatus: "ACTIVE" }]);
  });
});

it("a data model of NoSQL Workbench: its tables, indexes and sample data", async () => {
  const dynamo = dynamoOf(server);
  const model: DataModel = JSON.parse(await readFile(join(CLIENTS, "workbench.json"), "utf8"));
  for (const table of model.DataModel) {
    await dynamo.createTable(toCreateTable(table));
    await dynamo.batchWriteItem({ RequestItems: { [table.TableName]: toPutRequests(table) } });
  }
  const TableName = "workbench-orders";
  const { Table } = await dynamo.describeTable({ TableName });
  expect(Table?.ProvisionedThroughput).toMatchObject({ ReadCapacityUnits: 5, WriteCapacityUnits: 5 });
  expect((await dynamo.scan({ TableName })).Items).toHaveLength(4);
  const { Items } = await dynamo.query({
    TableName,
    IndexName: "GSI1",
    KeyConditionExpression: "GSI1PK = :open",
    ExpressionAttributeValues: { ":open": { S: "open" } },
  });
  expect(Items?.map(({ total, labels }) => [total?.N, labels?.SS])).toEqual([
    ["7", undefined],
    ["12.5", ["gift", "new"]],
  ]);
});

/** Maven's own repository is the cache; without it or the network, the test says that it is skipped. */
describe.skipIf(!hasProgram("mvn") || !hasProgram("javac"))("the Java SDK's enhanced client", () => {
  let classpath: string | undefined;

  beforeAll(async () => {
    const file = join(folder, "classpath");
    const args = ["-q", "-B", "-f", join(CLIENTS, "pom.xml"), "dependency:build-classpath"];
    classpath = await run("mvn", [...args, `-Dmdep.outputFile=${file}`]).then(
      () => readFile(file, "utf8"),
      () => undefined,
    );
  }, 130_000);

  it("beans, versions, counters, indexes, batches, transactions, documents", {
    timeout: 120_000,
  }, async (context) => {
    if (classpath === undefined) return context.skip("Maven reaches no repository");
    await run("javac", ["-cp", classpath, "-d", folder, join(CLIENTS, "EnhancedClient.java")]);
    const keys = [ROOT.accessKeyId, ROOT.secretAccessKey];
    const args = ["-cp", `${folder}:${classpath}`, "EnhancedClient", server.endpoint, ...keys];
    expect(await run("java", args)).toContain("DONE");
  });
});

describe.skipIf(!hasProgram("go"))("the Go SDK", () => {
  it("structs, expressions, pages, waiters, typed errors with their items, streams", {
    timeout: 300_000,
  }, async (context) => {
    const program = join(CLIENTS, "go");
    const hasModules = await run("go", ["-C", program, "mod", "download"], 130_000).then(
      () => true,
      () => false,
    );
    if (!hasModules) return context.skip("Go reaches no modules");
    expect(await run("go", ["-C", program, "run", "."], 160_000)).toContain("DONE");
  });
});
