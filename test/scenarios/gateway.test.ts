import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { Agent, type IncomingMessage, request } from "node:http";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CreateTableCommand, DynamoDBClient, ListTablesCommand } from "@aws-sdk/client-dynamodb";
import { CreateBucketCommand, ListObjectsV2Command, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { expect, it } from "vitest";
import { signRaw } from "../support/raw-request.js";
import { ROOT, startTestServer, useServer } from "../support/server.js";
import { until } from "../support/until.js";

const server = useServer();

it("health: says ready, under both addresses", async () => {
  for (const path of ["/_lenticular/health", "/_localstack/health"]) {
    const response = await fetch(`${server.endpoint}${path}`);
    expect(response.status).toBe(200);
    expect(await response.json()).toMatchObject({ status: "ready" });
  }
});

it("metrics: count requests by service and status", async () => {
  await fetch(`${server.endpoint}/`, { headers: { "x-amz-target": "Nothing_1.Op" }, method: "POST" });
  const text = await (await fetch(`${server.endpoint}/_lenticular/metrics`)).text();
  expect(text).toContain("lenticular_requests_total{");
  expect(text).toContain("lenticular_resident_memory_bytes");
});

it("a service that is not there: NotImplemented in the caller's protocol", async () => {
  const authorization =
    "AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/quicksight/aws4_request, SignedHeaders=host, Signature=0";
  const json = await fetch(server.endpoint, {
    method: "POST",
    headers: { authorization, "x-amz-target": "X.Y", "content-type": "application/x-amz-json-1.1" },
    body: "{}",
  });
  expect(json.status).toBe(501);
  expect(await json.json()).toMatchObject({ __type: expect.stringContaining("NotImplemented") });
  const query = await fetch(server.endpoint, {
    method: "POST",
    headers: { authorization, "content-type": "application/x-www-form-urlencoded" },
    body: "Action=X",
  });
  expect(query.status).toBe(501);
  expect(await query.text()).toContain("<Code>NotImplemented</Code>");
});

it("Expect: 100-continue: the go-ahead comes, then the answer", async () => {
  const { hostname, port } = new URL(server.endpoint);
  const socket = connect(Number(port), hostname);
  let heard = "";
  socket.on("data", (bytes) => {
    heard += bytes.toString();
  });
  const body = "Action=GetCallerIdentity&Version=2011-06-15";
  socket.write(
    `POST / HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-www-form-urlencoded\r\nConnection: close\r\n` +
      `Content-Length: ${body.length}\r\nExpect: 100-continue\r\n\r\n`,
  );
  await until(async () => heard.includes("100 Continue"), "100 Continue");
  expect(heard).toMatch(/^HTTP\/1\.1 100 Continue\r\n/);
  socket.write(body);
  await once(socket, "close");
  expect(heard).toContain("MissingAuthenticationToken");
});

it("CORS: a browser's preflight for a signed call is answered, and the answer can be read", async () => {
  const preflight = await fetch(server.endpoint, {
    method: "OPTIONS",
    headers: {
      origin: "http://localhost:3000",
      "access-control-request-method": "POST",
      "access-control-request-headers": "authorization,content-type,x-amz-date,x-amz-target",
    },
  });
  expect(preflight.status).toBe(200);
  expect(preflight.headers.get("access-control-allow-origin")).toBe("*");
  expect(preflight.headers.get("access-control-allow-headers")).toContain("x-amz-target");
  const call = await fetch(server.endpoint, {
    method: "POST",
    headers: { origin: "http://localhost:3000", "x-amz-target": "DynamoDB_20120810.ListTables" },
    body: "{}",
  });
  expect(call.headers.get("access-control-allow-origin")).toBe("*");
  expect(call.headers.get("access-control-expose-headers")).toContain("x-amzn-requestid");
});

it("CORS: DynamoDB's own host answers any preflight and tells a ping that it is healthy", async () => {
  const ask = (method: string, headers: Record<string, string>) =>
    new Promise<IncomingMessage>((resolve, reject) => {
      const host = "dynamodb.us-east-1.localhost";
      const call = request(server.endpoint, { method, headers: { host, ...headers } }, resolve);
      call.once("error", reject);
      call.end();
    });
  const origin = { origin: "http://example.com" };
  const preflight = await ask("OPTIONS", { ...origin, "access-control-request-method": "dog" });
  expect(preflight.resume().headers).toMatchObject({
    "access-control-allow-origin": "*",
    "access-control-allow-methods": "dog",
    "access-control-max-age": expect.any(String),
  });
  const bare = await ask("OPTIONS", { ...origin, host: "127.0.0.1:4566" });
  expect(bare.resume().headers["access-control-max-age"]).toBeDefined();
  const health = await ask("GET", origin);
  expect(health.statusCode).toBe(200);
  expect(health.headers["access-control-allow-origin"]).toBe("*");
  expect((await health.toArray()).join("")).toBe("healthy: dynamodb.us-east-1.localhost ");
});

it("a scope of another service: refused, and an old signature before that", async () => {
  const call = async (at: number, service: string) => {
    const body = "{}";
    const headers = {
      "x-amz-target": "DynamoDB_20120810.ListTables",
      "content-type": "application/x-amz-json-1.0",
    };
    const plain = { method: "POST", path: "/", query: {}, headers, body };
    const signed = await signRaw(server.endpoint, service, plain, { ...ROOT, at });
    return (await fetch(server.endpoint, { method: "POST", headers: signed, body })).json();
  };
  expect(await call(Date.now(), "nowhere")).toMatchObject({
    __type: expect.stringContaining("InvalidSignatureException"),
    message: "Credential should be scoped to correct service: 'dynamodb'.",
  });
  expect(await call(Date.now() - 864e5, "nowhere")).toMatchObject({
    message: expect.stringContaining("Signature expired"),
  });
});

it("keep-alive: one connection carries many requests", async () => {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const ports = new Set<number | undefined>();
  for (let turn = 0; turn < 5; turn++) {
    const call = request(`${server.endpoint}/_lenticular/health`, { agent });
    call.end();
    const [response] = (await once(call, "response")) as [IncomingMessage];
    ports.add(response.socket.localPort);
    for await (const _ of response);
  }
  agent.destroy();
  expect(ports.size).toBe(1);
});

it("reset: empties everything, for local programs only", async () => {
  const dynamodb = new DynamoDBClient(server.client());
  await dynamodb.send(
    new CreateTableCommand({
      TableName: "gone-soon",
      AttributeDefinitions: [{ AttributeName: "pk", AttributeType: "S" }],
      KeySchema: [{ AttributeName: "pk", KeyType: "HASH" }],
      BillingMode: "PAY_PER_REQUEST",
    }),
  );
  const fromBrowser = await fetch(`${server.endpoint}/_lenticular/reset`, {
    method: "POST",
    headers: { origin: "http://evil.example" },
  });
  expect(fromBrowser.status).toBe(403);
  expect((await dynamodb.send(new ListTablesCommand({}))).TableNames).toEqual(["gone-soon"]);
  const reset = await fetch(`${server.endpoint}/_lenticular/reset`, { method: "POST" });
  expect(await reset.json()).toEqual({ status: "reset" });
  expect((await dynamodb.send(new ListTablesCommand({}))).TableNames).toEqual([]);
  dynamodb.destroy();
});

it("reset: many that overlap leave the root user its key", async () => {
  const data = await mkdtemp(join(tmpdir(), "reset-"));
  const durable = await startTestServer({ data });
  try {
    // Files to be swept away make the first one long.
    const s3 = new S3Client({ ...durable.client(), forcePathStyle: true });
    await s3.send(new CreateBucketCommand({ Bucket: "full" }));
    const Body = Buffer.alloc(100_000);
    const keys = Array.from({ length: 100 }, (_, at) => `k${at}`);
    await Promise.all(keys.map((Key) => s3.send(new PutObjectCommand({ Bucket: "full", Key, Body }))));
    s3.destroy();
    const answers: Promise<Response>[] = [];
    for (let at = 0; at < 60; at++) {
      answers.push(fetch(`${durable.endpoint}/_lenticular/reset`, { method: "POST" }));
      await new Promise((resolve) => setTimeout(resolve, at % 40));
    }
    const statuses = (await Promise.all(answers)).map(({ status }) => status);
    expect(new Set(statuses)).toEqual(new Set([200]));
    const dynamodb = new DynamoDBClient(durable.client());
    expect((await dynamodb.send(new ListTablesCommand({}))).TableNames).toEqual([]);
    dynamodb.destroy();
  } finally {
    await durable.stop();
    await rm(data, { recursive: true, force: true });
  }
});

it("a body that is longer than it may be is refused, and the server goes on", async () => {
  const response = await fetch(server.endpoint, {
    method: "POST",
    headers: { "x-amz-target": "DynamoDB_20120810.ListTables", "content-type": "application/x-amz-json-1.0" },
    body: "x".repeat(20 * 1024 * 1024),
  }).catch(() => undefined);
  if (response) expect(response.status).toBeGreaterThanOrEqual(400);
  expect((await fetch(`${server.endpoint}/_lenticular/health`)).status).toBe(200);
});

it("a client that goes away in the middle of its body: nothing is stored, and it is no failure of ours", async () => {
  const { hostname, port } = new URL(server.endpoint);
  const s3 = new S3Client({ ...server.client(), forcePathStyle: true });
  await s3.send(new CreateBucketCommand({ Bucket: "cut-off" }));
  const signed = await signRaw(server.endpoint, "s3", {
    method: "PUT",
    path: "/cut-off/object",
    query: {},
    headers: { "x-amz-content-sha256": "UNSIGNED-PAYLOAD" },
    body: "",
  });
  const socket = connect(Number(port), hostname);
  const head = Object.entries({ ...signed, "content-length": "1000000" }).map(
    ([name, value]) => `${name}: ${value}`,
  );
  socket.write(`PUT /cut-off/object HTTP/1.1\r\n${head.join("\r\n")}\r\n\r\n${"x".repeat(200_000)}`);
  await once(socket, "ready");
  socket.destroy();
  const told = async () => (await fetch(`${server.endpoint}/_lenticular/metrics`)).text();
  await until(
    async () => (await told()).includes('operation="PutObject",status="400"'),
    "the end of the upload",
  );
  expect(await told()).not.toContain('status="500"');
  expect((await s3.send(new ListObjectsV2Command({ Bucket: "cut-off" }))).KeyCount).toBe(0);
  s3.destroy();
});
