import { expect, it } from "vitest";
import { useServer } from "../../support/server.js";
import { messaging, queueArn } from "./support.js";

const server = useServer();
const use = () => messaging(server);

interface Sent {
  body: string;
  attributes?: object;
}

/** Publishes every message to a topic with a queue that filters and one that does not, and gives what came through. */
async function through(
  name: string,
  attributes: Record<string, string>,
  messages: Sent[],
  expected: number,
): Promise<string[]> {
  const { createTopic, createQueue, subscribe, publish, receive } = use();
  const topic = await createTopic(name);
  const raw = { RawMessageDelivery: "true" };
  const queue = await createQueue(name);
  await subscribe(topic, "sqs", queueArn(name), { ...raw, ...attributes });
  const whole = await createQueue(`${name}-whole`);
  await subscribe(topic, "sqs", queueArn(`${name}-whole`), raw);
  for (const { body, attributes: MessageAttributes } of messages) {
    await publish(topic, body, { MessageAttributes });
  }
  // When all has arrived where nothing is filtered, what should not come would have come.
  expect(await receive(whole, messages.length)).toHaveLength(messages.length);
  const came = [...(await receive(queue, expected)), ...(await receive(queue, 1, 0))];
  return came.map(({ Body = "" }) => Body).sort();
}

const text = (StringValue: string) => ({ DataType: "String", StringValue });
const number = (value: number) => ({ DataType: "Number", StringValue: String(value) });
const list = (values: unknown[]) => ({ DataType: "String.Array", StringValue: JSON.stringify(values) });

const ATTRIBUTES = [
  { body: "red", attributes: { colour: text("red"), size: number(5) } },
  { body: "blue", attributes: { colour: text("blue"), size: number(50) } },
  { body: "Redder", attributes: { colour: text("Redder") } },
  { body: "both", attributes: { colour: list(["red", "blue"]) } },
  { body: "address", attributes: { address: text("10.1.2.3") } },
  { body: "none" },
];

const cases: [string, object, string[]][] = [
  ["exact", { colour: ["red"] }, ["both", "red"]],
  ["prefix", { colour: [{ prefix: "re" }] }, ["both", "red"]],
  ["suffix", { colour: [{ suffix: "er" }] }, ["Redder"]],
  ["equals-ignore-case", { colour: [{ "equals-ignore-case": "REDDER" }] }, ["Redder"]],
  ["wildcard", { colour: [{ wildcard: "*e*d*" }] }, ["Redder", "both", "red"]],
  ["anything-but", { colour: [{ "anything-but": ["red", "Redder"] }] }, ["blue", "both"]],
  ["anything-but-prefix", { colour: [{ "anything-but": { prefix: "Re" } }] }, ["blue", "both", "red"]],
  ["numeric", { size: [{ numeric: [">", 4, "<=", 10] }] }, ["red"]],
  ["number", { size: [50] }, ["blue"]],
  ["cidr", { address: [{ cidr: "10.1.0.0/16" }] }, ["address"]],
  ["exists", { colour: [{ exists: false }] }, ["address", "none"]],
  ["and", { colour: ["red", "blue"], size: [{ numeric: ["<", 10] }] }, ["red"]],
  ["or", { $or: [{ colour: ["Redder"] }, { size: [50] }] }, ["Redder", "blue"]],
  ["empty", {}, ["Redder", "address", "blue", "both", "none", "red"]],
];

it.each(cases)("FilterPolicy on attributes: %s", async (name, policy, expected) => {
  const attributes = { FilterPolicy: JSON.stringify(policy) };
  const came = await through(`filter-${name}`, attributes, ATTRIBUTES, expected.length);
  expect(came).toEqual([...expected].sort());
});

it("FilterPolicyScope MessageBody: looks into the message, nested and in lists", async () => {
  const attributes = {
    FilterPolicyScope: "MessageBody",
    FilterPolicy: JSON.stringify({ order: { state: ["paid"], items: { kind: [{ prefix: "b" }] } } }),
  };
  const paid = JSON.stringify({ order: { state: "paid", items: [{ kind: "a" }, { kind: "book" }] } });
  const open = JSON.stringify({ order: { state: "open", items: [{ kind: "book" }] } });
  const messages = [{ body: paid }, { body: open }, { body: "no json" }, { body: "[1]" }];
  expect(await through("filter-body", attributes, messages, 1)).toEqual([paid]);
});

it.each([
  ["no json", "{x", "Invalid parameter: Attributes Reason: FilterPolicy: failed to parse JSON"],
  [
    "too many keys",
    JSON.stringify({ a: [1], b: [1], c: [1], d: [1], e: [1], f: [1] }),
    "Invalid parameter: Attributes Reason: FilterPolicy: Filter policy can not have more than 5 keys",
  ],
  [
    "too complex",
    JSON.stringify({
      a: Array.from({ length: 13 }, (_, at) => at),
      b: Array.from({ length: 12 }, (_, at) => at),
    }),
    "Invalid parameter: Attributes Reason: FilterPolicy: Filter policy is too complex",
  ],
  [
    "nested in attributes",
    JSON.stringify({ a: { b: ["c"] } }),
    "Invalid parameter: Attributes Reason: Filter policy scope MessageAttributes does not support nested filter policy",
  ],
  [
    "unknown operator",
    JSON.stringify({ a: [{ like: "b" }] }),
    "Invalid parameter: Attributes Reason: FilterPolicy: Unrecognized match type like",
  ],
  [
    "an operator without its list",
    JSON.stringify({ key: { suffix: "value" } }),
    'FilterPolicy: "suffix" must be an object or an array',
  ],
  ["no list", JSON.stringify({ a: "b" }), '"a" must be an object or an array'],
])("FilterPolicy: refuses one that is %s", async (name, FilterPolicy, message) => {
  const { createTopic, subscribe } = use();
  const topic = await createTopic(`bad-${name.replaceAll(" ", "-")}`);
  await expect(subscribe(topic, "sqs", queueArn("any"), { FilterPolicy })).rejects.toMatchObject({
    name: "InvalidParameterException",
    message: expect.stringContaining(message),
  });
});
