import { readFileSync } from "node:fs";
import { afterEach, describe, expect, it, vi } from "vitest";
import type { Logger } from "../../../src/core/log.js";
import {
  type EngineHostOptions,
  type HostedEngine,
  hostEngine,
} from "../../../src/engines/host/engine-host.js";
import type { SampleApi, SampleSettings } from "./sample-engine.js";
import { turnedClock } from "./turned-clock.js";

const quiet: Logger = { debug() {}, info() {}, warn() {}, error() {} };
const MINUTE_MS = 60_000;

describe("hostEngine", () => {
  let hosted: HostedEngine<SampleApi> | undefined;
  const clock = turnedClock();

  function start(options: Partial<EngineHostOptions<SampleSettings>> = {}): HostedEngine<SampleApi> {
    hosted = hostEngine<SampleApi, SampleSettings>(new URL("./sample-engine.js", import.meta.url), {
      clock,
      log: quiet,
      settings: { greeting: "hello" },
      ...options,
    });
    return hosted;
  }

  afterEach(() => hosted?.stop());

  it("starts no thread before the first call, then answers from one with its settings", async () => {
    const { api } = start();
    expect(hosted?.threads).toBe(0);
    const answer = await api.echo({ text: "hi" });
    expect(answer).toMatchObject({ text: "hi", greeting: "hello" });
    expect(answer.threadId).toBeGreaterThan(0);
    expect(hosted?.threads).toBe(1);
  });

  it("moves transferred buffers there and back", async () => {
    const { api } = start();
    const bytes = new Uint8Array(1024);
    const answer = await api.fill({ bytes }, { transfer: [bytes.buffer] });
    expect(bytes.byteLength).toBe(0);
    expect(answer.bytes[1023]).toBe(7);
  });

  it.runIf(process.platform === "linux")("thinks in a thread that gives way to the server's", async () => {
    const niceOf = (stat: string) => Number(stat.slice(stat.lastIndexOf(")")).split(" ")[17]);
    const server = niceOf(readFileSync("/proc/thread-self/stat", "utf8"));
    const { api } = start();
    expect(niceOf(await api.describeThread(undefined))).toBeGreaterThan(server);
    expect(niceOf(readFileSync("/proc/thread-self/stat", "utf8"))).toBe(server);
  });

  it("reports progress in order", async () => {
    const { api } = start();
    const seen: [number, string | undefined][] = [];
    await api.count({ to: 4 }, { onProgress: (fraction, note) => seen.push([fraction, note]) });
    expect(seen.map(([fraction]) => fraction)).toEqual([0.25, 0.5, 0.75, 1]);
    expect(seen[0]?.[1]).toBe("step 1");
  });

  it("carries an engine's error with code and details, and any other as internal", async () => {
    const { api } = start();
    await expect(api.refuse({ code: "too-large" })).rejects.toMatchObject({
      name: "EngineError",
      code: "too-large",
      message: "as you wish",
      details: { limit: 3 },
    });
    await expect(api.refuse({})).rejects.toMatchObject({ code: "internal", message: "unforeseen" });
  });

  it("rejects an unknown method", async () => {
    const { api } = start();
    const wider = api as typeof api & { valueOf2(input: undefined): Promise<unknown> };
    await expect(wider.valueOf2(undefined)).rejects.toMatchObject({ code: "internal" });
  });

  it("aborts a running call at once and tells the engine", async () => {
    const { api } = start();
    const aborter = new AbortController();
    const waiting = api.waitForAbort(undefined, { signal: aborter.signal });
    aborter.abort(new Error("gone away"));
    await expect(waiting).rejects.toThrow("gone away");
    // The thread is free again only because the engine saw the abort too.
    await expect(api.echo({ text: "next" })).resolves.toMatchObject({ text: "next" });
  });

  it("takes an aborted call out of the queue", async () => {
    const { api } = start({ queueMax: 1 });
    const first = new AbortController();
    const running = api.waitForAbort(undefined, { signal: first.signal });
    const second = new AbortController();
    const queued = api.echo({ text: "never" }, { signal: second.signal });
    second.abort(new Error("changed my mind"));
    await expect(queued).rejects.toThrow("changed my mind");
    const third = api.echo({ text: "third" });
    first.abort(new Error("enough"));
    await expect(running).rejects.toThrow("enough");
    await expect(third).resolves.toMatchObject({ text: "third" });
  });

  it("refuses with busy what the queue cannot hold", async () => {
    const { api } = start({ queueMax: 1 });
    const aborter = new AbortController();
    const running = api.waitForAbort(undefined, { signal: aborter.signal });
    const queued = api.echo({ text: "queued" });
    await expect(api.echo({ text: "too many" })).rejects.toMatchObject({ code: "busy" });
    aborter.abort(new Error("enough"));
    await expect(running).rejects.toThrow("enough");
    await expect(queued).resolves.toMatchObject({ text: "queued" });
  });

  it("fails only the call under which the thread died and starts afresh", async () => {
    const { api } = start();
    const before = await api.echo({ text: "before" });
    const dying = api.die(undefined);
    const queued = api.echo({ text: "after" });
    await expect(dying).rejects.toMatchObject({ code: "crashed" });
    const after = await queued;
    expect(after.text).toBe("after");
    expect(after.threadId).not.toBe(before.threadId);
  });

  it("ends a thread whose call is overdue, however busy it is", async () => {
    const { api } = start({ callMsMax: 10 * MINUTE_MS });
    const endless = api.think({ forever: true });
    clock.turn(10 * MINUTE_MS);
    await expect(endless).rejects.toMatchObject({ code: "overdue" });
    await expect(api.echo({ text: "alive" })).resolves.toMatchObject({ text: "alive" });
  });

  it("gives the thread back after five idle minutes, and no earlier", async () => {
    const { api } = start();
    await api.echo({ text: "one" });
    clock.turn(4 * MINUTE_MS);
    await api.echo({ text: "two" });
    clock.turn(4 * MINUTE_MS);
    expect(hosted?.threads).toBe(1);
    clock.turn(1 * MINUTE_MS);
    expect(hosted?.threads).toBe(0);
    await expect(api.echo({ text: "three" })).resolves.toMatchObject({ text: "three" });
  });

  it("runs as many calls at once as it may have threads", async () => {
    const { api } = start({ threadsMax: 2 });
    const aborter = new AbortController();
    const held = api.waitForAbort(undefined, { signal: aborter.signal });
    await expect(api.echo({ text: "beside" })).resolves.toMatchObject({ text: "beside" });
    expect(hosted?.threads).toBe(2);
    aborter.abort(new Error("enough"));
    await expect(held).rejects.toThrow("enough");
  });

  it("stop fails what waits and runs, and takes no more", async () => {
    const { api, stop } = start();
    const running = api.think({ forever: true });
    const queued = api.echo({ text: "queued" });
    const both = Promise.allSettled([running, queued]);
    const stopping = stop();
    // It never ends by itself: the thread is cut off once the time for that is over.
    clock.turn(MINUTE_MS);
    await stopping;
    expect((await both).map((result) => result.status === "rejected" && result.reason.code)).toEqual([
      "stopped",
      "stopped",
    ]);
    await expect(api.echo({ text: "late" })).rejects.toMatchObject({ code: "stopped" });
  });

  it("stop tells the call that runs to end, and waits for that", async () => {
    const { api, stop } = start();
    await api.echo({ text: "warm" });
    const held = expect(api.waitForAbort(undefined)).rejects.toMatchObject({ code: "stopped" });
    // The clock stands: only the call's own end lets the thread go.
    await stop();
    await held;
  });

  it("answers others while a model thinks", async () => {
    const { api } = start();
    await api.echo({ text: "warm" });
    const thinking = api.think({ forever: true });
    const turns = vi.fn();
    for (let turn = 0; turn < 100; turn += 1)
      await new Promise<void>((done) => setImmediate(() => done(turns())));
    expect(turns).toHaveBeenCalledTimes(100);
    const failed = expect(thinking).rejects.toMatchObject({ code: "stopped" });
    const stopping = hosted?.stop();
    clock.turn(MINUTE_MS);
    await stopping;
    await failed;
  });
});
