import { describe, expect, it } from "vitest";
import type { FunctionSpec } from "../../../../src/services/lambda/executor/function-spec.js";
import { until } from "../../../support/until.js";
import { type Files, hasProgram, json, useExecutor } from "./harness.js";

/** When the process started, in milliseconds since the epoch. */
const STARTED_BY_NODE = "Math.ceil(Date.now() - process.uptime() * 1000)";
const STARTED_BY_PYTHON =
  "int((time.time() - float(open('/proc/uptime').read().split()[0]) + int(open('/proc/self/stat').read().split()[21]) / 100) * 1000)";

const NODE = {
  "index.mjs":
    "import fs from 'node:fs'; import { STSClient } from '@aws-sdk/client-sts'; console.log('loaded');" +
    "export const handler = async (event, context) => { console.log('called'); return { event, name: context.functionName," +
    " id: context.awsRequestId, note: fs.readFileSync('note.txt', 'utf8'), files: fs.readdirSync('.').sort()," +
    " mine: process.env.MINE, spare: process.env._LENTICULAR_SPARE ?? null, sdk: typeof STSClient," +
    ` started: ${STARTED_BY_NODE} }; };`,
  "note.txt": "a note",
};
const PYTHON = {
  "app.py":
    "import os, time\nSTARTED = " +
    STARTED_BY_PYTHON +
    "\nfrom inner import NAME\nprint('loaded')\n" +
    "def handler(event, context):\n  print('called')\n" +
    "  return dict(event=event, name=context.function_name, id=context.aws_request_id, note=open('note.txt').read(), " +
    "files=sorted(f for f in os.listdir('.') if f != '__pycache__'), mine=os.environ['MINE'], spare=os.environ.get('_LENTICULAR_SPARE'), sdk=NAME, started=STARTED)\n",
  "inner/__init__.py": "NAME = 'function'\n",
  "note.txt": "a note",
};
const LANGUAGES: [string, Files, Partial<FunctionSpec>][] = [
  ["Node.js", NODE, { runtime: "nodejs20.x", handler: "index.handler" }],
  ["Python", PYTHON, { runtime: "python3.12", handler: "app.handler" }],
];

describe.each(hasProgram("bwrap") ? ["bubblewrap", "process"] : ["process"])(
  "A spare in the sandbox %s",
  (name) => {
    const test = useExecutor(name === "process" ? "process" : undefined, 2);

    /** A function whose first environment has just started, so that the next one finds a spare. */
    async function deployed(files: Files, more: Partial<FunctionSpec> = {}): Promise<FunctionSpec> {
      const spec = await test.deploy(files, more);
      const made = { ...spec, folders: { ...spec.folders, entries: Object.keys(files).length } };
      await test.invoke(made);
      await until(async () => test.executor.hasSpare(made), "a spare");
      return { ...made, key: `${made.key} next` };
    }

    it.each(LANGUAGES)("becomes a function of %s", async (_language, files, more) => {
      const spec = await deployed(files, { ...more, variables: { MINE: "1" } });
      const before = Date.now();
      const result = await test.invoke(spec, { a: 1 });
      const { started, ...rest } = json(result) as { started: number };
      expect(started).toBeLessThan(before);
      expect(rest).toEqual({
        event: { a: 1 },
        name: "sample",
        id: expect.stringMatching(/^[0-9a-f-]{36}$/),
        note: "a note",
        files: [...new Set(Object.keys(files).map((file) => file.replace(/\/.*/, "")))].sort(),
        mine: "1",
        spare: null,
        sdk: "function",
      });
      expect(result.logTail).toContain("called");
      expect((await result.report).initMs).toBeGreaterThan(0);
      expect(json(await test.invoke(spec, { a: 2 }))).toMatchObject({ event: { a: 2 } });
    });

    it("is not taken by a function whose variables must be there from the start", async () => {
      const spec = await deployed({ "index.js": `exports.handler = async () => ${STARTED_BY_NODE};` });
      const before = Date.now();
      const result = await test.invoke({ ...spec, variables: { NODE_OPTIONS: "--no-warnings" } });
      expect(json(result)).toBeGreaterThanOrEqual(before);
    });

    it("keeps a function to its memory", async () => {
      const spec = await deployed({
        "index.js":
          "exports.handler = async (event) => { const all = []; while (event.fill) all.push(Buffer.alloc(8e6, 1)); };",
      });
      // Refused by the kernel, Node.js either dies of it or throws.
      expect((await test.invoke(spec, { fill: true })).errorType).toMatch(
        /^(Runtime\.(OutOfMemory|ExitError)|RangeError)$/,
      );
    });

    it("that has died in the meantime is not taken", async () => {
      const spec = await deployed({ "index.js": "exports.handler = async () => 1;" });
      const { execFileSync } = await import("node:child_process");
      for (const line of execFileSync("ps", ["-eo", "pid,ppid,args"]).toString().split("\n")) {
        const [pid, parent] = line.trim().split(/\s+/, 2).map(Number);
        if (pid && parent === process.pid && line.includes("/bootstrap.cjs")) process.kill(pid, "SIGKILL");
      }
      await until(async () => !test.executor.hasSpare(spec), "the end of the spare");
      expect(json(await test.invoke(spec))).toBe(1);
    });
  },
);
