import { request } from "node:http";
import { crc32, deflateSync, gunzipSync, gzipSync } from "node:zlib";
import { DynamoDB } from "@aws-sdk/client-dynamodb";
import { expect, it } from "vitest";
import { signRaw } from "../../support/raw-request.js";
import { useServer } from "../../support/server.js";
import { dynamoOf, newTable, S } from "./support.js";

const server = useServer();

interface HttpRequest {
  body: unknown;
  headers: Record<string, string>;
}

/** A client whose bodies are encoded after they are written and before they are signed. */
function encodingClient(encoding: string, encode: (body: string) => Uint8Array): DynamoDB {
  const dynamo = new DynamoDB({ ...server.client(), maxAttempts: 1 });
  dynamo.middlewareStack.add(
    (next) => (args) => {
      const request = args.request as HttpRequest;
      const body = encode(String(request.body));
      request.body = body;
      request.headers["content-encoding"] = encoding;
      request.headers["content-length"] = String(body.length);
      return next(args);
    },
    { step: "build", priority: "low" },
  );
  return dynamo;
}

it.each([
  ["gzip", gzipSync],
  ["deflate", deflateSync],
  ["GZIP", (body: string) => Buffer.concat([gzipSync(body.slice(0, 9)), gzipSync(body.slice(9))])],
] as const)("PutItem: reads a body in %s", async (encoding, encode) => {
  const TableName = await newTable(dynamoOf(server));
  const Item = { p: S("x"), long: S("é".repeat(20_000)) };
  await encodingClient(encoding, encode).putItem({ TableName, Item });
  expect((await dynamoOf(server).getItem({ TableName, Key: { p: S("x") } })).Item).toEqual(Item);
});

it.each([
  ["an unknown encoding", "garbage", (body: string) => Buffer.from(body)],
  ["what is not gzip", "gzip", (body: string) => Buffer.from(body)],
  ["gzip cut short", "gzip", (body: string) => gzipSync(body).subarray(0, -1)],
  ["nothing", "deflate", () => Buffer.alloc(0)],
] as const)("PutItem: blames itself for %s, and stores nothing", async (_, encoding, encode) => {
  const TableName = await newTable(dynamoOf(server));
  await expect(
    encodingClient(encoding, encode).putItem({ TableName, Item: { p: S("x") } }),
  ).rejects.toMatchObject({ $metadata: { httpStatusCode: 500 } });
  expect((await dynamoOf(server).scan({ TableName })).Count).toBe(0);
});

it("PutItem: a few kilobytes that unfold into many megabytes are refused", async () => {
  const TableName = await newTable(dynamoOf(server));
  const swollen = (body: string) => gzipSync(`${body.slice(0, -1)}${" ".repeat(20 * 1024 * 1024)}}`);
  await expect(
    encodingClient("gzip", swollen).putItem({ TableName, Item: { p: S("x") } }),
  ).rejects.toMatchObject({ $metadata: { httpStatusCode: 413 } });
});

it("GetItem: a long answer is compressed for callers that read it, and carries its checksum", async () => {
  const TableName = await newTable(dynamoOf(server));
  const get = async (p: string, accepted: Record<string, string>) => {
    const body = JSON.stringify({ TableName, Key: { p: { S: p } } });
    const headers = {
      "x-amz-target": "DynamoDB_20120810.GetItem",
      "content-type": "application/x-amz-json-1.0",
      ...accepted,
    };
    const signed = await signRaw(server.endpoint, "dynamodb", {
      method: "POST",
      path: "/",
      query: {},
      headers,
      body,
    });
    return new Promise<{ headers: NodeJS.Dict<string | string[]>; body: Buffer }>((resolve, reject) => {
      const call = request(server.endpoint, { method: "POST", headers: signed }, async (response) => {
        const chunks: Buffer[] = [];
        for await (const chunk of response) chunks.push(chunk);
        resolve({ headers: response.headers, body: Buffer.concat(chunks) });
      });
      call.on("error", reject);
      call.end(body);
    });
  };
  const long = "x".repeat(5000);
  await dynamoOf(server).putItem({ TableName, Item: { p: S("long"), long: S(long) } });
  await dynamoOf(server).putItem({ TableName, Item: { p: S("short") } });

  const compressed = await get("long", { "accept-encoding": "deflate;q=0.5, gzip" });
  expect(compressed.headers["content-encoding"]).toBe("gzip");
  expect(compressed.headers["x-amz-crc32"]).toBe(String(crc32(compressed.body)));
  expect(JSON.parse(gunzipSync(compressed.body).toString()).Item.long).toEqual({ S: long });
  for (const plain of [await get("long", {}), await get("short", { "accept-encoding": "gzip" })]) {
    expect(plain.headers["content-encoding"]).toBeUndefined();
    expect(plain.headers["x-amz-crc32"]).toBe(String(crc32(plain.body)));
  }
});
