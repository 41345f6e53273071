import { spawnSync } from "node:child_process";
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { systemClock } from "../../../core/clock.js";
import { createSystemIds } from "../../../core/ids.js";
import { ProcessExecutor } from "./executor.js";
import { InitFailure } from "./failures.js";
import type { FunctionSpec, InvocationResult } from "./function-spec.js";
import { detectSandbox } from "./sandbox/detect.js";

function hasProgram(name: string): boolean {
  return spawnSync(name, ["--version"]).status === 0;
}

const runtimes = fileURLToPath(new URL("../../../../runtimes", import.meta.url));
const ids = createSystemIds();

interface LogLine {
  stream: string;
  message: string;
}

let root = "";
let executor: ProcessExecutor;
const lines: LogLine[] = [];

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), "executor-"));
  const sandbox = await detectSandbox(undefined, runtimes);
  executor = new ProcessExecutor({
    clock: systemClock,
    ids,
    sandbox,
    tools: { config: {}, runtimes, cache: join(root, "cache"), isolated: sandbox.name !== "process" },
    folder: join(root, "environments"),
    endpoint: "http://127.0.0.1:4566",
    limits: { environmentsMax: 20, startsMax: 2, waitingMax: 100 },
    credentials: async () => ({
      accessKeyId: "ASIAEXAMPLE",
      secretAccessKey: "secret",
      sessionToken: "token",
      expiresAt: systemClock.now() + 3_600_000,
    }),
    openLog: (_spec, stream) => ({
      write: (message) => void lines.push({ stream, message }),
      full: false,
      onDrain: () => {},
      flush: async () => {},
    }),
  });
});

afterAll(async () => {
  await executor.stop();
  await rm(root, { recursive: true, force: true });
});

type Files = Readonly<Record<string, string | Buffer>>;

async function deploy(files: Files, more: Partial<FunctionSpec> = {}): Promise<FunctionSpec> {
  const id = ids.uuid();
  const task = join(root, "code", id);
  for (const [name, text] of Object.entries(files)) {
    await mkdir(join(task, name, ".."), { recursive: true });
    await writeFile(join(task, name), text, { mode: 0o755 });
  }
  return {
    key: id,
    slot: id,
    name: "sample",
    version: "$LATEST",
    runtime: "nodejs20.x",
    handler: "index.handler",
    role: "arn:aws:iam::000000000000:role/sample",
    memoryMb: 256,
    timeoutMs: 10_000,
    ephemeralMb: 512,
    folders: { task },
    variables: {},
    logGroup: "/aws/lambda/sample",
    logFormat: "Text",
    region: "eu-central-1",
    provisioned: false,
    ...more,
  };
}

function invoke(spec: FunctionSpec, event: unknown = {}, tail = true): Promise<InvocationResult> {
  return executor.invoke(spec, {
    requestId: ids.uuid(),
    payload: Buffer.from(JSON.stringify(event)),
    invokedArn: `arn:aws:lambda:eu-central-1:000000000000:function:${spec.name}`,
    tail,
  });
}

function json(result: InvocationResult): unknown {
  return JSON.parse(Buffer.from(result.payload).toString("utf8"));
}

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
    expect(result.errorType).toMatch(/^Runtime\.(OutOfMemory|ExitError)$/);
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

describe("Python", () => {
  const python = { runtime: "python3.12", handler: "app.handler" };

  it("answers what the handler returns, and logs what it prints and logs", async () => {
    const spec = await deploy(
      {
        "app.py":
          "import logging\nlogger = logging.getLogger()\nlogger.setLevel('INFO')\n" +
          "def handler(event, context):\n  print('printed')\n  logger.info('logged\\ntwice')\n" +
          "  return {'got': event['a'], 'name': context.function_name, 'left': context.get_remaining_time_in_millis() > 0}\n",
      },
      python,
    );
    const result = await invoke(spec, { a: "ü" });
    expect(json(result)).toEqual({ got: "ü", name: "sample", left: true });
    expect(result.logTail).toContain("printed\n");
    expect(result.logTail).toMatch(/\[INFO\]\t\d{4}-.*Z\t.{36}\tlogged\ntwice\n/);
  });

  it("reports what the handler raises", async () => {
    const spec = await deploy(
      { "app.py": "def handler(event, context):\n  raise ValueError('no')\n" },
      python,
    );
    const result = await invoke(spec);
    expect(json(result)).toMatchObject({ errorType: "ValueError", errorMessage: "no" });
    expect((json(result) as { stackTrace: string[] }).stackTrace.join("")).toContain(
      "raise ValueError('no')",
    );
    expect(result.logTail).toContain("[ERROR] ValueError: no\nTraceback (most recent call last):");
  });

  it("reports a handler that cannot be found or read", async () => {
    const cases: [Files, string][] = [
      [{ "app.py": "x = 1" }, "Runtime.HandlerNotFound"],
      [{ "main.py": "" }, "Runtime.ImportModuleError"],
      [{ "app.py": "def (" }, "Runtime.UserCodeSyntaxError"],
      [{ "app.py": "import sys\nsys.exit(4)" }, "SystemExit"],
    ];
    for (const [files, type] of cases) {
      const failure = await invoke(await deploy(files, python)).catch((error: unknown) => error);
      expect(failure, type).toBeInstanceOf(InitFailure);
      expect((failure as InitFailure).failure.errorType).toBe(type);
    }
  });
});

describe.skipIf(!hasProgram("ruby"))("Ruby", () => {
  const ruby = { runtime: "ruby3.3", handler: "app.handler" };

  it("answers what the method returns, and logs what it prints", async () => {
    const code =
      "def handler(event:, context:)\n  puts \"printed #{event['a']}\"\n  { got: event['a'], name: context.function_name," +
      " left: context.get_remaining_time_in_millis.positive? }\nend\n";
    const result = await invoke(await deploy({ "app.rb": code }, ruby), { a: "ü" });
    expect(json(result)).toEqual({ got: "ü", name: "sample", left: true });
    expect(result.logTail).toContain("printed ü\n");
  });

  it("finds a class method", async () => {
    const code =
      "module My\n  class Handler\n    def self.process(event:, context:)\n      [event, 1]\n    end\n  end\nend\n";
    const spec = await deploy({ "lib/app.rb": code }, { ...ruby, handler: "lib/app.My::Handler.process" });
    expect(json(await invoke(spec, "x"))).toEqual(["x", 1]);
  });

  it("reports what the method raises", async () => {
    const spec = await deploy(
      { "app.rb": "def handler(event:, context:)\n  raise ArgumentError, 'no'\nend\n" },
      ruby,
    );
    const result = await invoke(spec);
    expect(json(result)).toMatchObject({ errorType: "Function<ArgumentError>", errorMessage: "no" });
    expect(result.logTail).toContain("Error raised from handler method: ArgumentError");
  });

  it("reports a file that cannot be found or read", async () => {
    for (const [files, type] of [
      [{ "main.rb": "" }, "Init<LoadError>"],
      [{ "app.rb": "def (" }, "Init<SyntaxError>"],
      [{ "app.rb": "" }, "Init<NameError>"],
    ] as const) {
      const failure = await invoke(await deploy(files, ruby)).catch((error: unknown) => error);
      expect((failure as InitFailure).failure.errorType).toBe(type);
    }
  });
});

describe.skipIf(!hasProgram("javac"))("Java", () => {
  const SOURCE = `package sample;
import com.amazonaws.services.lambda.runtime.*;
import java.io.*;
import java.util.*;
public class App implements RequestHandler<App.In, Map<String, Object>> {
  public static class In {
    private String name; private List<Integer> numbers;
    public void setName(String name) { this.name = name; }
    public void setNumbers(List<Integer> numbers) { this.numbers = numbers; }
  }
  public Map<String, Object> handleRequest(In in, Context context) {
    context.getLogger().log("logged " + in.name);
    int sum = 0;
    for (int number : in.numbers) sum += number;
    return Map.of("sum", sum, "name", context.getFunctionName(), "left", context.getRemainingTimeInMillis() > 0);
  }
  public static class Streams implements RequestStreamHandler {
    public void handleRequest(InputStream in, OutputStream out, Context context) throws IOException { in.transferTo(out); }
  }
  public Out plain(Map<String, String> in) { return new Out(in.get("a")); }
  public static class Out {
    private final String text;
    Out(String text) { this.text = text; }
    public String getText() { return text; }
    public boolean isFine() { return true; }
  }
  public String fail(Object in) { throw new IllegalStateException("no"); }
}
`;
  let classes: Record<string, Buffer> = {};

  beforeAll(async () => {
    const folder = await mkdtemp(join(root, "java-"));
    await writeFile(join(folder, "App.java"), SOURCE);
    const sources = (await readdir(join(runtimes, "java", "api"), { recursive: true, withFileTypes: true }))
      .filter((entry) => entry.name.endsWith(".java"))
      .map((entry) => join(entry.parentPath, entry.name));
    const made = spawnSync("javac", ["-d", join(folder, "out"), join(folder, "App.java"), ...sources]);
    expect(made.stderr.toString()).toBe("");
    // Only the function's own classes: the interfaces are there already.
    const found = await readdir(join(folder, "out", "sample"));
    const read = found.map(async (name) => [
      `sample/${name}`,
      await readFile(join(folder, "out", "sample", name)),
    ]);
    classes = Object.fromEntries(await Promise.all(read));
  });

  const run = async (handler: string, event: unknown) =>
    await invoke(await deploy(classes, { runtime: "java17", handler, memoryMb: 512 }), event);

  it("runs a RequestHandler with a bean as its input", async () => {
    const result = await run("sample.App", { name: "ü", numbers: [1, 2] });
    expect(json(result)).toEqual({ sum: 3, name: "sample", left: true });
    expect(result.logTail).toContain("logged ü\n");
  });

  it("runs a RequestStreamHandler", async () => {
    expect(json(await run("sample.App$Streams", [1, "x"]))).toEqual([1, "x"]);
  });

  it("runs a plain method and writes its bean", async () => {
    expect(json(await run("sample.App::plain", { a: "b" }))).toEqual({ fine: true, text: "b" });
  });

  it("reports what the method throws", async () => {
    const result = await run("sample.App::fail", {});
    expect(json(result)).toMatchObject({ errorType: "java.lang.IllegalStateException", errorMessage: "no" });
    expect(result.logTail).toContain("no: java.lang.IllegalStateException");
  });

  it("reports a class that cannot be found", async () => {
    const failure = await run("sample.Nowhere", {}).catch((error: unknown) => error);
    expect(JSON.parse((failure as InitFailure).failure.payload.toString())).toMatchObject({
      errorType: "java.lang.ClassNotFoundException",
      errorMessage: "Class not found: sample.Nowhere",
    });
  });
});

describe("extensions", () => {
  const EXTENSION = `#!/usr/bin/env node
const http = require('node:http');
const api = 'http://' + process.env.AWS_LAMBDA_RUNTIME_API;
const call = async (method, path, headers, body) => {
  const response = await fetch(api + path, { method, headers, body: body && JSON.stringify(body) });
  return { id: response.headers.get('lambda-extension-identifier'), body: await response.text(), status: response.status };
};
(async () => {
  const name = require('node:path').basename(__filename);
  const registered = await call('POST', '/2020-01-01/extension/register', { 'Lambda-Extension-Name': name }, { events: ['INVOKE', 'SHUTDOWN'] });
  console.log('EXT registered ' + registered.body);
  const headers = { 'Lambda-Extension-Identifier': registered.id };
  const seen = [];
  const server = http.createServer((request, response) => {
    let text = '';
    request.on('data', (part) => (text += part));
    request.on('end', () => { for (const event of JSON.parse(text)) seen.push(event.type); response.end(); });
  });
  await new Promise((resolve) => server.listen(0, resolve));
  const destination = { protocol: 'HTTP', URI: 'http://sandbox.localdomain:' + server.address().port };
  const subscribed = await call('PUT', '/2022-07-01/telemetry', headers,
    { schemaVersion: '2022-12-13', types: ['platform', 'function'], buffering: { timeoutMs: 25 }, destination });
  console.log('EXT subscribed ' + subscribed.status);
  for (;;) {
    const event = JSON.parse((await call('GET', '/2020-01-01/extension/event/next', headers)).body);
    console.log('EXT ' + event.eventType + ' ' + (event.requestId ?? event.shutdownReason));
    if (event.eventType === 'INVOKE') {
      while (!seen.includes('platform.start')) await new Promise((resolve) => setTimeout(resolve, 5));
      console.log('EXT saw ' + seen.includes('platform.initRuntimeDone'));
    } else process.exit(0);
  }
})();
`;

  it("start before the runtime, are told of events and of the end, and see telemetry", async () => {
    const layer = await deploy({ "extensions/watcher": EXTENSION });
    const spec = await deploy({
      "index.js": "exports.handler = async () => { console.log('in handler'); return 1; };",
    });
    spec.folders.opt = layer.folders.task;
    const first = await invoke(spec);
    expect(json(first)).toBe(1);
    const own = () =>
      lines.filter(({ message }) => message.startsWith("EXT ")).map(({ message }) => message.trim());
    const [registered, subscribed] = own();
    expect(JSON.parse(registered?.slice("EXT registered ".length) ?? "")).toEqual({
      functionName: "sample",
      functionVersion: "$LATEST",
      handler: "index.handler",
    });
    expect(subscribed).toBe("EXT subscribed 200");
    // The environment is free again only when the extension has asked for its next event.
    expect(first.logTail).toMatch(/EXT INVOKE [0-9a-f-]{36}\n/);
    expect(first.logTail).toContain("EXT saw true\n");
    executor.retire(spec.slot);
    while (!own().includes("EXT SHUTDOWN spindown")) await new Promise((resolve) => setImmediate(resolve));
  });

  it("that end during the start fail the start", async () => {
    const layer = await deploy({
      "extensions/broken":
        "#!/usr/bin/env node\n" +
        "const api = 'http://' + process.env.AWS_LAMBDA_RUNTIME_API + '/2020-01-01/extension/';" +
        "(async () => { const r = await fetch(api + 'register', { method: 'POST', headers: { 'Lambda-Extension-Name': 'broken' }, body: '{\"events\":[]}' });" +
        " const id = r.headers.get('lambda-extension-identifier');" +
        " await fetch(api + 'init/error', { method: 'POST', headers: { 'Lambda-Extension-Identifier': id, 'Lambda-Extension-Function-Error-Type': 'Extension.Sad' }, body: '{\"errorMessage\":\"no\"}' }); })();",
    });
    const spec = await deploy({ "index.js": "exports.handler = async () => 1;" });
    spec.folders.opt = layer.folders.task;
    const failure = await invoke(spec).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(InitFailure);
    expect((failure as InitFailure).failure.errorType).toBe("Extension.Sad");
  });

  it("within the runtime may register for INVOKE alone", async () => {
    const spec = await deploy({
      "index.mjs":
        "const api = 'http://' + process.env.AWS_LAMBDA_RUNTIME_API + '/2020-01-01/extension/register';" +
        "const register = async (events) => (await fetch(api, { method: 'POST', headers: { 'Lambda-Extension-Name': 'inner' }, body: JSON.stringify({ events }) })).status;" +
        "const statuses = [await register(['SHUTDOWN']), await register(['WHAT'])];" +
        "export const handler = async () => statuses;",
    });
    expect(json(await invoke(spec))).toEqual([403, 403]);
  });
});

describe("custom runtime", () => {
  it("runs an executable bootstrap that speaks the Runtime API", async () => {
    const script = [
      "#!/bin/sh",
      'api="http://$AWS_LAMBDA_RUNTIME_API/2018-06-01/runtime/invocation"',
      "while true; do",
      '  head=$(mktemp); event=$(curl -sS -D "$head" "$api/next") || exit 1',
      '  id=$(grep -i lambda-runtime-aws-request-id "$head" | tr -d "[:space:]" | cut -d: -f2)',
      '  echo "from the shell"',
      '  curl -sS -X POST "$api/$id/response" -d "{\\"event\\": $event}" > /dev/null',
      "done",
    ].join("\n");
    const spec = await deploy({ bootstrap: script }, { runtime: "provided.al2023", handler: "any" });
    const result = await invoke(spec, { a: 1 });
    expect(json(result)).toEqual({ event: { a: 1 } });
    expect(result.logTail).toContain("from the shell\n");
  });
});
