import { describe, expect, it } from "vitest";
import { InitFailure } from "../../../../src/services/lambda/executor/failures.js";
import type { FunctionSpec } from "../../../../src/services/lambda/executor/function-spec.js";
import { until } from "../../../support/until.js";
import { json, useExecutor } from "./harness.js";

const test = useExecutor();

interface Told {
  type: string;
  record: Record<string, unknown>;
  time: string;
}

// An extension that does what its function's variables say, keeps what it is told, and prints that when it must end.
const EXTENSION = `#!/usr/bin/env node
const http = require('node:http'); const net = require('node:net');
const plan = JSON.parse(process.env.PLAN);
const api = 'http://' + process.env.AWS_LAMBDA_RUNTIME_API;
const told = []; let id;
const call = async (method, path, body, more = {}) => {
  const headers = { ...(id ? { 'Lambda-Extension-Identifier': id } : {}), ...more };
  const response = await fetch(api + path, { method, headers, body: body && JSON.stringify(body) });
  return { headers: response.headers, status: response.status, body: await response.text() };
};
let refusals = plan.refusals ?? 0;
const listener = http.createServer((request, response) => {
  let text = ''; request.on('data', (part) => (text += part));
  request.on('end', () => {
    if (refusals-- > 0) { response.statusCode = 500; return response.end(); }
    told.push(...JSON.parse(text)); told.method = request.method; response.end();
  });
});
let rest = '';
const lines = net.createServer((socket) => socket.on('data', (part) => {
  const parts = (rest + part).split('\\n'); rest = parts.pop(); for (const one of parts) told.push(JSON.parse(one));
}));
const say = (kind, value) => console.log(kind + ' ' + JSON.stringify(value));
(async () => {
  const name = require('node:path').basename(__filename);
  const registered = await call('POST', '/2020-01-01/extension/register', { events: ['INVOKE', 'SHUTDOWN'] },
    { 'Lambda-Extension-Name': name, 'Lambda-Extension-Accept-Feature': 'accountId' });
  id = registered.headers.get('lambda-extension-identifier');
  say('REGISTERED', JSON.parse(registered.body));
  say('VARIABLES', [process.env._HANDLER ?? null, process.env.LAMBDA_TASK_ROOT ?? null, process.env.AWS_LAMBDA_FUNCTION_NAME]);
  await new Promise((resolve) => listener.listen(0, resolve)); await new Promise((resolve) => lines.listen(0, resolve));
  const fill = (text) => text.replaceAll('HTTP_PORT', listener.address().port).replaceAll('"TCP_PORT"', lines.address().port);
  const answers = [];
  for (const [path, body] of plan.subscribe ?? []) {
    const { status, body: answer } = await call('PUT', path, JSON.parse(fill(JSON.stringify(body))));
    answers.push([status, JSON.parse(answer)]);
  }
  say('ANSWERS', answers);
  if (plan.exit === 'start') process.exit(3);
  for (;;) {
    const event = JSON.parse((await call('GET', '/2020-01-01/extension/event/next')).body);
    if (plan.exit === event.eventType) process.exit(3);
    if (event.eventType === 'INVOKE') { said = event; continue; }
    await new Promise((resolve) => setTimeout(resolve, 150));
    say('INVOKED', said); say('TOLD', told); say('METHOD', told.method); say('SHUTDOWN', event);
    process.exit(0);
  }
})(); let said;
`;

const HTTP = { protocol: "HTTP", URI: "http://sandbox.localdomain:HTTP_PORT/told" };
const ALL = ["platform", "function", "extension"];
const TELEMETRY = "/2022-07-01/telemetry";
const LOGS = "/2020-08-15/logs";

/** A function with the extension beside it, and what the extension has said since. */
async function deploy(plan: object, code: string, more: Partial<FunctionSpec> = {}) {
  const layer = await test.deploy({ "extensions/listener": EXTENSION });
  const spec = await test.deploy(
    { "index.js": code },
    { variables: { PLAN: JSON.stringify(plan) }, ...more },
  );
  spec.folders.opt = layer.folders.task;
  const from = test.lines.length;
  const said = (kind: string): unknown => {
    const line = test.lines.slice(from).find((one) => one.startsWith(`${kind} `));
    return line === undefined ? undefined : JSON.parse(line.slice(kind.length + 1));
  };
  const end = async () => {
    await until(async () => said("SHUTDOWN") !== undefined, "the extension's last words");
    return { told: said("TOLD") as Told[], shutdown: said("SHUTDOWN") };
  };
  return { spec, said, end, lines: () => test.lines.slice(from) };
}

const subscribe = (types = ALL, more: object = {}) => ({
  schemaVersion: "2022-12-13",
  types,
  destination: HTTP,
  buffering: { timeoutMs: 25 },
  ...more,
});
const STAMP = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);

describe("the Telemetry API", () => {
  it("tells all that happens, what was before the subscription too, and who printed what", async () => {
    const { spec, said, end, lines } = await deploy(
      { subscribe: [[TELEMETRY, subscribe()]] },
      "exports.handler = async () => { console.log('from the function'); return 'answer'; };",
      { slot: "arn:aws:lambda:eu-central-1:123456789012:function:sample:$LATEST" },
    );
    const result = await test.invoke(spec);
    test.executor.retire(spec.slot);
    const { told, shutdown } = await end();
    expect(said("REGISTERED")).toEqual({
      functionName: "sample",
      functionVersion: "$LATEST",
      handler: "index.handler",
      accountId: "123456789012",
    });
    expect(said("VARIABLES")).toEqual([null, null, "sample"]);
    expect(said("ANSWERS")).toEqual([[200, "OK"]]);
    expect(told.every(({ time }) => /Z$/.test(time))).toBe(true);
    const platform = told.filter(({ type }) => type.startsWith("platform."));
    const types = platform.map(({ type }) => type.slice("platform.".length));
    // The extension subscribes while the runtime starts: either may be first.
    const [first, ...begun] = types.slice(0, 3);
    expect([first, ...begun.toSorted()]).toEqual(["initStart", "initRuntimeDone", "telemetrySubscription"]);
    expect(types.slice(3)).toEqual(["initReport", "extension", "start", "runtimeDone", "report"]);
    const record = (type: string) => platform.find((one) => one.type === `platform.${type}`)?.record;
    const init = { initializationType: "on-demand", phase: "init" };
    expect(record("initStart")).toMatchObject({ ...init, functionName: "sample" });
    expect(record("initRuntimeDone")).toEqual({ ...init, status: "success" });
    expect(record("initReport")).toEqual({
      ...init,
      status: "success",
      metrics: { durationMs: expect.any(Number) },
    });
    const name = "listener";
    expect(record("telemetrySubscription")).toEqual({ name, state: "Subscribed", types: ALL });
    expect(record("extension")).toEqual({ name, state: "Ready", events: ["INVOKE", "SHUTDOWN"] });
    const span = (of: string) => ({ name: of, start: STAMP, durationMs: expect.any(Number) });
    expect(record("runtimeDone")).toEqual({
      requestId: expect.any(String),
      status: "success",
      metrics: { durationMs: expect.any(Number), producedBytes: '"answer"'.length },
      spans: [span("responseLatency"), span("responseDuration"), span("runtimeOverhead")],
    });
    const { durationMs, billedMs, memoryMb, memoryUsedMb, initMs } = await result.report;
    expect(record("report")).toEqual({
      requestId: record("start")?.requestId,
      status: "success",
      metrics: {
        durationMs: Number(durationMs.toFixed(3)),
        billedDurationMs: billedMs,
        memorySizeMB: memoryMb,
        maxMemoryUsedMB: memoryUsedMb,
        initDurationMs: Number(initMs?.toFixed(3)),
      },
    });
    const printed = (type: string) =>
      told.filter((one) => one.type === type).map((one) => String(one.record));
    expect(printed("function").join("")).toContain("from the function");
    expect(printed("extension").join("")).toContain("REGISTERED");
    expect(printed("function").join("")).not.toContain("REGISTERED");
    expect(shutdown).toMatchObject({ eventType: "SHUTDOWN", shutdownReason: "spindown" });
    expect(said("INVOKED")).toMatchObject({
      eventType: "INVOKE",
      requestId: record("start")?.requestId,
      deadlineMs: expect.any(Number),
      invokedFunctionArn: expect.stringContaining(":function:sample"),
      tracing: { type: "X-Amzn-Trace-Id" },
    });
    const log = lines();
    expect(log).toContain(
      "TELEMETRY\tName: listener\tState: Subscribed\tTypes: [Platform, Function, Extension]\n",
    );
    expect(log).toContain("EXTENSION\tName: listener\tState: Ready\tEvents: [INVOKE, SHUTDOWN]\n");
  });

  it.each([
    ["a timeout", "await new Promise(() => setInterval(() => {}, 1000));", "timeout", "timeout", undefined],
    ["a crash", "process.exit(7);", "error", "failure", "Runtime.ExitError"],
  ])("tells of %s; extensions hear why they end", async (_, body, status, reason, errorType) => {
    const { spec, end } = await deploy(
      { subscribe: [[TELEMETRY, subscribe(["platform"])]] },
      `exports.handler = async () => { ${body} };`,
      { timeoutMs: 1000 },
    );
    expect((await test.invoke(spec)).errorType).toBe(errorType ?? "Sandbox.Timedout");
    const { told, shutdown } = await end();
    const record = (type: string) => told.find((one) => one.type === `platform.${type}`)?.record;
    expect(record("runtimeDone")).toMatchObject({ status, ...(errorType ? { errorType } : {}) });
    expect(record("report")).toMatchObject({ status });
    expect(shutdown).toMatchObject({ shutdownReason: reason });
  });

  it("sends lines of JSON over TCP", async () => {
    const destination = { protocol: "TCP", port: "TCP_PORT" };
    const { spec, said, end } = await deploy(
      { subscribe: [[TELEMETRY, subscribe(["function"], { destination })]] },
      "exports.handler = async () => console.log('by TCP');",
    );
    await test.invoke(spec);
    test.executor.retire(spec.slot);
    const { told } = await end();
    expect(said("ANSWERS")).toEqual([[200, "OK"]]);
    expect(told).toEqual([{ time: STAMP, type: "function", record: expect.stringContaining("by TCP") }]);
  });

  it("tries again where the listener refuses, and tells what it dropped in the end", async () => {
    const { spec, end } = await deploy(
      { subscribe: [[TELEMETRY, subscribe(["platform"])]], refusals: 6 },
      "exports.handler = async () => new Promise((resolve) => setTimeout(resolve, 2500));",
    );
    await test.invoke(spec);
    test.executor.retire(spec.slot);
    const { told } = await end();
    expect(told.find(({ type }) => type === "platform.logsDropped")?.record).toEqual({
      reason: expect.stringContaining("fallen behind"),
      droppedRecords: expect.any(Number),
      droppedBytes: expect.any(Number),
    });
    expect(told.some(({ type }) => type === "platform.report")).toBe(true);
  });

  it("refuses what it cannot serve, all at once, and the other API beside it; a second subscription changes nothing", async () => {
    const { spec, said } = await deploy(
      {
        subscribe: [
          [
            TELEMETRY,
            subscribe([], { destination: { protocol: "HTTP", URI: "http://sandbox.localdomain" } }),
          ],
          [TELEMETRY, subscribe(["what"], { schemaVersion: "1999-01-01" })],
          [TELEMETRY, subscribe(ALL, { destination: { protocol: "HTTP", URI: "http://example.com:80/" } })],
          [TELEMETRY, subscribe(ALL, { buffering: { maxItems: 1, timeoutMs: 1 } })],
          [LOGS, { types: [], destination: HTTP }],
          [TELEMETRY, subscribe()],
          [TELEMETRY, subscribe(["function"])],
          [LOGS, { types: ALL, destination: HTTP }],
        ],
      },
      "exports.handler = async () => 1;",
    );
    await test.invoke(spec);
    const refused = (errorType: string, errorMessage: unknown) => [400, { errorType, errorMessage }];
    expect(said("ANSWERS")).toEqual([
      refused("ValidationError", "URI port is not provided; types should not be empty"),
      refused("ValidationError", expect.stringMatching(/schemaVersion.*; types should be some of/)),
      refused("ValidationError", "URI host should be sandbox.localdomain"),
      refused("ValidationError", expect.stringMatching(/maxItems.*; timeoutMs/)),
      refused("Logs.ValidationError", "types should not be empty"),
      [200, "OK"],
      [200, "OK"],
      refused("Logs.ValidationError", expect.stringContaining("Telemetry API")),
    ]);
  });
});

describe("the Logs API", () => {
  it.each(["2020-08-15", "2021-03-18"])(
    "tells what its schema %s knows, by PUT where wanted",
    async (schemaVersion) => {
      const destination = { ...HTTP, method: "PUT" };
      const { spec, said, end, lines } = await deploy(
        { subscribe: [[LOGS, subscribe(ALL, { schemaVersion, destination })]] },
        "exports.handler = async () => console.log('logged');",
      );
      await test.invoke(spec);
      test.executor.retire(spec.slot);
      const { told } = await end();
      expect(said("METHOD")).toBe("PUT");
      const platform = told.filter(({ type }) => type.startsWith("platform."));
      expect(platform.map(({ type }) => type.slice("platform.".length))).toEqual([
        ...["logsSubscription", "extension", "start"],
        ...(schemaVersion === "2021-03-18" ? ["runtimeDone"] : []),
        ...["end", "report"],
      ]);
      const requestId = expect.any(String);
      expect(platform.find(({ type }) => type === "platform.end")?.record).toEqual({ requestId });
      expect(Object.keys(platform.at(-1)?.record ?? {})).toEqual(["requestId", "metrics"]);
      expect(told.some((one) => one.type === "function" && String(one.record).includes("logged"))).toBe(true);
      expect(lines()).toContain(
        "LOGS\tName: listener\tState: Subscribed\tTypes: [Platform, Function, Extension]\n",
      );
    },
  );
});

describe("an extension's program that ends", () => {
  it("fails the start", async () => {
    const { spec } = await deploy({ exit: "start" }, "exports.handler = async () => 1;");
    const failure = await test.invoke(spec).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(InitFailure);
    expect((failure as InitFailure).failure.errorType).toBe("Extension.Crash");
    expect(test.lines).toContainEqual(expect.stringMatching(/^EXTENSION\tName: listener\tState: Crashed/));
  });

  it("fails the event under way; the next one gets a new environment", async () => {
    const { spec } = await deploy(
      { exit: "INVOKE" },
      "exports.handler = async () => new Promise((resolve) => setTimeout(resolve, 5000));",
    );
    const result = await test.invoke(spec);
    expect(result.errorType).toBe("Extension.Crash");
    expect(json(result)).toMatchObject({ errorMessage: expect.stringContaining("exit status 3") });
  });
});

describe("a runtime with extensions beside it", () => {
  it("is asked to end by SIGTERM, and gets a moment", async () => {
    const { spec, end, lines } = await deploy(
      {},
      "process.on('SIGTERM', () => { console.log('going down in order'); process.exit(0); }); exports.handler = async () => 1;",
    );
    await test.invoke(spec);
    test.executor.retire(spec.slot);
    await end();
    expect(lines().join("")).toContain("going down in order");
  });
});
