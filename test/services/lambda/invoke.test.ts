import { CloudWatchLogsClient } from "@aws-sdk/client-cloudwatch-logs";
import { InvokeCommand, LambdaClient } from "@aws-sdk/client-lambda";
import { beforeAll, expect, it } from "vitest";
import { useServer } from "../../support/server.js";
import { deploy, makeRole } from "./deploy.js";
import { findInLog } from "./function-log.js";

const server = useServer();
let lambda: LambdaClient;
let logs: CloudWatchLogsClient;

beforeAll(async () => {
  lambda = new LambdaClient(server.client());
  logs = new CloudWatchLogsClient(server.client());
  await makeRole(server, "function", [{ Effect: "Allow", Action: "sts:*", Resource: "*" }]);
});

async function invoke(name: string, event: unknown = {}) {
  const { Payload, ...rest } = await lambda.send(
    new InvokeCommand({ FunctionName: name, Payload: JSON.stringify(event), LogType: "Tail" }),
  );
  return { ...rest, answer: JSON.parse(Payload?.transformToString() ?? "") };
}

it("Invoke: answers what a Node.js handler returns", async () => {
  await deploy(server, "echo", "export const handler = async (event) => ({ got: event.a });");
  const result = await invoke("echo", { a: "ü" });
  expect(result).toMatchObject({ StatusCode: 200, ExecutedVersion: "$LATEST", answer: { got: "ü" } });
  expect(result.FunctionError).toBeUndefined();
  expect(Buffer.from(result.LogResult ?? "", "base64").toString()).toMatch(/^START RequestId: .*\n.*END/s);
});

it("Invoke: answers what a Python handler returns", async () => {
  const code = {
    "app.py": "def handler(event, context):\n  return {'got': event['a'], 'id': context.aws_request_id}\n",
  };
  await deploy(server, "snake", code, { Runtime: "python3.12", Handler: "app.handler" });
  const result = await invoke("snake", { a: [1, 2] });
  expect(result.answer.got).toEqual([1, 2]);
  expect(result.answer.id).toBe(result.$metadata.requestId);
});

it("Invoke: marks a handler's error and answers its payload", async () => {
  await deploy(server, "thrower", "export const handler = async () => { throw new TypeError('no'); };");
  const result = await invoke("thrower");
  expect(result.FunctionError).toBe("Unhandled");
  expect(result.answer).toMatchObject({ errorType: "TypeError", errorMessage: "no" });
});

it("Invoke: what a function prints is in its log group, line by line", async () => {
  await deploy(server, "printer", "export const handler = async () => { console.log('to be found'); };");
  await invoke("printer");
  const [line] = await findInLog(logs, "printer", "to be found");
  expect(line).toMatch(/Z\t[0-9a-f-]{36}\tINFO\tto be found\n?$/);
});

it("Invoke: Event answers 202 and runs the function", async () => {
  await deploy(server, "later", "export const handler = async (event) => { console.log('ran', event.n); };");
  const { StatusCode } = await lambda.send(
    new InvokeCommand({ FunctionName: "later", InvocationType: "Event", Payload: JSON.stringify({ n: 7 }) }),
  );
  expect(StatusCode).toBe(202);
  await findInLog(logs, "later", "ran 7");
});

it("Invoke: the function acts as its role, through the SDK it finds", async () => {
  await deploy(
    server,
    "whoami",
    "import { STSClient, GetCallerIdentityCommand } from '@aws-sdk/client-sts';" +
      "export const handler = async () => (await new STSClient({}).send(new GetCallerIdentityCommand({}))).Arn;",
  );
  expect((await invoke("whoami")).answer).toBe("arn:aws:sts::000000000000:assumed-role/function/whoami");
});

it("Invoke: a start that fails shows its log to who asks for it", async () => {
  await deploy(server, "unstarted", "console.log('before the end'); throw new RangeError('cannot start');");
  const { LogResult, FunctionError, Payload } = await lambda.send(
    new InvokeCommand({ FunctionName: "unstarted", LogType: "Tail" }),
  );
  expect(FunctionError).toBe("Unhandled");
  expect(JSON.parse(Payload?.transformToString() ?? "")).toMatchObject({ errorMessage: "cannot start" });
  const tail = Buffer.from(LogResult ?? "", "base64").toString("utf8");
  expect(tail).toContain("before the end");
  expect(tail).toMatch(/INIT_REPORT Init Duration: .*\tPhase: invoke\tStatus: error\tError Type: RangeError/);
});

it("Invoke: the role's session of a function whose name is one letter", async () => {
  const code =
    "import { STSClient, GetCallerIdentityCommand } from '@aws-sdk/client-sts';" +
    "export const handler = async () => [(await new STSClient({}).send(new GetCallerIdentityCommand({}))).Arn, process.env.AWS_LAMBDA_LOG_FORMAT, process.env.AWS_ACCESS_KEY];";
  await deploy(server, "s", code);
  expect((await invoke("s")).answer).toEqual([
    ...["arn:aws:sts::000000000000:assumed-role/function/s@lambda_function", null, null],
  ]);
});

it("Invoke: an unknown function is not found", async () => {
  await expect(invoke("nowhere")).rejects.toMatchObject({
    name: "ResourceNotFoundException",
    message: "Function not found: arn:aws:lambda:us-east-1:000000000000:function:nowhere:$LATEST",
  });
});

it("Invoke: refuses a payload that is not JSON", async () => {
  await deploy(server, "strict", "export const handler = async () => 1;");
  await expect(
    lambda.send(new InvokeCommand({ FunctionName: "strict", Payload: "{" })),
  ).rejects.toMatchObject({
    name: "InvalidRequestContentException",
  });
});

it("Invoke: DryRun checks and does not run", async () => {
  const { StatusCode } = await lambda.send(
    new InvokeCommand({ FunctionName: "strict", InvocationType: "DryRun" }),
  );
  expect(StatusCode).toBe(204);
});
