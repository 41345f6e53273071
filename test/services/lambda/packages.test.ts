import { InvokeCommand, LambdaClient, PublishLayerVersionCommand } from "@aws-sdk/client-lambda";
import { CreateBucketCommand, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { strToU8, zipSync } from "fflate";
import { beforeAll, expect, it } from "vitest";
import { useServer } from "../../support/server.js";
import { deploy, makeRole } from "./deploy.js";
import { hasProgram } from "./executor/harness.js";

const server = useServer();
let lambda: LambdaClient;
let s3: S3Client;

beforeAll(async () => {
  lambda = new LambdaClient(server.client());
  s3 = new S3Client({ ...server.client(), forcePathStyle: true });
  await makeRole(server);
  await s3.send(new CreateBucketCommand({ Bucket: "packages" }));
});

/** A zip as deployment tools write it: permissions of each file, links, one date for all so that equal code has equal hashes. */
function pack(files: Record<string, string | { link: string }>): Uint8Array {
  const entries = Object.entries(files).map(([name, content]) => {
    const isLink = typeof content !== "string";
    const mode = isLink ? 0o120777 : 0o100644;
    const text = strToU8(isLink ? content.link : content);
    return [name, [text, { os: 3, attrs: mode << 16, mtime: new Date(1980, 1, 1), level: 9 }]] as const;
  });
  return zipSync(Object.fromEntries(entries) as Parameters<typeof zipSync>[0]);
}

async function upload(Key: string, zip: Uint8Array) {
  await s3.send(new PutObjectCommand({ Bucket: "packages", Key, Body: zip }));
  return { S3Bucket: "packages", S3Key: Key };
}

async function invoke(FunctionName: string): Promise<unknown> {
  const { Payload } = await lambda.send(new InvokeCommand({ FunctionName, Payload: '{"name":"ü"}' }));
  return JSON.parse(Payload?.transformToString() ?? "");
}

it.skipIf(!hasProgram("python3"))(
  "a function as SAM packages it: dependencies beside the code, named by its hash",
  async () => {
    const zip = pack({
      "app.py":
        "import greet\n\ndef lambda_handler(event, context):\n    return greet.hello(event['name'])\n",
      "requirements.txt": "greet\n",
      "greet/__init__.py": "from .words import hello\n",
      "greet/words.py": "def hello(name):\n    return 'hello ' + name\n",
      "greet-1.0.dist-info/METADATA": "Metadata-Version: 2.1\nName: greet\nVersion: 1.0\n",
    });
    const Code = await upload("0cc175b9c0f1b6a831c399e269772661", zip);
    await deploy(server, "stack-Hello-1A2B3C", "", {
      Code,
      Runtime: "python3.12",
      Handler: "app.lambda_handler",
    });
    expect(await invoke("stack-Hello-1A2B3C")).toBe("hello ü");
  },
);

it("a service as Serverless packages it: code in a folder, its modules with their links, a layer", async () => {
  const zip = pack({
    "src/greet.js":
      "const { hello } = require('words'); const cli = require('../node_modules/.bin/words');\n" +
      "exports.handler = async ({ name }) => [hello(name), cli.hello(name), require('shared')];\n",
    "node_modules/words/package.json": '{"name":"words","version":"1.0.0","main":"lib/index.js"}',
    "node_modules/words/lib/index.js": "exports.hello = (name) => 'hello ' + name;\n",
    "node_modules/.bin/words": { link: "../words/lib/index.js" },
    "package.json": '{"name":"service"}',
  });
  const Code = await upload("serverless/service/dev/1700000000000-2023-11-14T22:13:20.000Z/service.zip", zip);
  const layer = pack({ "nodejs/node_modules/shared/index.js": "module.exports = 'shared';\n" });
  const { LayerVersionArn = "" } = await lambda.send(
    new PublishLayerVersionCommand({ LayerName: "modules", Content: await upload("modules.zip", layer) }),
  );
  await deploy(server, "service-dev-greet", "", {
    Code,
    Handler: "src/greet.handler",
    Layers: [LayerVersionArn],
    MemorySize: 1024,
    Timeout: 6,
  });
  expect(await invoke("service-dev-greet")).toEqual(["hello ü", "hello ü", "shared"]);
});
