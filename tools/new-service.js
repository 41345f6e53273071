// `node tools/new-service.js NAME CLIENT "Full Name"`: the folder of a new service with one operation still to be built.
// For example: node tools/new-service.js sqs sqs "Amazon SQS"
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const [name, client, title] = process.argv.slice(2);
if (!name || !client || !title) {
  process.stderr.write('Usage: node tools/new-service.js NAME CLIENT "Full Name"\n');
  process.exit(2);
}
const folder = `${root}src/services/${name}`;
if (existsSync(folder)) {
  process.stderr.write(`src/services/${name} is there already\n`);
  process.exit(2);
}

const FILES = {
  "manifest.ts": `import type { ServiceManifest } from "../../core/service.js";

export const manifest: ServiceManifest<"${name}"> = {
  name: "${name}",
  title: "${title}",
  signingNames: ["${name}"],
  hostLabels: ["${name}"],
  protocols: ["awsJson1_1"],
  version: "",
  storeScope: "regional",
  load: async () => (await import("./index.js")).service,
};
`,
  "index.ts": `import * as sdk from "@aws-sdk/client-${client}";
import { defineService } from "../../core/service.js";
import { access } from "./access.js";
import { metering } from "./metering.js";

export const service = defineService<"${name}">()({ sdk, operations: {}, access, metering });
`,
  "access.ts": "/** Which permissions each operation needs. */\nexport const access = {};\n",
  "metering.ts": "/** Which usage each operation leaves. */\nexport const metering = {};\n",
  "errors.ts": "/** AWS's errors, in AWS's words. */\n",
  "limits.ts": "/** AWS's limits, units last in the name. */\n",
  "README.md": `# ${title}\n\nOperations and quirks: docs/services/${name}.md.\n`,
};

mkdirSync(folder, { recursive: true });
for (const [file, text] of Object.entries(FILES)) writeFileSync(`${folder}/${file}`, text);
const docs = `${root}docs/services/${name}.md`;
if (!existsSync(docs)) writeFileSync(docs, `# ${title}\n\n| operation | state | notes |\n|---|---|---|\n`);

const modules = `${root}src/wire/sdk-modules.ts`;
const before = readFileSync(modules, "utf8");
if (!before.includes(`  ${name}: typeof`)) {
  writeFileSync(
    modules,
    before.replace(/\n}\n/, `\n  ${name}: typeof import("@aws-sdk/client-${client}");\n}\n`),
  );
}
process.stdout.write(`Made src/services/${name}. Next:
  1. npm install --save-exact @aws-sdk/client-${client}
  2. fill in manifest.ts (protocols, version, target prefix) and add it to src/services/registry.ts
  3. one file per operation; its handler, access rule and usage go into the three tables
  4. test/services/${name}/, through the official client; a row in docs/services/${name}.md
`);
