import http from "node:http";
import {
  AddPermissionCommand,
  CreateFunctionUrlConfigCommand,
  DeleteFunctionUrlConfigCommand,
  GetFunctionUrlConfigCommand,
  InvokeWithResponseStreamCommand,
  LambdaClient,
} from "@aws-sdk/client-lambda";
import { beforeAll, expect, it } from "vitest";
import { useServer } from "../../support/server.js";
import { deploy, makeRole } from "./deploy.js";

const server = useServer();
let lambda: LambdaClient;

beforeAll(async () => {
  lambda = new LambdaClient(server.client());
  await makeRole(server);
});

interface Answer {
  status: number;
  headers: http.IncomingHttpHeaders;
  body: string;
}

/** Calls a function URL on this machine, whatever its resolver says of names below localhost. */
function call(url: string, options: http.RequestOptions = {}, body = ""): Promise<Answer> {
  const { host, port, pathname, search } = new URL(url);
  const headers = { host, ...options.headers };
  return new Promise((resolve, reject) => {
    const request = http.request(
      { ...options, host: "127.0.0.1", port, path: pathname + search, headers },
      (response) => {
        let text = "";
        response.setEncoding("utf8");
        response.on("data", (chunk) => (text += chunk));
        response.on("end", () =>
          resolve({ status: response.statusCode ?? 0, headers: response.headers, body: text }),
        );
      },
    );
    request.on("error", reject);
    request.end(body);
  });
}

async function open(name: string, code: string, more: object = {}): Promise<string> {
  await deploy(server, name, code);
  const { FunctionUrl = "" } = await lambda.send(
    new CreateFunctionUrlConfigCommand({ FunctionName: name, AuthType: "NONE", ...more }),
  );
  await lambda.send(
    new AddPermissionCommand({
      FunctionName: name,
      StatementId: "public",
      Action: "lambda:InvokeFunctionUrl",
      Principal: "*",
      FunctionUrlAuthType: "NONE",
    }),
  );
  return FunctionUrl;
}

it("Function URL: gives the request as an event and takes the answer as a response", async () => {
  const url = await open(
    "web",
    "export const handler = async (e) => ({ statusCode: 201, headers: { 'x-own': 'yes' }, body: JSON.stringify(e) });",
  );
  expect(url).toMatch(/^http:\/\/[a-z0-9]{32}\.lambda-url\.us-east-1\.localhost:\d+\/$/);
  const answer = await call(
    `${url}a%20b?x=1&x=2&y=`,
    { method: "POST", headers: { "content-type": "application/json", cookie: "c=1; d=2" } },
    '{"k":1}',
  );
  expect(answer).toMatchObject({
    status: 201,
    headers: { "x-own": "yes", "content-type": "application/json" },
  });
  expect(JSON.parse(answer.body)).toMatchObject({
    version: "2.0",
    routeKey: "$default",
    rawPath: "/a b",
    rawQueryString: "x=1&x=2&y=",
    queryStringParameters: { x: "1,2", y: "" },
    cookies: ["c=1", "d=2"],
    headers: { "content-type": "application/json" },
    requestContext: { accountId: "anonymous", http: { method: "POST", path: "/a b", sourceIp: "127.0.0.1" } },
    body: '{"k":1}',
    isBase64Encoded: false,
  });
});

it("Function URL: an answer without a status is the body of a 200", async () => {
  const url = await open("plain", "export const handler = async () => ({ hello: 1 });");
  expect(await call(url)).toMatchObject({ status: 200, body: '{"hello":1}' });
});

it("Function URL: each cookie is a header of its own; of the connection the event tells what a front would", async () => {
  const url = await open(
    "cookies",
    "export const handler = async ({ rawPath, headers }) => ({ cookies: ['a=1; Path=/', 'b=2'], statusCode: 200, body: JSON.stringify([rawPath, headers]) });",
  );
  const { port } = new URL(url);
  const response = await fetch(
    `http://127.0.0.1:${port}/_lambda/url/${new URL(url).host.split(".")[0]}//path/1`,
    {
      headers: { "x-own": "yes" },
    },
  );
  expect(response.headers.getSetCookie()).toEqual(["a=1; Path=/", "b=2"]);
  const [rawPath, headers] = (await response.json()) as [string, Record<string, string>];
  expect(rawPath).toBe("/path/1");
  expect(headers).toMatchObject({
    "x-own": "yes",
    "x-forwarded-for": "127.0.0.1",
    "x-forwarded-proto": "http",
    "x-forwarded-port": port,
    "x-amzn-trace-id": expect.stringMatching(/^Root=1-/),
  });
  expect(headers["connection"]).toBeUndefined();
});

it("Function URL: an error of the function is a 502", async () => {
  const url = await open("broken", "export const handler = async () => { throw new Error('no'); };");
  expect(await call(url)).toMatchObject({ status: 502, body: "Internal Server Error" });
});

it("Function URL: without a permission, or with AWS_IAM and no signature, it is forbidden", async () => {
  await deploy(server, "closed", "export const handler = async () => 1;");
  const closed = await lambda.send(
    new CreateFunctionUrlConfigCommand({ FunctionName: "closed", AuthType: "NONE" }),
  );
  expect(await call(closed.FunctionUrl ?? "")).toMatchObject({
    status: 403,
    headers: { "x-amzn-errortype": "AccessDeniedException" },
    body: expect.stringContaining("troubleshooting Function URL authorization issues"),
  });
  await deploy(server, "signed", "export const handler = async () => 1;");
  const signed = await lambda.send(
    new CreateFunctionUrlConfigCommand({ FunctionName: "signed", AuthType: "AWS_IAM" }),
  );
  expect(await call(signed.FunctionUrl ?? "")).toMatchObject({ status: 403 });
});

it("Function URL: answers preflights by its CORS settings", async () => {
  const url = await open("cors", "export const handler = async () => 1;", {
    Cors: { AllowOrigins: ["https://a.example"], AllowMethods: ["GET"], AllowHeaders: ["x-a"], MaxAge: 5 },
  });
  const headers = { origin: "https://a.example", "access-control-request-method": "GET" };
  expect((await call(url, { method: "OPTIONS", headers })).headers).toMatchObject({
    "access-control-allow-origin": "https://a.example",
    "access-control-allow-methods": "GET",
    "access-control-max-age": "5",
  });
  const other = { ...headers, origin: "https://b.example" };
  const refused = await call(url, { method: "OPTIONS", headers: other });
  expect(refused.headers["access-control-allow-origin"]).toBeUndefined();
  const simple = await call(url, { headers: { origin: "https://a.example" } });
  expect(simple.headers["access-control-allow-origin"]).toBe("https://a.example");
});

const STREAMING =
  "export const handler = awslambda.streamifyResponse(async (event, stream) => {" +
  " const out = awslambda.HttpResponseStream.from(stream, { statusCode: 202, headers: { 'x-own': 'yes' } });" +
  " for (const word of ['one', 'two', 'three']) { out.write(word + ' '); await new Promise(r => setTimeout(r, 5)); }" +
  " out.end(); });";

it("Function URL: RESPONSE_STREAM sends status and headers, then the parts", async () => {
  const url = await open("streamed", STREAMING, { InvokeMode: "RESPONSE_STREAM" });
  expect(await call(url)).toMatchObject({ status: 202, headers: { "x-own": "yes" }, body: "one two three " });
});

it("Function URL: gone after DeleteFunctionUrlConfig", async () => {
  const { FunctionUrl = "" } = await lambda.send(new GetFunctionUrlConfigCommand({ FunctionName: "plain" }));
  await lambda.send(new DeleteFunctionUrlConfigCommand({ FunctionName: "plain" }));
  expect((await call(FunctionUrl)).status).toBe(403);
});

async function stream(name: string) {
  const { EventStream = [], ...head } = await lambda.send(
    new InvokeWithResponseStreamCommand({ FunctionName: name, LogType: "Tail" }),
  );
  let text = "";
  let complete: { ErrorCode?: string; LogResult?: string; ErrorDetails?: string } | undefined;
  for await (const event of EventStream) {
    text += Buffer.from(event.PayloadChunk?.Payload ?? []).toString();
    complete = event.InvokeComplete ?? complete;
  }
  return { ...head, text, complete };
}

it("InvokeWithResponseStream: streams what the function writes", async () => {
  await deploy(
    server,
    "raw",
    "export const handler = awslambda.streamifyResponse(async (event, stream) => {" +
      " stream.setContentType('text/plain'); stream.write('one '); stream.write('two'); stream.end(); });",
  );
  const result = await stream("raw");
  expect(result).toMatchObject({
    ResponseStreamContentType: "text/plain",
    ExecutedVersion: "$LATEST",
    text: "one two",
  });
  expect(Buffer.from(result.complete?.LogResult ?? "", "base64").toString()).toContain("END RequestId");
});

it("InvokeWithResponseStream: an error in the midst ends the stream with it", async () => {
  await deploy(
    server,
    "midway",
    "export const handler = awslambda.streamifyResponse(async (event, stream) => { stream.write('one '); throw new TypeError('no'); });",
  );
  const { text, complete } = await stream("midway");
  expect(text).toBe("one ");
  expect(complete?.ErrorCode).toBe("TypeError");
  expect(JSON.parse(complete?.ErrorDetails ?? "")).toMatchObject({ errorMessage: "no" });
});

it("InvokeWithResponseStream: takes functions that do not stream", async () => {
  expect((await stream("web").catch(() => undefined))?.text).toContain('"statusCode":201');
});
