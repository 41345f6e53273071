import type { AddressInfo } from "node:net";
import { Readable } from "node:stream";
import { setTimeout as wait } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { systemClock } from "../../src/core/clock.js";
import type { Exchange } from "../../src/gateway/exchange.js";
import type { PlainRequest } from "../../src/gateway/front/plain-connection.js";
import { TwoVersionServer } from "../../src/gateway/front/two-version-server.js";
import { until } from "../support/until.js";
import { answersOf, echo, type Front, openFront, openNode, RawClient } from "./front.js";

const call = (n: number, body = `{"n":${n}}`) =>
  `POST /p${n}?q=${n} HTTP/1.1\r\nHost: localhost\r\nX-Number: ${n}\r\nContent-Length: ${body.length}\r\n\r\n${body}`;
const LAST = "GET /last HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
const CHUNKED =
  "PUT /chunked HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n";

let front: Front;
let node: Front;
beforeAll(async () => {
  front = await openFront(echo);
  node = await openNode(echo);
});
afterAll(() => {
  front.close();
  node.close();
});

/** Answers of a handler of its own, until the connection is closed. */
async function answersWith(handle: (exchange: Exchange) => Promise<void>, request: string) {
  const own = await openFront(handle);
  try {
    return { heard: await answersOf(own.port, request), errors: own.errors };
  } finally {
    own.close();
  }
}

describe("requests of HTTP/1.1", () => {
  it("are read the same wherever the network cuts them", async () => {
    const text = call(1) + call(2, "") + LAST;
    const expected = await answersOf(node.port, text);
    expect(expected.match(/HTTP\/1.1 200 OK/g)).toHaveLength(3);
    const cuts = Array.from({ length: text.length - 1 }, (_, i) => i + 1);
    const answers = await Promise.all(
      cuts.map((cut) => answersOf(front.port, text.slice(0, cut), text.slice(cut))),
    );
    expect(new Set(answers)).toEqual(new Set([expected]));
  });

  it("are read byte by byte", async () => {
    const text = call(1) + CHUNKED + call(2) + LAST;
    expect(await answersOf(front.port, ...text)).toBe(await answersOf(node.port, text));
  });

  it("are answered in their order when they come all at once, ordinary ones and others", async () => {
    const many = Array.from({ length: 200 }, (_, i) => call(i)).join("");
    const text = many + CHUNKED + many + LAST;
    const heard = await answersOf(front.port, text);
    expect(heard).toBe(await answersOf(node.port, text));
    expect(heard.match(/HTTP\/1.1 200 OK/g)).toHaveLength(402);
  });

  it("are answered one after the other: the second begins when the first is done", async () => {
    const log: string[] = [];
    const { heard } = await answersWith(
      async (exchange) => {
        log.push(`begin ${exchange.facts.path}`);
        await wait(5);
        log.push(`end ${exchange.facts.path}`);
        await echo(exchange);
      },
      call(1) + call(2) + LAST,
    );
    expect(heard.match(/HTTP\/1.1 200 OK/g)).toHaveLength(3);
    expect(log.slice(0, 4)).toEqual(["begin /p1", "end /p1", "begin /p2", "end /p2"]);
  });

  it("a head that never ends is Node's to judge, and its time Node's to measure", async () => {
    const client = new RawClient(front.port);
    await client.sendPart("GET / HTTP/1.1\r\nHost: localhost\r\nX: ");
    await client.sendPart("y".repeat(40_000));
    expect(await client.all()).toContain("431 Request Header Fields Too Large");
    const slow = new RawClient(front.port);
    await slow.sendPart("GET /slow HTTP/1.1\r\nHost: localhost\r\n");
    await wait(1_100);
    await slow.sendPart("Connection: close\r\n\r\n");
    expect(await slow.all()).toContain('"path":"/slow"');
  });

  it("values are read as UTF-8, and a repeated header is joined", async () => {
    const name = Buffer.from("Zürich").toString("latin1");
    const text = `GET / HTTP/1.1\r\nHost: a\r\nX-City:\t ${name} \r\nx-city: Bern\r\n\r\n${LAST}`;
    const heard = Buffer.from(await answersOf(front.port, text), "latin1").toString();
    expect(heard).toContain('"x-city":"Zürich,Bern"');
    expect(heard).toBe(Buffer.from(await answersOf(node.port, text), "latin1").toString());
  });

  it("a client that does not read its answers is not served without end", async () => {
    let served = 0;
    const own = await openFront(async (exchange) => {
      served += 1;
      exchange.response = { status: 200, headers: {}, body: "x".repeat(500_000) };
    });
    const client = new RawClient(own.port);
    client.socket.pause();
    const text = Array.from({ length: 60 }, (_, i) => call(i)).join("");
    await client.send(text);
    await until(async () => served > 1, "the first answers");
    await wait(100);
    expect(served).toBeLessThan(40);
    client.socket.resume();
    await until(async () => served === 60, "the rest of them");
    client.socket.destroy();
    own.close();
  });

  it("a handler hears that its client has gone", async () => {
    let gone = false;
    const own = await openFront(async (exchange) => {
      await new Promise<void>((resolve) => {
        exchange.signal.addEventListener("abort", () => resolve());
      });
      gone = true;
      await echo(exchange);
    });
    const client = new RawClient(own.port);
    await client.send(call(1));
    await wait(20);
    client.socket.destroy();
    await until(async () => gone, "the news");
    expect(own.errors).toEqual([]);
    own.close();
  });
});

describe("a connection that is silent", () => {
  const answer = { status: 200, headers: {}, body: "done" };
  const openImpatient = async (onPlainRequest: (request: PlainRequest) => void) => {
    const server = new TwoVersionServer(
      { keepAliveTimeout: 40, silenceMs: 40, clock: systemClock },
      { onPlainRequest, onHttp2Request: () => {} },
    );
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    return { server, client: new RawClient((server.address() as AddressInfo).port) };
  };

  it.each([
    ["says nothing", ""],
    ["has had its answer", call(1)],
    ["stops in the middle of a body", call(1).slice(0, -3)],
    ["stops in the middle of a body, behind an answer", call(1) + call(2).slice(0, -3)],
  ])("and %s is closed", async (_when, text) => {
    const { server, client } = await openImpatient(
      (request) => void request.send({ ...answer, headers: {} }),
    );
    await client.send(text);
    await client.closed;
    expect(client.heard.match(/done/g)?.length ?? 0).toBe(text.includes(call(1)) ? 1 : 0);
    server.close();
  });

  it("is not closed while its request is being answered, however long that takes", async () => {
    let finish = () => {};
    const { server, client } = await openImpatient((request) => {
      finish = () => void request.send({ ...answer, headers: {} });
    });
    await client.send(call(1));
    await wait(150);
    finish();
    await until(async () => client.heard.endsWith("done"), "the answer");
    await client.closed;
    server.close();
  });
});

describe("responses", () => {
  const streaming =
    (chunks: string[], headers: Record<string, string>, error?: Error) => async (exchange: Exchange) => {
      if (exchange.facts.path === "/last") return echo(exchange);
      const source = async function* () {
        yield* chunks.map((chunk) => Buffer.from(chunk));
        if (error) throw error;
      };
      exchange.response = { status: 200, headers, body: Readable.from(source(), { objectMode: false }) };
    };

  it("a stream goes out in chunks, or by its length", async () => {
    const chunked = await answersWith(streaming(["ab", "", "cde"], {}), call(1) + LAST);
    expect(chunked.heard).toMatch(
      /transfer-encoding: chunked\r\n[\s\S]*\r\n\r\n2\r\nab\r\n3\r\ncde\r\n0\r\n\r\nHTTP/,
    );
    const whole = await answersWith(streaming(["ab", "cde"], { "content-length": "5" }), call(1) + LAST);
    expect(whole.heard).toMatch(/content-length: 5\r\n[\s\S]*\r\n\r\nabcdeHTTP\/1.1 200 OK/);
  });

  it.each([
    ["breaks off", streaming(["ab"], {}, new Error("a broken disk"))],
    [
      "breaks off before its length",
      streaming(["ab"], { "content-length": "5" }, new Error("a broken disk")),
    ],
    ["is shorter than it said", streaming(["ab"], { "content-length": "5" })],
    ["is longer than it said", streaming(["abcdefgh"], { "content-length": "5" })],
  ])("a stream that %s ends the connection: no answer follows it", async (_how, handle) => {
    const { heard } = await answersWith(handle, call(1) + LAST);
    expect(heard).not.toContain("/last");
    expect(heard).not.toContain("\r\n0\r\n");
  });

  it.each([
    ["a line end in a value", { "x-note": "a\r\nSet-Cookie: b" }],
    ["a control character in a value", { "x-note": "a\u0000b" }],
    ["a space in a name", { "x note": "a" }],
  ])("%s is never sent", async (_what, headers) => {
    const { heard, errors } = await answersWith(async (exchange) => {
      exchange.response = { status: 200, headers, body: "x" };
    }, call(1));
    expect(heard).toBe("");
    expect(errors.join()).toContain("a response could not be sent");
  });

  it("HEAD, 204 and 304 have no body", async () => {
    const { heard } = await answersWith(async (exchange) => {
      if (exchange.facts.path === "/last") return echo(exchange);
      const status = Number(exchange.facts.path.slice(1));
      exchange.response = { status, headers: {}, body: status === 200 ? "hello" : undefined };
    }, `HEAD /200 HTTP/1.1\r\nHost: a\r\n\r\nGET /204 HTTP/1.1\r\nHost: a\r\n\r\nGET /304 HTTP/1.1\r\nHost: a\r\n\r\n${LAST}`);
    const [head = "", none = "", unchanged = "", last = ""] = heard.split("HTTP/1.1 ").slice(1);
    expect(head).toMatch(/^200 OK\r\ncontent-length: 5\r\n[\s\S]*\r\n\r\n$/);
    expect(none).toMatch(/^204 No Content\r\n(?!content-length)[\s\S]*\r\n\r\n$/);
    expect(unchanged).toMatch(/^304 Not Modified\r\n(?!content-length)[\s\S]*\r\n\r\n$/);
    expect(last).toContain("/last");
  });

  it("a request that fails in our own hands ends its connection, not the server", async () => {
    const { heard, errors } = await answersWith(async () => {
      throw new Error("a fault");
    }, call(1));
    expect(heard).toBe("");
    expect(errors.join()).toContain("a fault");
  });
});
