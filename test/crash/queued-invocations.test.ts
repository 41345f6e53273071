import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CreateTableCommand, DynamoDBClient, ScanCommand } from "@aws-sdk/client-dynamodb";
import { CreateRoleCommand, IAMClient, PutRolePolicyCommand } from "@aws-sdk/client-iam";
import {
  CreateFunctionCommand,
  InvokeCommand,
  LambdaClient,
  PutFunctionEventInvokeConfigCommand,
} from "@aws-sdk/client-lambda";
import { afterAll, beforeAll, expect, it } from "vitest";
import { toZip } from "../services/lambda/deploy.js";
import { type CommandProcess, endpointOf, startCommand } from "../support/process.js";
import { ACCOUNT, REGION, ROOT } from "../support/server.js";
import { until } from "../support/until.js";

/** Each round queues events until the kill comes, then starts the server again. */
const ROUNDS = 4;
const EVENTS_PER_ROUND = 25;
/** What an event makes its function do. */
const WAYS = ["return", "throw", "exit", "hang"] as const;
const ROLE = `arn:aws:iam::${ACCOUNT}:role/function`;

const WORKER =
  "export const handler = async ({ way }) => { if (way === 'throw') throw new Error('no'); if (way === 'exit') process.exit(1);" +
  " if (way === 'hang') await new Promise(() => setInterval(() => {}, 1000)); };";
const SINK =
  "import { DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb'; const db = new DynamoDBClient({});" +
  "export const handler = async (e) => { await db.send(new PutItemCommand({ TableName: 'outcomes'," +
  " Item: { id: { S: e.requestPayload.id }, condition: { S: e.requestContext.condition } } })); };";

let data: string;
let server: CommandProcess;
let clientConfig: { endpoint: string; region: string; credentials: typeof ROOT; maxAttempts: number };

async function start(): Promise<void> {
  server = startCommand(["start", "--port", "0", "--data", data, "--quiet"]);
  await server.says("Ready.");
  clientConfig = { endpoint: endpointOf(server), region: REGION, credentials: ROOT, maxAttempts: 1 };
}

async function kill(): Promise<void> {
  server.child.kill("SIGKILL");
  await server.ended;
}

async function create(FunctionName: string, code: string, Timeout: number): Promise<void> {
  await new LambdaClient(clientConfig).send(
    new CreateFunctionCommand({
      FunctionName,
      Runtime: "nodejs20.x",
      Handler: "index.handler",
      Role: ROLE,
      Timeout,
      Code: { ZipFile: toZip({ "index.mjs": code }) },
    }),
  );
}

const document = (statement: object) =>
  JSON.stringify({ Version: "2012-10-17", Statement: [{ Effect: "Allow", ...statement }] });

beforeAll(async () => {
  data = await mkdtemp(join(tmpdir(), "queued-"));
  await start();
  const iam = new IAMClient(clientConfig);
  const trust = { Principal: { Service: "lambda.amazonaws.com" }, Action: "sts:AssumeRole" };
  await iam.send(new CreateRoleCommand({ RoleName: "function", AssumeRolePolicyDocument: document(trust) }));
  const Action = ["lambda:InvokeFunction", "dynamodb:PutItem"];
  const PolicyDocument = document({ Action, Resource: "*" });
  await iam.send(new PutRolePolicyCommand({ RoleName: "function", PolicyName: "p", PolicyDocument }));
  await new DynamoDBClient(clientConfig).send(
    new CreateTableCommand({
      TableName: "outcomes",
      KeySchema: [{ AttributeName: "id", KeyType: "HASH" }],
      AttributeDefinitions: [{ AttributeName: "id", AttributeType: "S" }],
      BillingMode: "PAY_PER_REQUEST",
    }),
  );
  await create("worker", WORKER, 1);
  await create("sink", SINK, 10);
  const Destination = `arn:aws:lambda:${REGION}:${ACCOUNT}:function:sink`;
  await new LambdaClient(clientConfig).send(
    new PutFunctionEventInvokeConfigCommand({
      FunctionName: "worker",
      MaximumRetryAttempts: 0,
      DestinationConfig: { OnSuccess: { Destination }, OnFailure: { Destination } },
    }),
  );
});

afterAll(async () => {
  await kill();
  await rm(data, { recursive: true, force: true });
});

it("every event whose Invoke was answered ends in one of its destinations, whenever the server is killed", {
  timeout: 240_000,
}, async () => {
  const acknowledged = new Map<string, string>();
  for (let round = 0; round < ROUNDS; round += 1) {
    const lambda = new LambdaClient(clientConfig);
    const invokes = Array.from({ length: EVENTS_PER_ROUND }, async (_, index) => {
      const way = WAYS[index % WAYS.length] ?? "return";
      const id = `${round}-${index}`;
      const Payload = JSON.stringify({ id, way });
      await lambda.send(new InvokeCommand({ FunctionName: "worker", InvocationType: "Event", Payload })).then(
        () => acknowledged.set(id, way),
        () => undefined,
      );
    });
    // Before, while or after the events' runs.
    await until(async () => acknowledged.size >= round * EVENTS_PER_ROUND * 0.5 + round * 5 + 1);
    await kill();
    await Promise.all(invokes);
    await start();
  }
  const db = new DynamoDBClient(clientConfig);
  const outcomes = async () => {
    const { Items = [] } = await db.send(new ScanCommand({ TableName: "outcomes" }));
    return new Map(Items.map(({ id, condition }) => [id?.S ?? "", condition?.S]));
  };
  const missing = async () => {
    const found = await outcomes();
    return [...acknowledged.keys()].filter((id) => !found.has(id));
  };
  await until(async () => (await missing()).length === 0, "every event's outcome");
  const found = await outcomes();
  for (const [id, way] of acknowledged) {
    expect(found.get(id), `${id} ${way}`).toBe(way === "return" ? "Success" : "RetriesExhausted");
  }
  expect(acknowledged.size).toBeGreaterThan(ROUNDS * 5);
});
