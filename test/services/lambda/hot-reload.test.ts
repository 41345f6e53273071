import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { InvokeCommand, LambdaClient, type Runtime } from "@aws-sdk/client-lambda";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { useServer } from "../../support/server.js";
import { until } from "../../support/until.js";
import { deploy, makeRole } from "./deploy.js";
import { hasProgram } from "./executor/harness.js";

const server = useServer();
let lambda: LambdaClient;
let root: string;

beforeAll(async () => {
  lambda = new LambdaClient(server.client());
  root = await mkdtemp(join(tmpdir(), "hot-"));
  await makeRole(server);
});

afterAll(() => rm(root, { recursive: true, force: true }));

/** Words that a function answers, by the files that make it do so; `broken` is code that cannot be loaded. */
interface Sample {
  runtime: Runtime;
  handler: string;
  /** Answers a word of a second file, and a number that tells one process from another. */
  first: Record<string, string>;
  /** The second file, with another word. */
  second: Record<string, string>;
  broken: Record<string, string>;
}

const SAMPLES: Record<string, Sample> = {
  "Node.js's modules": {
    runtime: "nodejs20.x",
    handler: "index.handler",
    first: {
      "index.mjs":
        "import { word } from './lib/word.mjs'; export const handler = async () => [word, process.hrtime.start ??= performance.timeOrigin];",
      "lib/word.mjs": "export const word = 'one';",
    },
    second: { "lib/word.mjs": "export const word = 'two';" },
    broken: { "lib/word.mjs": "export const word = ;" },
  },
  "Node.js's CommonJS": {
    runtime: "nodejs20.x",
    handler: "index.handler",
    first: {
      "index.js":
        "const { word } = require('./lib/word'); exports.handler = async () => [word, performance.timeOrigin];",
      "lib/word.js": "exports.word = 'one';",
    },
    second: { "lib/word.js": "exports.word = 'two';" },
    broken: { "lib/word.js": "exports.word = ;" },
  },
  Python: {
    runtime: "python3.12",
    handler: "app.handler",
    first: {
      "app.py":
        "import sys\nfrom lib.word import WORD\ndef handler(event, context):\n  return [WORD, id(sys)]\n",
      "lib/word.py": "WORD = 'one'\n",
    },
    second: { "lib/word.py": "WORD = 'two'\n" },
    broken: { "lib/word.py": "WORD = \n" },
  },
  ...(hasProgram("ruby") && {
    Ruby: {
      runtime: "ruby3.3",
      handler: "app.handler",
      first: {
        "app.rb":
          "require_relative 'lib/word'\ndef handler(event:, context:)\n  [word, $$ + $stdout.object_id]\nend\n",
        "lib/word.rb": "def word = 'one'\n",
      },
      second: { "lib/word.rb": "def word = 'two'\n" },
      broken: { "lib/word.rb": "def word = (\n" },
    },
  }),
};

describe.each(Object.keys(SAMPLES))("Code given as a folder, in %s", (language) => {
  const sample = SAMPLES[language] as Sample;
  const name = language.replace(/\W/g, "");

  async function save(files: Record<string, string>): Promise<void> {
    for (const [path, text] of Object.entries(files)) {
      await mkdir(join(root, name, path, ".."), { recursive: true });
      await writeFile(join(root, name, path), text);
    }
  }

  async function invoke() {
    const { Payload, FunctionError } = await lambda.send(new InvokeCommand({ FunctionName: name }));
    return { error: FunctionError, answer: JSON.parse(Payload?.transformToString() ?? "null") };
  }

  it("runs what was saved last, in the environment that is there", async () => {
    await save(sample.first);
    await deploy(server, name, "", {
      Runtime: sample.runtime,
      Handler: sample.handler,
      Code: { S3Bucket: "hot-reload", S3Key: join(root, name) },
    });
    const { answer } = await invoke();
    expect(answer).toEqual(["one", expect.any(Number)]);
    await save(sample.second);
    await until(async () => (await invoke()).answer[0] === "two", "the saved code");
    expect((await invoke()).answer).toEqual(["two", answer[1]]);
  });

  it("fails while it cannot be loaded, and runs again once it can", async () => {
    await save(sample.broken);
    await until(async () => (await invoke()).error === "Unhandled", "the broken code");
    expect((await invoke()).answer.errorType).toMatch(/Syntax/);
    await save(sample.second);
    await until(async () => (await invoke()).answer[0] === "two", "the mended code");
  });

  it("runs files in a new folder", async () => {
    const [first = ""] = Object.keys(sample.second);
    const text = Object.values(sample.second)[0]?.replace("two", "three") ?? "";
    await rm(join(root, name, "lib"), { recursive: true });
    await save({ [first]: text });
    await until(async () => (await invoke()).answer[0] === "three", "the new folder's code");
    await save(sample.second);
    await until(async () => (await invoke()).answer[0] === "two", "the change in the new folder");
  });
});

it("CreateFunction: refuses a folder that is not there", async () => {
  const Code = { S3Bucket: "hot-reload", S3Key: "/nowhere/at/all" };
  await expect(deploy(server, "cold", "", { Code })).rejects.toMatchObject({
    name: "InvalidParameterValueException",
    message: "/nowhere/at/all is not a folder of this machine.",
  });
});
