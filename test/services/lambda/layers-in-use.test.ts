import {
  DeleteLayerVersionCommand,
  GetFunctionConfigurationCommand,
  GetLayerVersionCommand,
  InvokeCommand,
  LambdaClient,
  PublishLayerVersionCommand,
  UpdateFunctionConfigurationCommand,
} from "@aws-sdk/client-lambda";
import { beforeAll, describe, expect, it } from "vitest";
import { useServer } from "../../support/server.js";
import { deploy, type Files, makeRole, settled, toZip } from "./deploy.js";
import { hasProgram } from "./executor/harness.js";

const ARN = "arn:aws:lambda:us-east-1:000000000000:layer";

/** Where the merged layers lie: `/opt` to an isolated function. */
const OPT = "process.env.NODE_PATH.split('/nodejs/')[0]";

const SANDBOXES: [string, Record<string, string>][] = [["process", { "lambda.isolation": "process" }]];
if (hasProgram("bwrap")) SANDBOXES.push(["bubblewrap", {}]);

describe.each(SANDBOXES)("Layers of a function in the sandbox %s", (sandbox, settings) => {
  const server = useServer({ settings });
  const isIsolated = sandbox === "bubblewrap";
  let lambda: LambdaClient;

  beforeAll(async () => {
    lambda = new LambdaClient(server.client());
    await makeRole(server);
    await publish("words", { "words.txt": "one" });
    await publish("words", { "words.txt": "two" });
    await publish("modules", {
      "nodejs/node_modules/layered/package.json": '{"main":"index.js"}',
      "nodejs/node_modules/layered/index.js": "module.exports = { name: 'layered' };",
      "words.txt": "three",
      "bin/tool": "#!/bin/sh\necho from the layer\n",
    });
    await publish("snakes", { "python/snakes.py": "NAME = 'layered'\n" });
    await publish("gems", { "ruby/lib/gems.rb": "NAME = 'layered'\n" });
  });

  async function publish(LayerName: string, files: Files) {
    await lambda.send(new PublishLayerVersionCommand({ LayerName, Content: { ZipFile: toZip(files) } }));
  }

  async function invoke(FunctionName: string) {
    const { Payload } = await lambda.send(new InvokeCommand({ FunctionName }));
    return JSON.parse(Payload?.transformToString() ?? "null");
  }

  it("later ones lie over earlier ones; modules are found by require and import", async () => {
    await deploy(
      server,
      "layered",
      {
        "index.mjs":
          "import fs from 'node:fs'; import layered from 'layered'; import { STSClient } from '@aws-sdk/client-sts';" +
          "import { createRequire } from 'node:module'; const again = createRequire(import.meta.url)('layered');" +
          `export const handler = async () => [fs.readFileSync(${OPT} + '/words.txt', 'utf8'), layered.name, again.name,` +
          ` (await import('layered')).default.name, typeof STSClient, ${OPT}];`,
      },
      { Layers: [`${ARN}:words:2`, `${ARN}:modules:1`] },
    );
    expect(await invoke("layered")).toEqual([
      ...["three", "layered", "layered", "layered", "function"],
      isIsolated ? "/opt" : expect.stringContaining("/layers/"),
    ]);
    await settled(server, "layered");
    await lambda.send(
      new UpdateFunctionConfigurationCommand({
        FunctionName: "layered",
        Layers: [`${ARN}:modules:1`, `${ARN}:words:1`],
      }),
    );
    expect((await invoke("layered"))[0]).toBe("one");
  });

  it("their programs are on the path", async () => {
    await deploy(
      server,
      "tool",
      "import { execSync } from 'node:child_process'; export const handler = async () => execSync('tool').toString();",
      { Layers: [`${ARN}:modules:1`] },
    );
    expect(await invoke("tool")).toBe("from the layer\n");
  });

  it("a Python layer's packages are found", async () => {
    await deploy(
      server,
      "snake",
      { "app.py": "import snakes\ndef handler(event, context):\n  return snakes.NAME\n" },
      { Runtime: "python3.12", Handler: "app.handler", Layers: [`${ARN}:snakes:1`] },
    );
    expect(await invoke("snake")).toBe("layered");
  });

  it.skipIf(!hasProgram("ruby"))("a Ruby layer's files are found", async () => {
    await deploy(
      server,
      "gem",
      { "app.rb": "require 'gems'\ndef handler(event:, context:)\n  NAME\nend\n" },
      { Runtime: "ruby3.3", Handler: "app.handler", Layers: [`${ARN}:gems:1`] },
    );
    expect(await invoke("gem")).toBe("layered");
  });

  it("functions that use a deleted one run on", async () => {
    await lambda.send(new DeleteLayerVersionCommand({ LayerName: "snakes", VersionNumber: 1 }));
    await expect(
      lambda.send(new GetLayerVersionCommand({ LayerName: "snakes", VersionNumber: 1 })),
    ).rejects.toMatchObject({ name: "ResourceNotFoundException" });
    await settled(server, "snake");
    await lambda.send(new UpdateFunctionConfigurationCommand({ FunctionName: "snake", Timeout: 9 }));
    expect(await invoke("snake")).toBe("layered");
    const { Layers = [] } = await lambda.send(new GetFunctionConfigurationCommand({ FunctionName: "snake" }));
    expect(Layers[0]?.Arn).toBe(`${ARN}:snakes:1`);
  });
});
