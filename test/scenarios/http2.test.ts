import { type ClientHttp2Session, connect } from "node:http2";
import { connect as connectTcp } from "node:net";
import { text } from "node:stream/consumers";
import { afterEach, describe, expect, it } from "vitest";
import { manifest } from "../../src/services/sqs/manifest.js";
import { leastRequest, signRaw } from "../support/raw-request.js";
import { startTestServer, useServer } from "../support/server.js";

const server = useServer();
const sessions: ClientHttp2Session[] = [];
const open = (endpoint = server.endpoint) => {
  const session = connect(endpoint);
  sessions.push(session);
  return session;
};
afterEach(() => {
  for (const session of sessions.splice(0)) session.destroy();
});

interface Answer {
  status: number;
  body: string;
}

function ask(session: ClientHttp2Session, headers: Record<string, string>, body = ""): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const stream = session.request(headers, { endStream: body === "" });
    stream.on("error", reject);
    stream.on("response", (answer) => {
      text(stream).then((body) => resolve({ status: Number(answer[":status"]), body }), reject);
    });
    if (body !== "") stream.end(body);
  });
}

async function listQueues(session: ClientHttp2Session): Promise<Answer> {
  const request = {
    ...leastRequest(manifest, { name: "ListQueues" } as Parameters<typeof leastRequest>[1]),
    body: "{}",
  };
  const { host, ...signed } = await signRaw(server.endpoint, "sqs", request);
  return ask(session, { ":method": "POST", ":path": "/", ":authority": host ?? "", ...signed }, "{}");
}

describe("HTTP/2 without TLS, on the same port", () => {
  it("answers signed calls, many at once on one connection", async () => {
    const session = open();
    const answers = await Promise.all(Array.from({ length: 20 }, () => listQueues(session)));
    for (const answer of answers) expect(answer).toEqual({ status: 200, body: "{}" });
  });

  it("refuses what is not signed, and answers the system's own routes", async () => {
    const session = open();
    const target = { "x-amz-target": "AmazonSQS.ListQueues", "content-type": "application/x-amz-json-1.0" };
    const refused = await ask(session, { ":method": "POST", ":path": "/", ...target }, "{}");
    expect(refused).toEqual({ status: 400, body: expect.stringContaining("MissingAuthenticationToken") });
    const health = await ask(session, { ":path": "/_lenticular/health" });
    expect(health.status).toBe(200);
  });

  it("tells the version of a connection whose first bytes come one at a time", async () => {
    const { hostname, port } = new URL(server.endpoint);
    const socket = connectTcp({ host: hostname, port: Number(port), noDelay: true });
    for (const byte of "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n") {
      await new Promise<void>((resolve) => socket.write(byte, () => resolve()));
    }
    // The server's SETTINGS frame, which is the first thing that HTTP/2 answers.
    const [first] = await new Promise<Buffer[]>((resolve) => socket.once("data", (...data) => resolve(data)));
    expect(first?.[3]).toBe(4);
    socket.destroy();
    const plain = connectTcp({ host: hostname, port: Number(port), noDelay: true });
    for (const part of [
      "P",
      "UT /_lenticular/health HTTP/1.1\r\nHost: localhost\r\n",
      "Connection: close\r\n\r\n",
    ]) {
      await new Promise<void>((resolve) => plain.write(part, () => resolve()));
    }
    expect(await text(plain)).toMatch(/^HTTP\/1\.1 /);
  });

  it("lets the server stop while a connection is open", async () => {
    const other = await startTestServer();
    const session = open(other.endpoint);
    expect((await ask(session, { ":path": "/_lenticular/health" })).status).toBe(200);
    const { hostname, port } = new URL(other.endpoint);
    const silent = connectTcp({ host: hostname, port: Number(port) });
    await new Promise<void>((resolve) => silent.once("connect", () => resolve()));
    const closed = new Promise<void>((resolve) => silent.once("close", () => resolve()));
    silent.on("error", () => {});
    silent.resume();
    await other.stop();
    await closed;
    expect(session.closed || session.destroyed).toBe(true);
  });
});
