import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { InvokeCommand, LambdaClient } from "@aws-sdk/client-lambda";
import { afterAll, beforeAll, expect, it } from "vitest";
import { startCommand } from "../support/process.js";
import { useServer } from "../support/server.js";
import { until } from "../support/until.js";

const server = useServer();
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "watch-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

it("lenticular lambda watch DIR: the folder is a function, its log is printed, what is saved is live", async () => {
  await writeFile(
    join(folder, "app.py"),
    "import os\ndef my_handler(event, context):\n  print('called for', event['who'])\n  return os.environ['WORD']\n",
  );
  const watch = startCommand(["lambda", "watch", folder, "--name", "watched", "--env", "WORD=one"], {
    AWS_ENDPOINT_URL: server.endpoint,
  });
  try {
    await watch.says("is the function watched (python3.12, app.my_handler)");
    const lambda = new LambdaClient(server.client());
    const invoke = async () => {
      const input = { FunctionName: "watched", Payload: JSON.stringify({ who: "me" }) };
      return (await lambda.send(new InvokeCommand(input))).Payload?.transformToString();
    };
    expect(await invoke()).toBe('"one"');
    await watch.says("called for me");
    await writeFile(join(folder, "app.py"), "def my_handler(event, context):\n  return 'two'\n");
    await until(async () => (await invoke()) === '"two"', "the saved code");
  } finally {
    watch.child.kill("SIGTERM");
  }
  expect((await watch.ended).code).toBe(0);
});

it.each([
  [["lambda"], "say: lenticular lambda watch DIR"],
  [["lambda", "watch", "/no/such/folder"], "there is no folder '/no/such/folder'"],
  [["lambda", "watch", "/proc/self/task"], "looks like a handler: say --runtime and --handler"],
  [["lambda", "watch", "/tmp", "--memory", "much"], "--memory must be a number, not 'much'"],
])("%j: one clear line, exit code 2", async (args, line) => {
  const more = args.includes("--memory") ? ["--runtime", "python3.12", "--handler", "a.b"] : [];
  const { code, error } = await startCommand([...args, ...more]).ended;
  expect(error).toContain(line);
  expect(code).toBe(2);
});
