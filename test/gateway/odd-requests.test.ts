import { setTimeout as wait } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Random, seeds } from "../support/random.js";
import { echo, type Front, openFront, openNode, RawClient, refuseLate, withoutDate } from "./front.js";

/**
 * Whatever arrives, the two readers of HTTP/1 must see the same requests in it: where they differ, one request could be
 * smuggled inside another.
 */
let front: Front;
let node: Front;
beforeAll(async () => {
  front = await openFront(echo);
  node = await openNode(echo);
  for (const each of [front, node]) refuseLate(each);
});
afterAll(() => {
  front.close();
  node.close();
});

const GOOD = "POST /good HTTP/1.1\r\nHost: localhost\r\nContent-Length: 3\r\n\r\nabc";
const LAST = "GET /last HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
const head = (...lines: string[]) =>
  `POST /odd HTTP/1.1\r\n${["Host: localhost", ...lines].join("\r\n")}\r\n\r\n`;

const ODD: Record<string, string> = {
  "two lengths that differ": `${head("Content-Length: 3", "Content-Length: 5")}abcde`,
  "two lengths that agree": `${head("Content-Length: 3", "Content-Length: 3")}abc`,
  "two lengths in one line": `${head("Content-Length: 3, 3")}abc`,
  "a length with a sign": `${head("Content-Length: +3")}abc`,
  "a negative length": `${head("Content-Length: -3")}abc`,
  "a length in hexadecimal": `${head("Content-Length: 0x3")}abc`,
  "a length with zeros before": `${head("Content-Length: 003")}abc`,
  "an empty length": head("Content-Length:"),
  "a length beyond all numbers": head("Content-Length: 99999999999999999999"),
  "a length and chunks": `${head("Content-Length: 3", "Transfer-Encoding: chunked")}3\r\nabc\r\n0\r\n\r\n`,
  "chunks and a length": `${head("Transfer-Encoding: chunked", "Content-Length: 3")}3\r\nabc\r\n0\r\n\r\n`,
  "an unknown coding": `${head("Transfer-Encoding: xchunked")}3\r\nabc\r\n0\r\n\r\n`,
  "chunked twice": `${head("Transfer-Encoding: chunked, chunked")}3\r\nabc\r\n0\r\n\r\n`,
  "chunked with a tab": `${head("Transfer-Encoding:\tchunked")}3\r\nabc\r\n0\r\n\r\n`,
  "chunked under a name with a space": `${head("Transfer-Encoding : chunked")}3\r\nabc\r\n0\r\n\r\n`,
  "chunked on a folded line": `${head("X: y", " Transfer-Encoding: chunked")}3\r\nabc\r\n0\r\n\r\n`,
  "a folded value": head("X: y", "\tz"),
  "a space before the colon": `${head("Content-Length : 3")}abc`,
  "a line without a colon": head("Content-Length 3"),
  "a line without a name": head(": 3"),
  "a bare line feed": "POST /odd HTTP/1.1\nHost: localhost\n\n",
  "a bare line feed in a value": head("X: y\nContent-Length: 3"),
  "a bare carriage return": head("X: y\rContent-Length: 3"),
  "a zero byte": head("X: y\0z"),
  "no host": "GET /odd HTTP/1.1\r\n\r\n",
  "two hosts": head("Host: elsewhere"),
  "an empty host": "GET /odd HTTP/1.1\r\nHost:\r\n\r\n",
  "HTTP/1.0": "GET /odd HTTP/1.0\r\nHost: localhost\r\nConnection: keep-alive\r\n\r\n",
  "HTTP/0.9": "GET /odd\r\n\r\n",
  "HTTP/1.2": "GET /odd HTTP/1.2\r\nHost: localhost\r\n\r\n",
  "HTTP/3.0": "GET /odd HTTP/3.0\r\nHost: localhost\r\n\r\n",
  "a version in small letters": "GET /odd http/1.1\r\nHost: localhost\r\n\r\n",
  "two spaces in the first line": "GET  /odd HTTP/1.1\r\nHost: localhost\r\n\r\n",
  "a tab in the first line": "GET\t/odd HTTP/1.1\r\nHost: localhost\r\n\r\n",
  "a space in the path": "GET /odd path HTTP/1.1\r\nHost: localhost\r\n\r\n",
  "a path beyond ASCII": "GET /\xff\xfe HTTP/1.1\r\nHost: localhost\r\n\r\n",
  "a path with a fragment": "GET /odd?a=1#b HTTP/1.1\r\nHost: localhost\r\n\r\n",
  "a whole URL": "GET http://localhost/odd HTTP/1.1\r\nHost: localhost\r\n\r\n",
  "the server itself": "OPTIONS * HTTP/1.1\r\nHost: localhost\r\n\r\n",
  "an empty line before": `\r\n\r\n${GOOD}`,
  "a method of our own": "FETCH /odd HTTP/1.1\r\nHost: localhost\r\n\r\n",
  "a method in small letters": "get /odd HTTP/1.1\r\nHost: localhost\r\n\r\n",
  "a method that is a header": "GET: /odd HTTP/1.1\r\nHost: localhost\r\n\r\n",
  "a wish to upgrade": head("Connection: upgrade", "Upgrade: websocket"),
  "a wish to upgrade to HTTP/2": head(
    "Connection: Upgrade, HTTP2-Settings",
    "Upgrade: h2c",
    "HTTP2-Settings: AAMAAABkAAQAAP__",
  ),
  "an expectation": `${head("Expect: 100-continue", "Content-Length: 3")}abc`,
  "an unknown expectation": `${head("Expect: the-unexpected", "Content-Length: 3")}abc`,
  "a connection of several words": head("Connection: keep-alive, x-foo"),
  "a body of GET": "GET /odd HTTP/1.1\r\nHost: localhost\r\nContent-Length: 3\r\n\r\nabc",
  "a body without length": `${head()}abc`,
  "a name that is a prototype's": head("__proto__: x", "constructor: y"),
  "a name with characters of its own": head("!#$%&'*+.^_`|~: y"),
  "a name beyond ASCII": head("\xe4: y"),
  "an empty value": head("X-Empty:", "X-Space:   "),
  "a no-break space around a value": head("X: \xa0y\xa0"),
  "nothing but line ends": "\r\n\r\n\r\n\r\n",
  TLS: "\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
  "a long body": `${head("Content-Length: 200000")}${"x".repeat(200_000)}`,
  "a long head": head(`X: ${"y".repeat(20_000)}`),
};

/** How long nobody says anything before a connection is taken to wait for more. */
const SILENT_MS = 200;
const LOOKS_MAX = 25;

/** Sends the same to both, and looks until they have said the same and no more; what they said at the last look. */
async function heard(text: string): Promise<{ ours: string; nodes: string }> {
  const ours = new RawClient(front.port);
  const nodes = new RawClient(node.port);
  await Promise.all([ours.send(text), nodes.send(text)]);
  const said = () => ({ ours: withoutDate(ours.heard), nodes: withoutDate(nodes.heard) });
  const bothClosed = Promise.all([ours.closed, nodes.closed]).then(() => true);
  for (let looks = 0, last = ""; looks < LOOKS_MAX; looks++) {
    const isOver = await Promise.race([bothClosed, wait(SILENT_MS, false)]);
    const now = said();
    if (isOver || (now.ours === now.nodes && now.ours === last)) break;
    last = now.ours;
  }
  ours.socket.destroy();
  nodes.socket.destroy();
  return said();
}

async function compare(text: string): Promise<void> {
  const { ours, nodes } = await heard(text);
  expect(ours).toBe(nodes);
}

describe("odd requests", () => {
  it.each(Object.entries(ODD))("%s: answered as Node answers, between ordinary ones", async (_name, text) => {
    await compare(text + LAST);
    await compare(GOOD + text + GOOD + LAST);
  });

  const PIECES = [
    "\r\n",
    "\n",
    "\r",
    " ",
    "\t",
    ":",
    "\0",
    "\x80",
    "0",
    "3",
    "Content-Length: 4\r\n",
    "Transfer-Encoding: chunked\r\n",
    "Host: b\r\n",
    "HTTP/1.1",
    "GET / HTTP/1.1\r\nHost: a\r\n\r\n",
    "\r\n\r\n",
    ",",
    "#",
    "?",
    "\xff",
    "Connection: close\r\n",
  ] as const;

  /** A few ordinary requests with some of their bytes taken out, written over or put between. */
  function mutated(seed: number): string {
    const random = new Random(seed);
    let text =
      GOOD +
      `GET /g?x=1 HTTP/1.1\r\nHost: localhost\r\nX-Amz-Date: 1\r\nConnection: keep-alive\r\n\r\n` +
      GOOD;
    for (let change = 1 + random.integer(3); change > 0; change--) {
      const at = random.integer(text.length);
      const piece = random.pick([...PIECES] as [string, ...string[]]);
      text = text.slice(0, at) + (random.chance(0.2) ? "" : piece) + text.slice(at + random.integer(3));
    }
    return text + LAST;
  }

  it("requests with faults strewn in, a thousand: seen as Node sees them", async () => {
    const all = seeds(1_000);
    for (let from = 0; from < all.length; from += 50) {
      await Promise.all(
        all.slice(from, from + 50).map(async (seed) => {
          const { ours, nodes } = await heard(mutated(seed));
          expect({ seed, heard: ours }).toEqual({ seed, heard: nodes });
        }),
      );
    }
  });
});
