import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { FakeClock } from "../../../test/support/clock.js";
import { AwsError } from "../../wire/aws-error.js";
import type { Logger } from "../log.js";
import { openStore } from "../store/lmdb.js";
import type { RootStore } from "../store/store.js";
import type { Job, JobControl, JobHandler, Jobs } from "./jobs.js";
import { JobRunner } from "./runner.js";

const GRACE_MILLISECONDS = 1_000;
const silent: Logger = { debug() {}, info() {}, warn() {}, error() {} };

let folder: string;
let store: RootStore;
let clock: FakeClock;
let handler: JobHandler<string>;
let runner: JobRunner<string>;
let jobs: Jobs;
let ran: string[];

function open(): void {
  runner = new JobRunner<string>({
    store,
    clock,
    log: silent,
    workerOf: async (_, kind) =>
      kind === "train" ? { handler, context: (account, region) => `${account} ${region}` } : undefined,
  });
  jobs = runner.jobsOf("comprehend", "000000000000", "us-east-1");
}

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "lenticular-jobs-"));
  store = await openStore({ folder, durable: false });
  clock = new FakeClock();
  ran = [];
  handler = { run: async (job) => void ran.push(job.id) };
  open();
});

afterEach(async () => {
  await runner.stop(GRACE_MILLISECONDS);
  await store.close();
  await rm(folder, { recursive: true });
});

function submit(id: string, kind = "train", input: unknown = {}): Promise<void> {
  return store.scope("service", "comprehend").transact(async (tx) => jobs.submit(tx, kind, id, input));
}

/** A run that goes on until its signal is aborted. */
function untilAborted(_job: Job, { signal }: JobControl): Promise<void> {
  return new Promise((_, reject) => {
    if (signal.aborted) reject(signal.reason);
    signal.addEventListener("abort", () => reject(signal.reason));
  });
}

async function until(isSo: (job: Job | undefined) => boolean): Promise<void> {
  while (!isSo(await jobs.get("a"))) await new Promise((resolve) => setImmediate(resolve));
}

async function liveRows(): Promise<number> {
  return (await store.list({ prefix: ["jobs-live"] })).length;
}

test("submit: runs the job, with its input and context, and keeps how it ended", async () => {
  const seen: unknown[] = [];
  handler.run = async (job, control, context) => {
    seen.push([job.input, job.status, context]);
    await clock.advance(5);
    await control.report(0.5);
    expect(await jobs.get("a")).toMatchObject({ status: "running", progress: 0.5 });
  };
  await runner.start();
  const submittedAt = clock.now();
  await submit("a", "train", { rows: 3 });
  await runner.idle();
  expect(seen).toEqual([[{ rows: 3 }, "running", "000000000000 us-east-1"]]);
  expect(await jobs.get("a")).toEqual({
    id: "a",
    kind: "train",
    input: { rows: 3 },
    status: "succeeded",
    account: "000000000000",
    region: "us-east-1",
    submittedAt,
    startedAt: submittedAt,
    endedAt: submittedAt + 5,
    progress: 1,
    interruptions: 0,
  });
  expect(await liveRows()).toBe(0);
});

test("submit: a transaction that throws submits nothing", async () => {
  await runner.start();
  const failing = store.transact(async (tx) => {
    jobs.submit(tx, "train", "a", {});
    throw new Error("no");
  });
  await expect(failing).rejects.toThrow("no");
  await runner.idle();
  expect(await jobs.get("a")).toBeUndefined();
});

test("jobs run in the order submitted, one at a time", async () => {
  let active = 0;
  handler.run = async (job) => {
    active += 1;
    expect(active).toBe(1);
    await new Promise((resolve) => setImmediate(resolve));
    ran.push(job.id);
    active -= 1;
  };
  await runner.start();
  await Promise.all(["c", "a", "b", "d"].map((id) => submit(id)));
  await runner.idle();
  expect(ran).toEqual(["c", "a", "b", "d"]);
});

test("concurrencyMax: so many at once", async () => {
  let active = 0;
  let most = 0;
  handler.concurrencyMax = 3;
  handler.run = async () => {
    active += 1;
    most = Math.max(most, active);
    await new Promise((resolve) => setImmediate(resolve));
    active -= 1;
  };
  await runner.start();
  for (let i = 0; i < 9; i++) await submit(`job-${i}`);
  await runner.idle();
  expect(most).toBeLessThanOrEqual(3);
  expect(await liveRows()).toBe(0);
});

test.each([
  [
    "the message of an AwsError",
    new AwsError("InvalidInput", "The file has no rows."),
    "The file has no rows.",
  ],
  [
    "nothing of our own errors",
    new TypeError("x is undefined"),
    "The job failed because of an internal error.",
  ],
])("a job that throws has failed, and says %s", async (_, error, message) => {
  handler.run = async () => {
    throw error;
  };
  await runner.start();
  await submit("a");
  await runner.idle();
  expect(await jobs.get("a")).toMatchObject({ status: "failed", message, endedAt: clock.now() });
});

test("a kind that nobody runs has failed", async () => {
  await runner.start();
  await submit("a", "unknown");
  await runner.idle();
  expect(await jobs.get("a")).toMatchObject({
    status: "failed",
    message: "Nothing runs jobs of the kind unknown.",
  });
});

test("stop: a running job is told, and has stopped", async () => {
  handler.run = untilAborted;
  await runner.start();
  await submit("a");
  await until((job) => job?.status === "running");
  await jobs.stop("a");
  await runner.idle();
  expect(await jobs.get("a")).toMatchObject({ status: "stopped" });
  await jobs.stop("a");
  await jobs.stop("none");
});

test("stop: a queued job never runs", async () => {
  handler.run = untilAborted;
  await runner.start();
  await submit("a");
  await submit("b");
  await until((job) => job?.status === "running");
  await jobs.stop("b");
  expect(await jobs.get("b")).toMatchObject({ status: "stopped", endedAt: clock.now() });
  await jobs.stop("a");
  await runner.idle();
  expect(ran).toEqual([]);
  expect(await liveRows()).toBe(0);
});

test("stop: a job that ends well all the same has succeeded", async () => {
  handler.run = (job, control) => untilAborted(job, control).catch(() => undefined);
  await runner.start();
  await submit("a");
  await until((job) => job?.status === "running");
  await jobs.stop("a");
  await runner.idle();
  expect(await jobs.get("a")).toMatchObject({ status: "succeeded" });
});

/** Ends the server while job `a` runs, and makes a new one. */
async function restart(): Promise<void> {
  const run = handler.run;
  handler.run = async (job, control, context) => {
    await control.report(0.25, { epoch: 3 });
    await untilAborted(job, control);
    await run(job, control, context);
  };
  await runner.start();
  await submit("a");
  await until((job) => job?.checkpoint !== undefined);
  await runner.stop(GRACE_MILLISECONDS);
  handler.run = run;
  open();
}

test("restart: a job that was cut off runs again, from its checkpoint", async () => {
  await restart();
  expect(await jobs.get("a")).toMatchObject({ status: "running", progress: 0.25 });
  const checkpoints: unknown[] = [];
  handler.run = async (job) => void checkpoints.push(job.checkpoint, job.interruptions);
  await runner.start();
  await runner.idle();
  expect(checkpoints).toEqual([{ epoch: 3 }, 1]);
  expect(await jobs.get("a")).toMatchObject({ status: "succeeded" });
});

test("restart: a job that cannot go on has failed, and says so", async () => {
  await restart();
  handler.whenInterrupted = "fail";
  await runner.start();
  await runner.idle();
  expect(ran).toEqual([]);
  expect(await jobs.get("a")).toMatchObject({
    status: "failed",
    message: "The job was interrupted by a restart of the server.",
  });
});

test("restart: a job that was to stop has stopped", async () => {
  await restart();
  await jobs.stop("a");
  await runner.start();
  await runner.idle();
  expect(ran).toEqual([]);
  expect(await jobs.get("a")).toMatchObject({ status: "stopped" });
});

test("restart: a job that ends the server every time is given up", async () => {
  await restart();
  handler.run = untilAborted;
  for (let i = 1; i <= 5; i++) {
    await runner.start();
    await until((job) => job?.interruptions === i);
    await runner.stop(GRACE_MILLISECONDS);
    open();
  }
  expect(await jobs.get("a")).toMatchObject({ status: "running", interruptions: 5 });
  await runner.start();
  await runner.idle();
  expect(await jobs.get("a")).toMatchObject({ status: "failed" });
});

test("a service that cannot be loaded holds its jobs up, and loses none", async () => {
  let loads = 0;
  runner = new JobRunner<string>({
    store,
    clock,
    log: silent,
    async workerOf() {
      loads += 1;
      if (loads === 1) throw new Error("module not found");
      return { handler, context: (account, region) => `${account} ${region}` };
    },
  });
  jobs = runner.jobsOf("comprehend", "000000000000", "us-east-1");
  await runner.start();
  await submit("a");
  await runner.idle();
  expect(await jobs.get("a")).toMatchObject({ status: "queued" });
  await clock.advance(5_000);
  await runner.idle();
  expect(await jobs.get("a")).toMatchObject({ status: "succeeded" });
});
