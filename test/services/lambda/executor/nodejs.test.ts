import { describe, expect, it } from "vitest";
import { InitFailure } from "../../../../src/services/lambda/executor/failures.js";
import type { FunctionSpec } from "../../../../src/services/lambda/executor/function-spec.js";
import { type Files, json, useExecutor } from "./harness.js";

const test = useExecutor();
const { deploy, invoke } = test;

describe("Node.js", () => {
  it("answers what an async handler returns, and logs what it prints", async () => {
    const spec = await deploy({
      "index.mjs":
        "export const handler = async (event) => { console.log('hello\\nworld'); return { got: event.a }; };",
    });
    const result = await invoke(spec, { a: 1 });
    expect(json(result)).toEqual({ got: 1 });
    expect(result.errorType).toBeUndefined();
    expect(result.logTail).toMatch(/^START RequestId: [0-9a-f-]{36} Version: \$LATEST\n/);
    expect(result.logTail).toContain("\tINFO\thello\nworld\n");
    expect(result.logTail).toMatch(/\nEND RequestId: .*\nREPORT RequestId: .*\tMemory Size: 256 MB\t/);
    expect(result.logTail).toContain("Init Duration:");
  });

  it("keeps an environment for the next event", async () => {
    const spec = await deploy({ "index.js": "let n = 0; exports.handler = async () => (n += 1);" });
    expect(json(await invoke(spec))).toBe(1);
    expect(json(await invoke(spec, {}, false))).toBe(2);
    const third = await invoke(spec);
    expect(json(third)).toBe(3);
    expect(third.logTail).not.toContain("Init Duration:");
  });

  it("starts a new environment for a new key, and ends the old", async () => {
    const spec = await deploy({ "index.js": "let n = 0; exports.handler = async () => (n += 1);" });
    await invoke(spec);
    expect(json(await invoke({ ...spec, key: "other" }))).toBe(1);
    expect(json(await invoke(spec))).toBe(1);
  });

  it("waits for the empty event loop before a callback's answer", async () => {
    const spec = await deploy({
      "index.js":
        "let done = false; exports.handler = (e, c, cb) => { cb(null, () => {}); };" +
        "exports.late = (e, c, cb) => { const o = { v: 1 }; setTimeout(() => { o.v = 2; }, 30); cb(null, o); };" +
        "exports.early = (e, c, cb) => { c.callbackWaitsForEmptyEventLoop = false; const o = { v: 1 };" +
        " setTimeout(() => { o.v = 2; }, 30); cb(null, o); };",
    });
    expect(json(await invoke({ ...spec, key: "a", handler: "index.late" }))).toEqual({ v: 2 });
    expect(json(await invoke({ ...spec, key: "b", handler: "index.early" }))).toEqual({ v: 1 });
  });

  it("answers null for a handler that never calls back", async () => {
    const spec = await deploy({ "index.js": "exports.handler = (event, context, callback) => { 42; };" });
    expect(json(await invoke(spec))).toBeNull();
  });

  it("reports what the handler throws", async () => {
    const spec = await deploy({
      "index.js":
        "class Odd extends Error { constructor(m) { super(m); this.name = 'Odd'; } }\nexports.handler = async () => { throw new Odd('no'); };",
    });
    const result = await invoke(spec);
    expect(result.errorType).toBe("Odd");
    expect(json(result)).toMatchObject({ errorType: "Odd", errorMessage: "no" });
    expect((json(result) as { trace: string[] }).trace[0]).toBe("Odd: no");
    expect(result.logTail).toMatch(/\tERROR\tInvoke Error \t\{"errorType":"Odd","errorMessage":"no"/);
  });

  it("reports a handler that cannot be found or read", async () => {
    const cases: [Files, Partial<FunctionSpec>, string][] = [
      [{ "index.js": "exports.other = 1" }, {}, "Runtime.HandlerNotFound"],
      [{ "index.js": "exports.handler = 1" }, {}, "Runtime.HandlerNotFound"],
      [{ "main.js": "" }, {}, "Runtime.ImportModuleError"],
      [{ "index.js": "exports.handler = (" }, {}, "Runtime.UserCodeSyntaxError"],
      [{ "index.js": "" }, { handler: "index" }, "Runtime.MalformedHandlerName"],
      [{ "index.js": "require('nowhere')" }, {}, "Runtime.ImportModuleError"],
      [{ "index.js": "process.exit(3)" }, {}, "Runtime.ExitError"],
    ];
    for (const [files, more, type] of cases) {
      const failure = await invoke(await deploy(files, more)).catch((error: unknown) => error);
      expect(failure, type).toBeInstanceOf(InitFailure);
      expect((failure as InitFailure).failure.errorType).toBe(type);
    }
  });

  it("ends with Runtime.ExitError when the process exits under an event", async () => {
    const spec = await deploy({ "index.js": "exports.handler = async () => process.exit(7);" });
    const result = await invoke(spec);
    expect(json(result)).toEqual({
      errorType: "Runtime.ExitError",
      errorMessage: expect.stringMatching(
        /^RequestId: .{36} Error: Runtime exited with error: exit status 7$/,
      ),
    });
    expect(result.logTail).toContain("Status: error\tError Type: Runtime.ExitError");
  });

  it("ends with Sandbox.Timedout and a fresh environment after the timeout", async () => {
    const spec = await deploy(
      {
        "index.js":
          "let n = 0; exports.handler = async (e) => { n += 1; if (e.wait) await new Promise(r => setTimeout(r, 60000)); return n; };",
      },
      { timeoutMs: 1000 },
    );
    expect(json(await invoke(spec))).toBe(1);
    const result = await invoke(spec, { wait: true });
    expect(json(result)).toEqual({
      errorType: "Sandbox.Timedout",
      errorMessage: expect.stringMatching(/^RequestId: .{36} Error: Task timed out after 1.00 seconds$/),
    });
    expect(result.logTail).toMatch(/Z .{36} Task timed out after 1.00 seconds\n\nEND RequestId/);
    expect(result.logTail).toContain("Duration: 1000.00 ms\tBilled Duration: 1000 ms");
    expect(json(await invoke(spec))).toBe(1);
  });

  it("ends a function that takes more memory than it has", async () => {
    const spec = await deploy(
      {
        "index.js":
          "const kept = []; exports.handler = async () => { for (;;) { kept.push(Buffer.alloc(8e6, 1)); await new Promise(r => setTimeout(r, 5)); } };",
      },
      { memoryMb: 128 },
    );
    const result = await invoke(spec);
    // Refused by the kernel, Node.js either dies of it or throws.
    expect(result.errorType).toMatch(/^(Runtime\.(OutOfMemory|ExitError)|RangeError)$/);
  });

  it("refuses a response over 6 MiB", async () => {
    const spec = await deploy({ "index.js": "exports.handler = async (e) => 'x'.repeat(e.length);" });
    const result = await invoke(spec, { length: 6_291_555 });
    expect(result.errorType).toBe("Function.ResponseSizeTooLarge");
    const fits = await invoke(spec, { length: 6_291_554 });
    expect(fits.errorType).toBeUndefined();
    expect(fits.payload.length).toBe(6_291_556);
  });

  it("resolves the SDK for require and import", async () => {
    const spec = await deploy({
      "index.mjs":
        "import { STSClient } from '@aws-sdk/client-sts'; import { createRequire } from 'node:module';" +
        "const cjs = createRequire(import.meta.url)('@aws-sdk/client-s3');" +
        "export const handler = async () => [typeof STSClient, typeof cjs.S3Client];",
    });
    expect(json(await invoke(spec))).toEqual(["function", "function"]);
  });

  it("has AWS's environment, and nothing of ours", async () => {
    const spec = await deploy(
      { "index.js": "exports.handler = async () => process.env;" },
      { variables: { MINE: "1", AWS_LAMBDA_FUNCTION_NAME: "forged" } },
    );
    const env = json(await invoke(spec)) as Record<string, string>;
    expect(env).toMatchObject({
      _HANDLER: "index.handler",
      MINE: "1",
      AWS_LAMBDA_FUNCTION_NAME: "sample",
      AWS_REGION: "eu-central-1",
      AWS_EXECUTION_ENV: "AWS_Lambda_nodejs20.x",
      AWS_ACCESS_KEY_ID: "ASIAEXAMPLE",
      AWS_ENDPOINT_URL: "http://127.0.0.1:4566",
      TZ: ":UTC",
    });
    expect(env.HOME).toBeUndefined();
    expect(Object.keys(env).filter((name) => name.startsWith("npm_") || name.startsWith("VITEST"))).toEqual(
      [],
    );
  });

  it("runs events of one function side by side", async () => {
    const spec = await deploy({
      "index.js":
        "exports.handler = async (e) => { await new Promise(r => setTimeout(r, 50)); return e.n; };",
    });
    const results = await Promise.all(Array.from({ length: 8 }, (_, n) => invoke(spec, { n })));
    expect(results.map(json)).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
  });
});
