// `npm run bench [-- SCENARIO …]`: installs the peers, runs the scenarios, prints ratios. Figures of one machine at one hour
// mean little; ratios measured in one run mean something. docs/performance.md keeps the last table.
import { existsSync } from "node:fs";
import { readdir } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { step } from "../tools/setup.js";

process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = "true";
const here = fileURLToPath(new URL(".", import.meta.url));
if (!existsSync(`${here}node_modules`)) step("Installing the peers", "npm", ["ci"], { cwd: here });

const wanted = process.argv.slice(2);
const names = (await readdir(`${here}scenarios`)).map((file) => file.replace(/\.js$/, ""));
for (const name of names.filter((each) => wanted.length === 0 || wanted.includes(each))) {
  const { run } = await import(`./scenarios/${name}.js`);
  await run(print, (text) => process.stdout.write(text));
}

function print(title, rows) {
  process.stdout.write(`\n${title}\n`);
  for (const { name, perSecond, p50Ms, p99Ms, ratio, errors } of rows) {
    const numbers = `${perSecond.toFixed(0).padStart(7)}/s  p50 ${p50Ms} ms  p99 ${p99Ms} ms  ours/this ${ratio.toFixed(2)}`;
    process.stdout.write(`  ${name.padEnd(30)} ${numbers}${errors ? `  ERRORS ${errors}` : ""}\n`);
  }
}
