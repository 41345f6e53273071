// Invoke over the wire, signed, durable server: warm by one connection, warm by eight, and cold starts, a language at a time.
// A language whose tools this machine lacks is left out, and said so.
import { execFileSync } from "node:child_process";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import net from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { CreateRoleCommand, IAMClient, PutRolePolicyCommand } from "@aws-sdk/client-iam";
import {
  CreateFunctionCommand,
  LambdaClient,
  UpdateFunctionConfigurationCommand,
  waitUntilFunctionActiveV2,
  waitUntilFunctionUpdatedV2,
} from "@aws-sdk/client-lambda";
import { zipSync } from "fflate";
import { load } from "../load.js";
import { startServer } from "../server-process.js";
import { presign, TEST_KEY } from "../sign.js";

const WARM_UP = 300;
const WARM = 2000;
const COLD = 15;
const CONNECTIONS = 8;
/** Languages of which a process is kept ready, and how long a new one is given to get there. */
const SPARES = /^(nodejs|python)/;
const SPARE_MS = 700;
const JAVA_API = fileURLToPath(new URL("../../runtimes/java/api/", import.meta.url));

const JAVA = `import com.amazonaws.services.lambda.runtime.*;
import java.util.Map;
public class App implements RequestHandler<Map<String, Object>, Map<String, Object>> {
  public Map<String, Object> handleRequest(Map<String, Object> in, Context context) { return in; }
}`;
const GO = `package main
import ("context"; "encoding/json"; "github.com/aws/aws-lambda-go/lambda")
func handle(ctx context.Context, event json.RawMessage) (json.RawMessage, error) { return event, nil }
func main() { lambda.Start(handle) }`;

const CSHARP = "using System.IO; public class App { public Stream Echo(Stream input) { return input; } }";
/** The compiler, too, would not start where the machine has no ICU. */
const DOTNET_ENV = { ...process.env, DOTNET_SYSTEM_GLOBALIZATION_INVARIANT: "1" };

/** Runtime, handler and how its files are made, by language. */
const LANGUAGES = {
  "Node.js": [
    "nodejs20.x",
    "index.handler",
    () => ({ "index.js": "exports.handler = async (event) => event;" }),
  ],
  Python: [
    "python3.12",
    "app.handler",
    () => ({ "app.py": "def handler(event, context):\n  return event\n" }),
  ],
  Ruby: ["ruby3.3", "app.handler", () => ({ "app.rb": "def handler(event:, context:)\n  event\nend\n" })],
  Java: ["java17", "App", makeJava],
  Go: ["provided.al2023", "bootstrap", makeGo],
  ".NET": ["dotnet8", "App::App::Echo", makeDotnet],
};

export async function run(_report, write) {
  const server = await startServer("lenticular");
  try {
    await createRole(server.url);
    write(
      "\nLambda Invoke of a function that answers its event, SigV4 and IAM on, isolation as the machine allows\n",
    );
    for (const [language, [runtime, handler, make]] of Object.entries(LANGUAGES)) {
      const figures = await measure(server.url, { runtime, handler, make }).catch(
        (error) => error.message.split("\n")[0],
      );
      write(`  ${language.padEnd(8)} ${figures}\n`);
    }
  } finally {
    await server.stop();
  }
}

async function measure(url, { runtime, handler, make }) {
  const lambda = new LambdaClient({ endpoint: url, region: "us-east-1", credentials: TEST_KEY });
  const name = runtime.replace(/\W/g, "");
  const ZipFile = zip(await make());
  const Role = "arn:aws:iam::000000000000:role/bench";
  await lambda.send(
    new CreateFunctionCommand({
      FunctionName: name,
      Runtime: runtime,
      Handler: handler,
      Role,
      Timeout: 30,
      MemorySize: 512,
      Code: { ZipFile },
    }),
  );
  await waitUntilFunctionActiveV2({ client: lambda, maxWaitTime: 60, minDelay: 1 }, { FunctionName: name });
  const request = await presign(url, "lambda", {
    method: "POST",
    path: `/2015-03-31/functions/${name}/invocations`,
    headers: { "content-type": "application/octet-stream" },
    body: '{"a":1}',
  });
  const caller = openCaller(url, request);
  const first = await caller.call();
  if (!first.startsWith("HTTP/1.1 200") || /x-amz-function-error/i.test(first))
    throw new Error(`left out: ${first}`);
  for (let n = 0; n < WARM_UP; n += 1) await caller.call();
  const warm = await times(WARM, () => caller.call());
  const { perSecond } = await load(url, [request], { seconds: 4, connections: CONNECTIONS });
  // A new revision: the environments of the one before are not used again.
  const update = async (change) => {
    await lambda.send(new UpdateFunctionConfigurationCommand({ FunctionName: name, ...change }));
    await waitUntilFunctionUpdatedV2({ client: lambda, maxWaitTime: 20 }, { FunctionName: name });
  };
  const renew = (n) => update({ Description: String(n) });
  const call = () => caller.call();
  // A variable that the interpreter reads as it starts keeps spares away; of languages without spares it changes nothing.
  await update({ Environment: { Variables: { LC_TIME: "C" } } });
  const cold = await times(COLD, call, renew);
  await update({ Environment: { Variables: {} } });
  const spare = SPARES.test(runtime)
    ? await times(COLD, call, (n) => renew(`s${n}`).then(() => setTimeout(SPARE_MS)))
    : [];
  caller.close();
  lambda.destroy();
  const [p50, p99] = [at(warm, 0.5), at(warm, 0.99)];
  return `warm p50 ${p50} ms, p99 ${p99} ms; ${perSecond.toFixed(0)}/s by ${CONNECTIONS}; cold p50 ${at(cold, 0.5)} ms, best ${at(cold, 0)} ms${spare.length > 0 ? `; with a spare p50 ${at(spare, 0.5)} ms, best ${at(spare, 0)} ms` : ""}`;
}

async function times(count, run, before = () => {}) {
  const taken = [];
  for (let n = 0; n < count; n += 1) {
    await before(n);
    const start = performance.now();
    await run();
    taken.push(performance.now() - start);
  }
  return taken.sort((a, b) => a - b);
}

function at(sorted, share) {
  return sorted[Math.floor((sorted.length - 1) * share)].toFixed(2);
}

/** One connection that sends the same bytes again and again: a client's own work would be half of what is measured. */
function openCaller(url, { method, path, headers, body }) {
  const lines = Object.entries({ ...headers, "content-length": Buffer.byteLength(body) });
  const text = `${method} ${path} HTTP/1.1\r\n${lines.map(([name, value]) => `${name}: ${value}\r\n`).join("")}\r\n${body}`;
  const socket = net.connect(Number(new URL(url).port), "127.0.0.1");
  socket.setNoDelay(true);
  let take = () => {};
  let got = "";
  socket.on("data", (bytes) => {
    got += bytes.toString("latin1");
    const end = got.indexOf("\r\n\r\n");
    const length = Number(/content-length: (\d+)/i.exec(got)?.[1] ?? 0);
    if (end < 0 || got.length < end + 4 + length) return;
    const answer = got;
    got = "";
    take(answer);
  });
  const call = () =>
    new Promise((resolve) => {
      take = resolve;
      socket.write(text);
    });
  return { call, close: () => socket.destroy() };
}

function zip(files) {
  const entries = Object.entries(files).map(([name, content]) => [
    name,
    [Buffer.from(content), { os: 3, attrs: 0o100755 << 16 }],
  ]);
  return zipSync(Object.fromEntries(entries));
}

async function inFolder(work) {
  const folder = await mkdtemp(join(tmpdir(), "bench-lambda-"));
  try {
    return await work(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function makeJava() {
  return inFolder(async (folder) => {
    const found = await readdir(JAVA_API, { recursive: true });
    const api = found.filter((name) => name.endsWith(".java")).map((name) => join(JAVA_API, name));
    await writeFile(join(folder, "App.java"), JAVA);
    execFileSync("javac", ["-d", folder, join(folder, "App.java"), ...api]);
    return { "App.class": await readFile(join(folder, "App.class")) };
  });
}

function makeGo() {
  return inFolder(async (folder) => {
    const run = (...args) =>
      execFileSync("go", args, { cwd: folder, stdio: "ignore", env: { ...process.env, CGO_ENABLED: "0" } });
    await writeFile(join(folder, "main.go"), GO);
    run("mod", "init", "sample");
    run("get", "github.com/aws/aws-lambda-go@v1.49.0");
    run("build", "-o", "bootstrap", ".");
    return { bootstrap: await readFile(join(folder, "bootstrap")) };
  });
}

function makeDotnet() {
  return inFolder(async (folder) => {
    const run = (...args) => execFileSync("dotnet", args, { env: DOTNET_ENV }).toString();
    const [, version, sdks] = [...run("--list-sdks").matchAll(/^(\S+) \[(.+)\]$/gm)].at(-1);
    const [, runtime, folders] = [
      ...run("--list-runtimes").matchAll(/^Microsoft\.NETCore\.App (\S+) \[(.+)\]$/gm),
    ].at(-1);
    const framework = join(folders, runtime);
    const references = (await readdir(framework)).filter((name) =>
      /^(System\..*|netstandard|mscorlib)\.dll$/.test(name),
    );
    await writeFile(join(folder, "App.cs"), CSHARP);
    run(
      join(sdks, version, "Roslyn", "bincore", "csc.dll"),
      ...["-nologo", "-noconfig", "-nostdlib", "-target:library", `-out:${join(folder, "App.dll")}`],
      ...references.map((name) => `-r:${join(framework, name)}`),
      join(folder, "App.cs"),
    );
    return { "App.dll": await readFile(join(folder, "App.dll")) };
  });
}

async function createRole(endpoint) {
  const iam = new IAMClient({ endpoint, region: "us-east-1", credentials: TEST_KEY });
  const document = (Statement) =>
    JSON.stringify({ Version: "2012-10-17", Statement: [{ Effect: "Allow", ...Statement }] });
  await iam.send(
    new CreateRoleCommand({
      RoleName: "bench",
      AssumeRolePolicyDocument: document({
        Principal: { Service: "lambda.amazonaws.com" },
        Action: "sts:AssumeRole",
      }),
    }),
  );
  await iam.send(
    new PutRolePolicyCommand({
      RoleName: "bench",
      PolicyName: "logs",
      PolicyDocument: document({ Action: "logs:*", Resource: "*" }),
    }),
  );
  iam.destroy();
}
