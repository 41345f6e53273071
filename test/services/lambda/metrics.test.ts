import { CloudWatchClient } from "@aws-sdk/client-cloudwatch";
import {
  CreateAliasCommand,
  CreateEventSourceMappingCommand,
  GetProvisionedConcurrencyConfigCommand,
  InvokeCommand,
  LambdaClient,
  PublishLayerVersionCommand,
  PublishVersionCommand,
  PutFunctionConcurrencyCommand,
  PutFunctionEventInvokeConfigCommand,
  PutProvisionedConcurrencyConfigCommand,
  UpdateFunctionCodeCommand,
} from "@aws-sdk/client-lambda";
import { CreateQueueCommand, SendMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import { beforeAll, expect, it } from "vitest";
import { metricTotal } from "../../support/metric-total.js";
import { ACCOUNT, useServer } from "../../support/server.js";
import { until } from "../../support/until.js";
import { deploy, makeRole, settled, toZip } from "./deploy.js";

const server = useServer();
let lambda: LambdaClient;
let sqs: SQSClient;

const QUIET = "export const handler = async () => {};";
const FAILING = "export const handler = async () => { throw new Error('no'); };";

beforeAll(async () => {
  lambda = new LambdaClient(server.client());
  sqs = new SQSClient(server.client());
  const Action = ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes", "sqs:SendMessage"];
  await makeRole(server, "function", [{ Effect: "Allow", Action, Resource: "*" }]);
});

/** Sum, SampleCount and Maximum of a metric so far; undefined where there is none. */
const total = (MetricName: string, dimensions: Record<string, string> = {}) =>
  metricTotal(new CloudWatchClient(server.client()), "AWS/Lambda", MetricName, dimensions);

const sum = async (name: string, dimensions?: Record<string, string>) => (await total(name, dimensions))?.Sum;

const invoke = (FunctionName: string, InvocationType?: "Event") =>
  lambda.send(new InvokeCommand({ FunctionName, InvocationType }));

it("an alias that draws among versions is measured by the version drawn, too", async () => {
  await deploy(server, "drawn", QUIET, { Publish: true });
  await settled(server, "drawn");
  const routing = { FunctionName: "drawn", FunctionVersion: "1" };
  await lambda.send(new CreateAliasCommand({ ...routing, Name: "plain" }));
  await lambda.send(new UpdateFunctionCodeCommand({ FunctionName: "drawn", ZipFile: toZip({ a: "" }) }));
  await settled(server, "drawn");
  await lambda.send(new PublishVersionCommand({ FunctionName: "drawn" }));
  const RoutingConfig = { AdditionalVersionWeights: { "2": 0 } };
  await lambda.send(new CreateAliasCommand({ ...routing, Name: "live", RoutingConfig }));
  await invoke("drawn:live");
  await invoke("drawn:plain");
  const of = { FunctionName: "drawn" };
  await until(async () => (await sum("Invocations", of)) === 2);
  const byAlias = { ...of, Resource: "drawn:live" };
  expect(await sum("Invocations", byAlias)).toBe(1);
  expect(await sum("Invocations", { ...byAlias, ExecutedVersion: "1" })).toBe(1);
  expect(await sum("Invocations", { ...of, Resource: "drawn:plain", ExecutedVersion: "1" })).toBeUndefined();
});

it("concurrency is that of the function, and over all that of the account", async () => {
  const slow = "export const handler = () => new Promise((resolve) => setTimeout(resolve, 700));";
  for (const name of ["one", "two"]) await deploy(server, name, slow);
  await lambda.send(
    new PutFunctionConcurrencyCommand({ FunctionName: "two", ReservedConcurrentExecutions: 2 }),
  );
  await Promise.all([invoke("one"), invoke("two")]);
  await until(async () => (await sum("Invocations", { FunctionName: "two" })) === 1);
  await until(async () => (await sum("Invocations", { FunctionName: "one" })) === 1);
  expect((await total("ConcurrentExecutions", { FunctionName: "one" }))?.Maximum).toBe(1);
  expect((await total("ConcurrentExecutions"))?.Maximum).toBe(2);
  expect((await total("UnreservedConcurrentExecutions"))?.Maximum).toBe(1);
});

it("queued events: received, their age, dropped, and what destinations and dead-letter queues did not take", async () => {
  const nowhere = `arn:aws:sqs:us-east-1:${ACCOUNT}:nowhere`;
  await deploy(server, "queued", FAILING, { DeadLetterConfig: { TargetArn: nowhere } });
  await lambda.send(
    new PutFunctionEventInvokeConfigCommand({
      FunctionName: "queued",
      MaximumRetryAttempts: 0,
      DestinationConfig: { OnFailure: { Destination: nowhere } },
    }),
  );
  await invoke("queued", "Event");
  const of = { FunctionName: "queued" };
  await until(async () => (await sum("DeadLetterErrors", of)) === 1);
  expect(await sum("DestinationDeliveryFailures", of)).toBe(1);
  expect(await sum("AsyncEventsReceived", of)).toBe(1);
  expect(await sum("AsyncEventsDropped", of)).toBe(1);
  expect(await total("AsyncEventAge", of)).toMatchObject({ SampleCount: 1, Unit: "Milliseconds" });
});

it("provisioned concurrency: who ran in it, who spilled over, and how much of it was at work", async () => {
  const slow = "export const handler = () => new Promise((resolve) => setTimeout(resolve, 1500));";
  await deploy(server, "ahead", slow, { Publish: true });
  await settled(server, "ahead:1");
  await lambda.send(
    new PutProvisionedConcurrencyConfigCommand({
      FunctionName: "ahead",
      Qualifier: "1",
      ProvisionedConcurrentExecutions: 1,
    }),
  );
  await until(async () => {
    const query = new GetProvisionedConcurrencyConfigCommand({ FunctionName: "ahead", Qualifier: "1" });
    return (await lambda.send(query)).Status === "READY";
  });
  await Promise.all([invoke("ahead:1"), invoke("ahead:1")]);
  const of = { FunctionName: "ahead", Resource: "ahead:1" };
  await until(async () => (await sum("Invocations", of)) === 2);
  expect(await sum("ProvisionedConcurrencyInvocations", of)).toBe(1);
  expect(await sum("ProvisionedConcurrencySpilloverInvocations", of)).toBe(1);
  expect((await total("ProvisionedConcurrentExecutions", of))?.Maximum).toBe(1);
  expect((await total("ProvisionedConcurrencyUtilization", of))?.Maximum).toBe(1);
});

it("extensions: what they do after the function has answered", async () => {
  const extension = `#!/bin/sh
api=http://$AWS_LAMBDA_RUNTIME_API/2020-01-01/extension
id=$(curl -si -H 'Lambda-Extension-Name: late' -d '{"events":["INVOKE"]}' $api/register | tr -d '\\r' | sed -n 's/^[Ll]ambda-[Ee]xtension-[Ii]dentifier: //p')
while curl -s -o /dev/null -H "Lambda-Extension-Identifier: $id" $api/event/next; do sleep 0.3; done
`;
  const { LayerVersionArn = "" } = await lambda.send(
    new PublishLayerVersionCommand({
      LayerName: "late",
      Content: { ZipFile: toZip({ "extensions/late": extension }) },
    }),
  );
  await deploy(server, "extended", QUIET, { Layers: [LayerVersionArn] });
  await invoke("extended");
  const of = { FunctionName: "extended" };
  await until(async () => (await sum("Invocations", of)) === 1);
  expect((await total("PostRuntimeExtensionsDuration", of))?.Maximum).toBeGreaterThan(100);
  expect(await total("PostRuntimeExtensionsDuration", { FunctionName: "ahead" })).toBeUndefined();
});

it("a mapping that wants it: events polled, filtered out, invoked, failed and deleted", async () => {
  const { QueueUrl } = await sqs.send(
    new CreateQueueCommand({ QueueName: "counted", Attributes: { VisibilityTimeout: "300" } }),
  );
  const code =
    "export const handler = async (e) => { if (e.Records[0].body === 'bad') throw new Error('no'); };";
  await deploy(server, "counter", code);
  for (const MessageBody of ["good", "bad", '{"other":1}']) {
    await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody }));
  }
  const { UUID = "" } = await lambda.send(
    new CreateEventSourceMappingCommand({
      FunctionName: "counter",
      EventSourceArn: `arn:aws:sqs:us-east-1:${ACCOUNT}:counted`,
      BatchSize: 1,
      FilterCriteria: { Filters: [{ Pattern: JSON.stringify({ body: ["good", "bad"] }) }] },
      MetricsConfig: { Metrics: ["EventCount"] },
    }),
  );
  const of = { EventSourceMappingUUID: UUID };
  const counts = { Polled: 3, FilteredOut: 1, Invoked: 2, FailedInvoke: 1, Deleted: 2 };
  for (const [name, count] of Object.entries(counts))
    await until(async () => (await sum(`${name}EventCount`, of)) === count, `${count} of ${name}`);
});
