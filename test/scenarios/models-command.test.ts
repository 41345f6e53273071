import { createHash } from "node:crypto";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { main } from "../../src/cli/main.js";

const COMMIT = "0123456789abcdef0123456789abcdef01234567";
const GRAPH = Buffer.alloc(300_000, "graph");
const FILES: Record<string, Buffer> = {
  "README.md": Buffer.from("# A model"),
  "config.json": Buffer.from('{"id2label":{"0":"negative","1":"positive"}}'),
  "tokenizer.json": Buffer.from("{}"),
  "onnx/model.onnx": GRAPH,
  "onnx/model_quantized.onnx": Buffer.from("small"),
};
const sha256 = (bytes: Buffer) => createHash("sha256").update(bytes).digest("hex");
const gitSha = (bytes: Buffer) =>
  createHash("sha1").update(`blob ${bytes.length}\0`).update(bytes).digest("hex");
const isLarge = (path: string) => path.endsWith(".onnx");

/** A hub of one model, and the place where its large files lie: another origin, as on Hugging Face. */
class FakeHub {
  readonly asked: { url: string; range: string | undefined; authorization: string | undefined }[] = [];
  /** Whether the description tells sizes and checksums, or only their addresses do. */
  tellsBlobs = true;
  /** Bytes after which the graph's connection breaks, once. */
  breaksAfter: number | undefined;
  served = { ...FILES };
  readonly #hub: Server = createServer((request, response) => this.#answer(request, response));
  readonly #store: Server = createServer((request, response) => this.#give(request, response));

  async start(): Promise<void> {
    for (const server of [this.#hub, this.#store]) {
      server.listen(0, "127.0.0.1");
      await once(server, "listening");
    }
  }

  async stop(): Promise<void> {
    for (const server of [this.#hub, this.#store]) {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    }
  }

  get endpoint(): string {
    return `http://127.0.0.1:${(this.#hub.address() as AddressInfo).port}`;
  }

  #note({ url = "", headers: { range, authorization } }: IncomingMessage): string {
    this.asked.push({ url, range, authorization });
    return new URL(url, this.endpoint).pathname;
  }

  #answer(request: IncomingMessage, response: ServerResponse): void {
    const path = this.#note(request);
    if (path === "/api/models/maker/mood") this.#describe(response);
    else this.#lead(path, response);
  }

  #lead(path: string, response: ServerResponse): void {
    const name = path.startsWith(`/maker/mood/resolve/${COMMIT}/`)
      ? path.slice(`/maker/mood/resolve/${COMMIT}/`.length)
      : "";
    const bytes = FILES[name];
    if (!bytes || !isLarge(name)) {
      const headers = bytes && { etag: `"${gitSha(bytes)}"`, "content-length": bytes.length };
      response.writeHead(bytes ? 200 : 404, headers).end(this.served[name]);
      return;
    }
    const store = `http://127.0.0.1:${(this.#store.address() as AddressInfo).port}/${name}`;
    const linked = { "x-linked-etag": `"${sha256(bytes)}"`, "x-linked-size": bytes.length };
    response.writeHead(302, { location: store, ...linked }).end();
  }

  #describe(response: ServerResponse): void {
    const siblings = Object.entries(FILES).map(([rfilename, bytes]) => ({
      rfilename,
      ...(this.tellsBlobs && { size: bytes.length, blobId: gitSha(bytes) }),
      ...(this.tellsBlobs && isLarge(rfilename) && { lfs: { sha256: sha256(bytes), size: bytes.length } }),
    }));
    const told = { sha: COMMIT, pipeline_tag: "text-classification", cardData: { license: "apache-2.0" } };
    response
      .writeHead(200, { "content-type": "application/json" })
      .end(JSON.stringify({ ...told, siblings }));
  }

  #give(request: IncomingMessage, response: ServerResponse): void {
    const bytes = this.served[this.#note(request).slice(1)] ?? Buffer.alloc(0);
    const from = Number(/^bytes=(\d+)-$/.exec(request.headers.range ?? "")?.[1] ?? 0);
    const rest = bytes.subarray(from);
    response.writeHead(from > 0 ? 206 : 200, { "content-length": rest.length });
    if (this.breaksAfter === undefined) response.end(rest);
    // Ended, not destroyed: what was written arrives before the end does.
    else response.write(rest.subarray(0, this.breaksAfter), () => response.socket?.end());
    this.breaksAfter = undefined;
  }
}

let hub: FakeHub;
let folder: string;
beforeEach(async () => {
  hub = new FakeHub();
  await hub.start();
  folder = await mkdtemp(join(tmpdir(), "lenticular-models-"));
});
afterEach(async () => {
  await hub.stop();
  await rm(folder, { recursive: true });
});

async function models(args: string[], env: Record<string, string> = {}) {
  let said = "";
  const say = (text: string) => {
    said += text;
  };
  const code = await main(["models", ...args, "--models", folder], {
    out: say,
    error: say,
    isInteractive: false,
    stopRequested: () => new Promise<void>(() => {}),
    env: { HF_ENDPOINT: hub.endpoint, ...env },
  });
  return { code, said };
}
const fetched = (place: string, file: string) => readFile(join(folder, "text", place, file));

describe("lenticular models", () => {
  it.each([
    ["by the model's description", true],
    ["by the headers of each file", false],
  ])("add tells the licence first, and checks what it fetches %s", async (_, tellsBlobs) => {
    hub.tellsBlobs = tellsBlobs;
    const { code, said } = await models(["add", "maker/mood"], { HF_TOKEN: "hf_secret" });
    expect(code, said).toBe(0);
    expect(said.indexOf("Licence: apache-2.0")).toBeGreaterThan(0);
    expect(said.indexOf("Licence: apache-2.0")).toBeLessThan(said.indexOf("onnx/model.onnx 0.3 MB …"));
    expect((await fetched("sentiment", "onnx/model.onnx")).equals(GRAPH)).toBe(true);
    expect(await fetched("sentiment", "tokenizer.json")).toEqual(FILES["tokenizer.json"]);
    expect(existsSync(join(folder, "text/sentiment/README.md"))).toBe(false);
    for (const { url, authorization } of hub.asked) {
      const isHub = /^\/(api|maker)\//.test(url);
      expect(authorization, url).toBe(isHub ? "Bearer hf_secret" : undefined);
    }
    const listed = await models(["list"]);
    expect(listed.said).toBe(`sentiment  maker/mood  ${COMMIT.slice(0, 12)}  licence apache-2.0\n`);
    expect((await models(["remove", "sentiment"])).code).toBe(0);
    expect((await models(["list"])).said).toBe("");
    expect((await models(["remove", "sentiment"])).said).toContain("has no model for sentiment");
  });

  it("add goes on where the connection broke", async () => {
    hub.breaksAfter = 100_000;
    const broken = await models(["add", "maker/mood"]);
    expect(broken.code).toBe(2);
    expect(broken.said).toMatch(/onnx\/model\.onnx (broke off|came short).*run the command again to go on/);
    expect((await models(["list"])).said).toBe("");
    hub.asked.length = 0;
    expect((await models(["add", "maker/mood"])).code).toBe(0);
    expect((await fetched("sentiment", "onnx/model.onnx")).equals(GRAPH)).toBe(true);
    const ranges = hub.asked.map(({ range }) => range).filter(Boolean);
    expect(ranges.length).toBeGreaterThan(0);
    expect(hub.asked.some(({ url }) => url.endsWith("/config.json"))).toBe(false);
  });

  it("add keeps nothing that is not what the hub says it is", async () => {
    hub.served["onnx/model.onnx"] = Buffer.alloc(GRAPH.length, "other");
    const { code, said } = await models(["add", "maker/mood"]);
    expect(code).toBe(2);
    expect(said).toContain("onnx/model.onnx is not what maker/mood says it is (checksum)");
    hub.served = { ...FILES };
    expect((await models(["add", "maker/mood"])).code).toBe(0);
    expect((await fetched("sentiment", "onnx/model.onnx")).equals(GRAPH)).toBe(true);
  });

  it("add takes the quantized graph, and stands in for what is asked", async () => {
    expect((await models(["add", "maker/mood", "--quantized", "--for", "sentiment-de"])).code).toBe(0);
    expect(await fetched("sentiment-de", "onnx/model_quantized.onnx")).toEqual(Buffer.from("small"));
  });

  it.each([
    [["add", "maker/none"], "has no model maker/none at main"],
    [["add", "../mood"], "../mood is no model's name"],
    [["add", "maker/mood", "--for", "../x"], "not ../x"],
    [["remove", "../x"], "has no model for ../x"],
    [["fetch"], "say: lenticular models add NAME"],
  ])("refuses %j", async (args, message) => {
    const { code, said } = await models(args);
    expect(code).toBe(2);
    expect(said).toContain(message);
  });

  it("says so where there is no network", async () => {
    const nobody = createServer();
    await once(nobody.listen(0, "127.0.0.1"), "listening");
    const { port } = nobody.address() as AddressInfo;
    await new Promise((resolve) => nobody.close(resolve));
    const { code, said } = await models(["add", "maker/mood"], { HF_ENDPOINT: `http://127.0.0.1:${port}` });
    expect(code).toBe(2);
    expect(said).toMatch(/cannot be reached \(ECONNREFUSED\).*put the model's folder there by hand/);
  });
});
