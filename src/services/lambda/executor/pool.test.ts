import { expect, it } from "vitest";
import type { Environment } from "./environment.js";
import type { FunctionSpec, InvocationRequest, InvocationResult } from "./function-spec.js";
import { Pool, PoolFull } from "./pool.js";

/** An environment that does nothing but count: what the pool knows of one. */
class Idle {
  readonly spec: FunctionSpec;
  isReady = true;
  readonly #gone: (environment: Environment) => void;

  constructor(spec: FunctionSpec, gone: (environment: Environment) => void) {
    this.spec = spec;
    this.#gone = gone;
  }

  invoke(request: InvocationRequest): Promise<InvocationResult> {
    this.isReady = false;
    const report = { durationMs: 1, billedMs: 1, memoryMb: 128, memoryUsedMb: 1, isProvisioned: false };
    return Promise.resolve({ payload: Buffer.from(request.requestId), report: Promise.resolve(report) });
  }

  stop(): void {
    this.isReady = false;
    this.#gone(this as unknown as Environment);
  }

  abandon(): void {
    this.isReady = false;
  }
}

interface Started {
  environment: Idle;
  free(): void;
}

function setUp(limits = { environmentsMax: 3, startsMax: 2, waitingMax: 3 }) {
  const started: Started[] = [];
  const pool = new Pool(async (spec, _requestId, onReady, onGone) => {
    const environment = new Idle(spec, onGone);
    // The pool asks of an environment only what this one has.
    const given = environment as unknown as Environment;
    const free = () => {
      environment.isReady = true;
      onReady(given);
    };
    started.push({ environment, free });
    return given;
  }, limits);
  return { pool, started };
}

const spec = (key: string, slot = key) => ({ key, slot }) as FunctionSpec;
const request = (requestId = "r") => ({ requestId }) as InvocationRequest;

it("uses an environment again, and only under an equal key", async () => {
  const { pool, started } = setUp();
  await pool.invoke(spec("a"), request());
  started[0]?.free();
  await pool.invoke(spec("a"), request());
  expect(started).toHaveLength(1);
  started[0]?.free();
  await pool.invoke(spec("b", "a"), request());
  expect(started).toHaveLength(2);
  expect(pool.count("a")).toBe(0);
});

it("does not keep an environment whose key is out of date when it is given back", async () => {
  const { pool, started } = setUp();
  await pool.invoke(spec("old", "slot"), request());
  await pool.invoke(spec("new", "slot"), request());
  started[0]?.free();
  expect(pool.count("old")).toBe(0);
  expect(pool.count("new")).toBe(1);
});

it("gives a freed environment to who waits, rather than start one more", async () => {
  const { pool, started } = setUp({ environmentsMax: 1, startsMax: 1, waitingMax: 3 });
  await pool.invoke(spec("a"), request());
  const second = pool.invoke(spec("a"), request("second"));
  started[0]?.free();
  expect(Buffer.from((await second).payload).toString()).toBe("second");
  expect(started).toHaveLength(1);
});

it("ends the environment idle for longest to make room, and starts one for it", async () => {
  const { pool, started } = setUp();
  for (const key of ["a", "b", "c"]) await pool.invoke(spec(key), request());
  for (const one of started) one.free();
  await pool.invoke(spec("d"), request());
  expect(started.map(({ environment }) => environment.spec.key)).toEqual(["a", "b", "c", "d"]);
  expect(["a", "b", "c", "d"].map((key) => pool.count(key))).toEqual([0, 1, 1, 1]);
});

it("refuses who would wait beyond the limit", async () => {
  const { pool } = setUp({ environmentsMax: 1, startsMax: 1, waitingMax: 1 });
  await pool.invoke(spec("a"), request());
  void pool.invoke(spec("a"), request()).catch(() => {});
  await expect(pool.invoke(spec("a"), request())).rejects.toBeInstanceOf(PoolFull);
});

it("keeps as many ready as are provisioned", async () => {
  const { pool, started } = setUp();
  pool.provision("p", spec("a"), 2);
  await new Promise((resolve) => setImmediate(resolve));
  expect(pool.count("a")).toBe(2);
  pool.reclaim(
    () => false,
    () => true,
  );
  expect(pool.count("a")).toBe(2);
  pool.provision("p", spec("a"), 0);
  pool.reclaim(
    () => false,
    () => true,
  );
  expect(pool.count("a")).toBe(0);
  expect(started).toHaveLength(2);
});
