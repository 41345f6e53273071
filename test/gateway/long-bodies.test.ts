import { createHash, randomBytes } from "node:crypto";
import type { AddressInfo } from "node:net";
import { setTimeout as wait } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { systemClock } from "../../src/core/clock.js";
import type { Exchange } from "../../src/gateway/exchange.js";
import { TwoVersionServer } from "../../src/gateway/front/two-version-server.js";
import { until } from "../support/until.js";
import { answersOf, echo, type Front, openFront, openNode, RawClient, withoutDate } from "./front.js";

const LONG_BYTES = 200_000;
const head = (bytes: number, path = "/long", more = "") =>
  `PUT ${path} HTTP/1.1\r\nHost: localhost\r\nContent-Length: ${bytes}\r\n${more}\r\n`;
const long = (path: string, bytes = LONG_BYTES) => head(bytes, path) + "x".repeat(bytes);
const SHORT = "POST /short HTTP/1.1\r\nHost: localhost\r\nContent-Length: 3\r\n\r\nabc";
const EXPECTING = `${head(3, "/expecting", "Expect: 100-continue\r\n")}abc`;
const LAST = "GET /last HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";

/** Tells of the body what it can without keeping it. */
const digest = async (exchange: Exchange): Promise<void> => {
  const hash = createHash("md5");
  for await (const chunk of exchange.body.stream()) hash.update(chunk);
  exchange.response = { status: 200, headers: {}, body: hash.digest("hex") };
};

/** Answers without a look at the body. */
const refuse = async (exchange: Exchange): Promise<void> => {
  exchange.response = { status: 403, headers: {}, body: exchange.facts.path };
};

async function withFront<T>(handle: (exchange: Exchange) => Promise<void>, use: (own: Front) => Promise<T>) {
  const own = await openFront(handle);
  try {
    return await use(own);
  } finally {
    own.close();
  }
}

describe("long bodies, and bodies that wait to be wanted", () => {
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

  it("are read the same wherever the network cuts them, between other requests", async () => {
    const text = SHORT + long("/a") + EXPECTING + long("/b", 131_073) + SHORT + EXPECTING + LAST;
    const expected = await answersOf(node.port, text);
    expect(expected.match(/HTTP\/1.1 200 OK/g)).toHaveLength(7);
    expect(expected.match(/HTTP\/1.1 100 Continue/g)).toHaveLength(2);
    const edges = [...text.matchAll(/\r\n\r\n|PUT|POST|GET/g)].map(({ index }) => index);
    for (const edge of edges) {
      for (const cut of [edge - 1, edge, edge + 1, edge + 4, edge + 5, edge + 70_000]) {
        expect(await answersOf(front.port, text.slice(0, cut), text.slice(cut))).toBe(expected);
      }
    }
  });

  it("arrive byte for byte, and behind them the next request", async () => {
    const bytes = randomBytes(5_000_000);
    const md5 = createHash("md5").update(bytes).digest("hex");
    const heard = await withFront(digest, ({ port }) => {
      const text = head(bytes.length) + bytes.toString("latin1");
      return answersOf(port, text + text + LAST);
    });
    expect(heard.split(md5)).toHaveLength(3);
  });

  it("are told to come when somebody wants them, and not before", async () => {
    await withFront(digest, async ({ port }) => {
      const client = new RawClient(port);
      await client.send(head(3, "/", "Expect: 100-Continue\r\n"));
      await until(async () => client.heard !== "", "a word to go on");
      expect(client.heard).toBe("HTTP/1.1 100 Continue\r\n\r\n");
      await client.send(`abc${LAST}`);
      expect(await client.all()).toContain("900150983cd24fb0d6963f7d28e17f72");
    });
  });

  it("that nobody has told to come end the connection with their answer: what comes could be the body or not", async () => {
    const heard = await withFront(refuse, ({ port }) => answersOf(port, EXPECTING + LAST));
    expect(heard).toMatch(/^HTTP\/1.1 403 Forbidden\r\nconnection: close\r\n/);
    expect(heard).not.toContain("/last");
  });

  it("that nobody has read are thrown away, up to a megabyte", async () => {
    const heard = await withFront(refuse, ({ port }) => answersOf(port, long("/a") + long("/b") + LAST));
    expect(heard.match(/403 Forbidden/g)).toHaveLength(3);
    const cut = await withFront(refuse, ({ port }) => answersOf(port, head(50_000_000, "/endless")));
    expect(cut).toMatch(/^HTTP\/1.1 403 Forbidden\r\nconnection: close\r\n[\s\S]*\/endless$/);
  });

  it("are not read faster than somebody takes them", async () => {
    let begin = () => {};
    const begun = new Promise<void>((resolve) => {
      begin = resolve;
    });
    const slowly = async (exchange: Exchange) => {
      await begun;
      await digest(exchange);
    };
    await withFront(slowly, async ({ port }) => {
      const client = new RawClient(port);
      const bytes = 50_000_000;
      let hasLeft = false;
      const sending = client.send(long("/slow", bytes) + LAST).then(() => {
        hasLeft = true;
      });
      await wait(200);
      expect(hasLeft).toBe(false);
      begin();
      await sending;
      expect(await client.all()).toContain(createHash("md5").update("x".repeat(bytes)).digest("hex"));
    });
  });

  it.each([
    ["goes away", (client: RawClient) => client.socket.destroy()],
    ["ends its side", (client: RawClient) => client.socket.end()],
  ])("break off when their client %s", async (_how, leave) => {
    let failure: unknown;
    let isCutOff = false;
    const noting = async (exchange: Exchange) => {
      await digest(exchange).catch((error: unknown) => {
        failure = error;
      });
      isCutOff = exchange.body.isCutOff;
      await refuse(exchange);
    };
    await withFront(noting, async ({ port, errors }) => {
      const client = new RawClient(port);
      await client.send(long("/cut").slice(0, -1));
      leave(client);
      await until(async () => isCutOff, "the news");
      expect(failure).toMatchObject({ code: "ECONNRESET" });
      await client.closed;
      expect(errors).toEqual([]);
    });
  });
});

describe("a connection whose long body pauses", () => {
  it.each([
    ["is closed where the client is waited for", true],
    ["is kept where nobody reads", false],
  ])("%s", async (_what, reads) => {
    let answerLate = () => {};
    const server = new TwoVersionServer(
      { keepAliveTimeout: 40, silenceMs: 40, clock: systemClock },
      {
        onHttp2Request: () => {},
        onPlainRequest: (request) => {
          if (reads) request.body.stream().resume();
          answerLate = () => void request.send({ status: 200, headers: {}, body: "late" });
        },
      },
    );
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const client = new RawClient((server.address() as AddressInfo).port);
    await client.send(long("/pausing").slice(0, -1));
    if (!reads) {
      await wait(150);
      answerLate();
    }
    await client.closed;
    expect(withoutDate(client.heard).endsWith("late")).toBe(!reads);
    server.close();
  });
});
