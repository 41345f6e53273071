import { chmod, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CloudWatchLogsClient } from "@aws-sdk/client-cloudwatch-logs";
import {
  GetFunctionConfigurationCommand,
  InvokeCommand,
  LambdaClient,
  PublishVersionCommand,
  PutFunctionEventInvokeConfigCommand,
  UpdateFunctionCodeCommand,
  UpdateFunctionConfigurationCommand,
  waitUntilFunctionActiveV2,
  waitUntilFunctionUpdatedV2,
  waitUntilPublishedVersionActive,
} from "@aws-sdk/client-lambda";
import { CreateQueueCommand, ReceiveMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import { afterAll, beforeAll, expect, it } from "vitest";
import { ACCOUNT, useServer } from "../../support/server.js";
import { TurnableClock } from "../../support/turnable-clock.js";
import { until } from "../../support/until.js";
import { create, deploy, makeRole, settled, toZip } from "./deploy.js";
import { findInLog } from "./function-log.js";

const CODE = "export const handler = async (e) => { console.log('RAN ' + e.id); return 1; };";
const DAYS = 24 * 60 * 60_000;

const clock = new TurnableClock();
const tools = await mkdtemp(join(tmpdir(), "states-"));
const interpreter = join(tools, "python");
const server = useServer({ clock, settings: { "lambda.python3.12": interpreter } });
let lambda: LambdaClient;
let logs: CloudWatchLogsClient;
let sqs: SQSClient;

beforeAll(async () => {
  lambda = new LambdaClient(server.client());
  logs = new CloudWatchLogsClient(server.client());
  sqs = new SQSClient(server.client());
  await makeRole(server, "function", [{ Effect: "Allow", Action: "sqs:SendMessage", Resource: "*" }]);
  // What is to become idle is made before the clock is turned.
  await deploy(server, "in-vpc", CODE, {
    VpcConfig: { SubnetIds: ["subnet-1"], SecurityGroupIds: ["sg-1"] },
  });
  await deploy(server, "plain", CODE);
  await deploy(server, "snap", CODE, { Publish: true, SnapStart: { ApplyOn: "PublishedVersions" } });
  await settled(server, "snap:1");
  await sqs.send(new CreateQueueCommand({ QueueName: "outcomes" }));
  await lambda.send(
    new PutFunctionEventInvokeConfigCommand({
      FunctionName: "snap",
      Qualifier: "1",
      DestinationConfig: { OnSuccess: { Destination: `arn:aws:sqs:us-east-1:${ACCOUNT}:outcomes` } },
    }),
  );
});

afterAll(() => rm(tools, { recursive: true }));

/** Clients sign with the time, so theirs is turned too. */
function turn(milliseconds: number): void {
  clock.turn(milliseconds);
  for (const client of [lambda, sqs]) client.config.systemClockOffset = clock.turned;
}

const invoke = (FunctionName: string, event: unknown = {}, InvocationType?: "Event") =>
  lambda.send(new InvokeCommand({ FunctionName, InvocationType, Payload: JSON.stringify(event) }));

const read = (FunctionName: string) => lambda.send(new GetFunctionConfigurationCommand({ FunctionName }));

const inState = (state: string) => ({
  name: "ResourceConflictException",
  message: `The operation cannot be performed at this time. The function is currently in the following state: ${state}`,
  Type: "User",
});

it("Pending: a synchronous invocation conflicts, a queued one waits until the function is Active", async () => {
  await create(server, "early", CODE);
  await expect(invoke("early")).rejects.toMatchObject(inState("Pending"));
  await invoke("early", { id: "queued" }, "Event");
  await waitUntilFunctionActiveV2({ client: lambda, maxWaitTime: 10 }, { FunctionName: "early" });
  expect((await invoke("early")).StatusCode).toBe(200);
  await findInLog(logs, "early", "RAN queued");
});

it("Pending: changes conflict; so does a version that was published with its function", async () => {
  const { FunctionArn } = await create(server, "hasty", CODE, { Publish: true });
  const change = { FunctionName: "hasty", Description: "two" };
  await expect(lambda.send(new UpdateFunctionConfigurationCommand(change))).rejects.toMatchObject(
    inState("Pending"),
  );
  await expect(invoke("hasty:1")).rejects.toMatchObject(inState("Pending"));
  const made = await read("hasty:1");
  await waitUntilPublishedVersionActive({ client: lambda, maxWaitTime: 10 }, { FunctionName: "hasty:1" });
  expect((await read("hasty:1")).RevisionId).not.toBe(made.RevisionId);
  await settled(server, "hasty");
  await lambda.send(new UpdateFunctionConfigurationCommand(change));
  // A function is Active while it is updated: it runs, but takes no further change.
  await expect(
    lambda.send(new UpdateFunctionCodeCommand({ FunctionName: "hasty", ZipFile: toZip({ a: "" }) })),
  ).rejects.toMatchObject({
    name: "ResourceConflictException",
    message: `The operation cannot be performed at this time. An update is in progress for resource: ${FunctionArn}`,
  });
  expect((await invoke("hasty")).StatusCode).toBe(200);
  await waitUntilFunctionUpdatedV2({ client: lambda, maxWaitTime: 10 }, { FunctionName: "hasty" });
});

const PYTHON = { Runtime: "python3.12", Handler: "index.handler" } as const;

it("Failed: a runtime that this machine lacks, told with what to install; runs once that is there", async () => {
  await deploy(server, "failed", { "index.py": "def handler(e, c): return 1" }, PYTHON);
  const failed = await read("failed");
  expect(failed).toMatchObject({
    State: "Failed",
    StateReasonCode: "InvalidRuntime",
    StateReason: expect.stringContaining("lambda.python3.12=PATH"),
    LastUpdateStatus: "Failed",
    LastUpdateStatusReasonCode: "InvalidRuntime",
  });
  await expect(invoke("failed")).rejects.toMatchObject({
    name: "InvalidRuntimeException",
    message: failed.StateReason,
  });
  await expect(lambda.send(new PublishVersionCommand({ FunctionName: "failed" }))).rejects.toMatchObject(
    inState("Failed"),
  );
  await deploy(server, "sound", CODE);
  await lambda.send(new UpdateFunctionConfigurationCommand({ FunctionName: "sound", ...PYTHON }));
  await until(async () => (await read("sound")).LastUpdateStatus === "Failed");
  expect(await read("sound")).toMatchObject({
    State: "Active",
    LastUpdateStatusReasonCode: "InvalidRuntime",
    LastUpdateStatusReason: failed.StateReason,
  });

  await writeFile(interpreter, '#!/bin/sh\nexec python3 "$@"\n');
  await chmod(interpreter, 0o755);
  expect((await invoke("failed")).Payload?.transformToString()).toBe("1");
  expect(await read("failed")).toMatchObject({ State: "Active", LastUpdateStatus: "Successful" });
});

it("Inactive: two weeks without an invocation; the next one refuses and restores the function", async () => {
  turn(13 * DAYS);
  await invoke("in-vpc");
  turn(13 * DAYS);
  expect((await read("in-vpc")).State).toBe("Active");
  turn(2 * DAYS);
  await until(async () => (await read("in-vpc")).State === "Inactive", "the function's idleness");
  expect(await read("in-vpc")).toMatchObject({ StateReasonCode: "Idle", LastUpdateStatus: "Successful" });
  expect((await read("plain")).State).toBe("Active");
  const refused = { name: "ResourceNotReadyException", Type: "User", $metadata: { httpStatusCode: 502 } };
  await expect(invoke("in-vpc")).rejects.toMatchObject(refused);
  expect(await read("in-vpc")).toMatchObject({ State: "Pending", StateReasonCode: "Restoring" });
  await waitUntilFunctionActiveV2({ client: lambda, maxWaitTime: 10 }, { FunctionName: "in-vpc" });
  expect((await invoke("in-vpc")).StatusCode).toBe(200);
});

it("Inactive: a version with SnapStart, too; a queued event waits until it is restored", async () => {
  turn(15 * DAYS);
  await until(async () => (await read("snap:1")).State === "Inactive", "the version's idleness");
  expect((await read("snap")).State).toBe("Active");
  await invoke("snap:1", { id: "late" }, "Event");
  await until(async () => (await read("snap:1")).State === "Active", "the version's restoration");
  const { Messages = [] } = await sqs.send(
    new ReceiveMessageCommand({ QueueUrl: "outcomes", WaitTimeSeconds: 20 }),
  );
  expect(JSON.parse(Messages[0]?.Body ?? "")).toMatchObject({ requestPayload: { id: "late" } });
  turn(15 * DAYS);
  await until(async () => (await read("snap:1")).State === "Inactive", "its idleness again");
  await expect(invoke("snap:1")).rejects.toMatchObject({ name: "SnapStartNotReadyException" });
});
