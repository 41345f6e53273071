// `npm run build && node bench/codec.js`: what reading, checking and writing a DynamoDB PutItem of 1 KB costs, beside
// JSON.parse and JSON.stringify of the same bytes, in microseconds of processor time.
import { readFile } from "node:fs/promises";

process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = "true";
const dynamodb = await import("@aws-sdk/client-dynamodb");
const { createProtocol } = await import("../dist/wire/protocols.js");
const { loadServiceModel } = await import("../dist/wire/model.js");
const { Validators } = await import("../dist/core/validation/validator.js");
const { numberTypesOf } = await import("../dist/core/validation/constraints.js");

const ROUNDS = 100_000;
const file = new URL("../src/services/dynamodb/constraints.json", import.meta.url);
const constraints = JSON.parse(await readFile(file, "utf8"));
const validators = new Validators("dynamodb", constraints);
const protocol = createProtocol("awsJson1_0");
const targetPrefix = "DynamoDB_20120810";
const numberTypes = numberTypesOf(constraints);
const service = loadServiceModel(dynamodb, { name: "dynamodb", targetPrefix, numberTypes });

const Item = {
  pk: { S: "user#12345" },
  sk: { S: "order#2024-01-01T00:00:00Z" },
  total: { N: "12345.678" },
  note: { S: "x".repeat(700) },
  tags: { SS: ["a", "b", "c"] },
  map: { M: { a: { S: "1" }, b: { BOOL: true }, l: { L: [{ S: "q" }, { N: "1" }] } } },
};
const body = Buffer.from(JSON.stringify({ TableName: "orders", Item, ReturnConsumedCapacity: "TOTAL" }));
const headers = { "content-type": "application/x-amz-json-1.0", "x-amz-target": `${targetPrefix}.PutItem` };
const request = {
  method: "POST",
  path: "/",
  query: "",
  headers,
  body: { length: body.length, collect: async () => body },
};

async function ours() {
  const operation = await protocol.route(request, service);
  const input = await protocol.read(operation, request);
  validators.check(operation.name, input);
  protocol.write(operation, { Attributes: input.Item }, { requestId: "" });
}

async function plain() {
  const bytes = await request.body.collect();
  JSON.stringify({ Attributes: JSON.parse(bytes.toString()).Item });
}

async function microseconds(run) {
  for (let i = 0; i < ROUNDS; i++) await run();
  const start = process.cpuUsage();
  for (let i = 0; i < ROUNDS; i++) await run();
  const { user, system } = process.cpuUsage(start);
  return (user + system) / ROUNDS;
}

const [floor, cost] = [await microseconds(plain), await microseconds(ours)];
process.stdout.write(`JSON.parse and stringify ${floor.toFixed(2)} µs, ours ${cost.toFixed(2)} µs\n`);
