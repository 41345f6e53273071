import { spawnSync } from "node:child_process";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll } from "vitest";
import { systemClock } from "../../../../src/core/clock.js";
import { createSystemIds } from "../../../../src/core/ids.js";
import { ProcessExecutor } from "../../../../src/services/lambda/executor/executor.js";
import type {
  FunctionSpec,
  InvocationRequest,
  InvocationResult,
} from "../../../../src/services/lambda/executor/function-spec.js";
import { detectSandbox } from "../../../../src/services/lambda/executor/sandbox/detect.js";
import { loadHosts } from "../../../../src/services/lambda/executor/sandbox/hosts.js";

export const RUNTIMES = fileURLToPath(new URL("../../../../runtimes", import.meta.url));
const ids = createSystemIds();

export type Files = Readonly<Record<string, string | Buffer>>;

/** An executor of its own, for a file's tests. */
export interface TestExecutor {
  /** Folder of everything that it keeps. */
  root: string;
  executor: ProcessExecutor;
  /** What functions have logged so far. */
  lines: string[];
  /** Name of the sandbox in use. */
  sandbox: string;
  /** A function of these files, `index.handler` of Node.js unless told. */
  deploy(files: Files, more?: Partial<FunctionSpec>): Promise<FunctionSpec>;
  invoke(
    spec: FunctionSpec,
    event?: unknown,
    tail?: boolean,
    more?: Partial<InvocationRequest>,
  ): Promise<InvocationResult>;
}

export function json(result: InvocationResult): unknown {
  return JSON.parse(Buffer.from(result.payload).toString("utf8"));
}

export function hasProgram(name: string, env = process.env): boolean {
  return spawnSync(name, ["--version"], { env }).status === 0;
}

/** `isolation` as in the setting `lambda.isolation`, `sparesMax` as in `lambda.spares`. */
export function useExecutor(isolation?: string, sparesMax = 0): TestExecutor {
  const test = { lines: [] as string[], deploy, invoke } as unknown as TestExecutor;
  beforeAll(async () => {
    test.root = await mkdtemp(join(tmpdir(), "executor-"));
    const sandbox = await detectSandbox(isolation, RUNTIMES);
    test.sandbox = sandbox.name;
    test.executor = new ProcessExecutor({
      clock: systemClock,
      ids,
      sandbox,
      tools: {
        config: {},
        runtimes: RUNTIMES,
        cache: join(test.root, "cache"),
        isolated: sandbox.name !== "process",
      },
      folder: join(test.root, "environments"),
      endpoint: "http://127.0.0.1:4566",
      hosts: sandbox.name === "process" ? undefined : await loadHosts(),
      sparesMax,
      // A machine with other things to do may not get to an extension's last words in two seconds.
      shutdownMs: 20_000,
      limits: { environmentsMax: 20, startsMax: 2, waitingMax: 100 },
      credentials: async () => ({
        accessKeyId: "ASIAEXAMPLE",
        secretAccessKey: "secret",
        sessionToken: "token",
        expiresAt: systemClock.now() + 3_600_000,
      }),
      openLog: () => ({
        write: (message) => void test.lines.push(message),
        full: false,
        onDrain: () => {},
        flush: async () => {},
      }),
    });
  });
  afterAll(async () => {
    await test.executor.stop();
    await rm(test.root, { recursive: true, force: true });
  });

  async function deploy(files: Files, more: Partial<FunctionSpec> = {}): Promise<FunctionSpec> {
    const id = ids.uuid();
    const task = join(test.root, "code", id);
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

  function invoke(
    spec: FunctionSpec,
    event: unknown = {},
    tail = true,
    more: Partial<InvocationRequest> = {},
  ): Promise<InvocationResult> {
    return test.executor.invoke(spec, {
      requestId: ids.uuid(),
      payload: Buffer.from(JSON.stringify(event)),
      invokedArn: `arn:aws:lambda:eu-central-1:000000000000:function:${spec.name}`,
      tail,
      ...more,
    });
  }
  return test;
}
