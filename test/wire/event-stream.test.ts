import { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import * as logs from "@aws-sdk/client-cloudwatch-logs";
import * as lambda from "@aws-sdk/client-lambda";
import type * as s3 from "@aws-sdk/client-s3";
import { SelectObjectContentCommand } from "@aws-sdk/client-s3";
import { describe, expect, test } from "vitest";
import { AwsError } from "../../src/wire/aws-error.js";
import { compileEventReader, compileEventWriter } from "../../src/wire/event-stream/events.js";
import { decodeMessages, encodeMessage } from "../../src/wire/event-stream/messages.js";
import { JsonCodecs } from "../../src/wire/json/codecs.js";
import { loadServiceModel } from "../../src/wire/model.js";
import { createProtocol } from "../../src/wire/protocols.js";
import { schemaOf } from "../../src/wire/schema.js";
import { Loopback } from "./support/loopback.js";
import { s3Loopback } from "./support/s3.js";

async function collect<T>(events: AsyncIterable<T> | undefined): Promise<T[]> {
  const all: T[] = [];
  for await (const event of events ?? []) all.push(event);
  return all;
}

async function* yielding<T>(items: readonly T[], failure?: unknown): AsyncGenerator<T> {
  yield* items;
  if (failure) throw failure;
}

describe("event streams with the official client", () => {
  test("InvokeWithResponseStream (restJson1): chunks and the end", async () => {
    const events = [
      { PayloadChunk: { Payload: Buffer.from("hello ") } },
      { PayloadChunk: { Payload: Buffer.from("world") } },
      { InvokeComplete: { ErrorCode: "", LogResult: "bG9n" } },
    ];
    const answer = () => ({ StatusCode: 200, ExecutedVersion: "$LATEST", EventStream: yielding(events) });
    const loopback = new Loopback(createProtocol("restJson1"), lambda, { name: "lambda" }, answer);
    const client = new lambda.LambdaClient(loopback.client);
    const output = await client.send(new lambda.InvokeWithResponseStreamCommand({ FunctionName: "f" }));
    expect(output).toMatchObject({ StatusCode: 200, ExecutedVersion: "$LATEST" });
    const received = await collect(output.EventStream);
    expect(received.map((event) => Buffer.from(event.PayloadChunk?.Payload ?? []).toString())).toEqual([
      "hello ",
      "world",
      "",
    ]);
    expect(received.at(-1)?.InvokeComplete).toMatchObject({ LogResult: "bG9n" });
    expect(loopback.lastResponse?.headers["content-type"]).toBe("application/vnd.amazon.eventstream");
  });

  test("SelectObjectContent (restXml): bytes, structures and empty events", async () => {
    const events: s3.SelectObjectContentEventStream[] = [
      { Records: { Payload: Buffer.from("a,b\n") } },
      { Cont: {} },
      { Stats: { Details: { BytesScanned: 4, BytesProcessed: 4, BytesReturned: 4 } } },
      { End: {} },
    ];
    const { client } = s3Loopback(() => ({ Payload: yielding(events) }));
    const output = await client.send(
      new SelectObjectContentCommand({
        Bucket: "b",
        Key: "k",
        Expression: "select * from s3object",
        ExpressionType: "SQL",
        InputSerialization: { CSV: {} },
        OutputSerialization: { CSV: {} },
      }),
    );
    const received = await collect(output.Payload);
    expect(received.map((event) => Object.keys(event)[0])).toEqual(["Records", "Cont", "Stats", "End"]);
    expect(Buffer.from(received[0]?.Records?.Payload ?? []).toString()).toBe("a,b\n");
    expect(received[2]?.Stats?.Details).toMatchObject({ BytesScanned: 4, BytesReturned: 4 });
  });

  function liveTail(events: AsyncIterable<Record<string, unknown>>) {
    const facts = { name: "logs", targetPrefix: "Logs_20140328" };
    const answer = () => ({ responseStream: events });
    const loopback = new Loopback(createProtocol("awsJson1_1"), logs, facts, answer);
    const client = new logs.CloudWatchLogsClient(loopback.client);
    return client.send(new logs.StartLiveTailCommand({ logGroupIdentifiers: ["g"] }));
  }

  test("StartLiveTail (awsJson): the initial response goes ahead", async () => {
    const events = [
      { sessionStart: { sessionId: "s" } },
      { sessionUpdate: { sessionResults: [{ message: "m" }] } },
    ];
    const output = await liveTail(yielding(events));
    expect(await collect(output.responseStream)).toEqual(events);
  });

  test("an error of the union ends the stream as that error", async () => {
    const failure = new AwsError(logs.SessionTimeoutException$, "timed out");
    const output = await liveTail(yielding([{ sessionStart: {} }], failure));
    await expect(collect(output.responseStream)).rejects.toBeInstanceOf(logs.SessionTimeoutException);
  });

  test("any other error ends the stream too, and tells no secrets", async () => {
    const named = await liveTail(yielding([], new AwsError("ThrottlingException", "slow down")));
    await expect(collect(named.responseStream)).rejects.toMatchObject({
      name: "ThrottlingException",
      message: "slow down",
    });
    const bug = await liveTail(yielding([], new TypeError("secret")));
    await expect(collect(bug.responseStream)).rejects.toMatchObject({ name: "InternalFailure" });
  });
});

describe("event streams, the reading side", () => {
  const service = loadServiceModel(lambda, { name: "lambda" });
  const codecs = new JsonCodecs(true);
  const union = schemaOf(lambda.InvokeWithResponseStreamResponseEvent$);
  const read = compileEventReader(union, codecs.eventReaderOf(service));

  test("reads what the other side writes, however it is cut", async () => {
    const write = compileEventWriter(union, codecs.eventWriter);
    const events = [
      { PayloadChunk: { Payload: Uint8Array.from(Buffer.from("x".repeat(100_000))) } },
      { InvokeComplete: { ErrorCode: "e", ErrorDetails: "d" } },
    ];
    const bytes = await buffer(write(yielding(events)));
    const pieces = Array.from({ length: Math.ceil(bytes.length / 7) }, (_, i) =>
      bytes.subarray(i * 7, i * 7 + 7),
    );
    expect(await collect(read(Readable.from(pieces)))).toEqual(events);
  });

  test("a signed message holds the real one; an empty one ends the stream", async () => {
    const inner = encodeMessage(
      { ":event-type": { type: "string", value: "PayloadChunk" } },
      Buffer.from("x"),
    );
    const signature = { ":chunk-signature": { type: "binary", value: Uint8Array.of(1) } } as const;
    const signed = [encodeMessage(signature, inner), encodeMessage(signature, new Uint8Array())];
    expect(await collect(read(Readable.from(signed)))).toEqual([
      { PayloadChunk: { Payload: Uint8Array.from([120]) } },
    ]);
  });

  test.each([
    ["a length of nothing", Buffer.alloc(16)],
    ["a length without end", Buffer.alloc(16, 0xff)],
    ["a broken checksum", Buffer.from(encodeMessage({}, Buffer.from("x"))).fill(0, 14)],
    ["an unfinished message", encodeMessage({}, Buffer.from("x")).subarray(0, 12)],
  ])("refuses %s", async (_title, bytes) => {
    await expect(collect(decodeMessages(Readable.from([bytes])))).rejects.toBeInstanceOf(AwsError);
  });
});
