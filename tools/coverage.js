// `node tools/coverage.js [--check]`: writes the table of operations, built and not, into each docs/services/NAME.md, from the
// services' own tables and the SDK's list of operations. With --check it only says which pages are out of date. Needs a build.
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { MANIFESTS } from "../dist/services/registry.js";
import { loadServiceModel } from "../dist/wire/model.js";

process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = "true";
const START = "<!-- operations: written by tools/coverage.js -->";
const END = "<!-- /operations -->";
/** More than these are counted, not named. */
const LISTED_MAX = 100;
const docs = fileURLToPath(new URL("../docs/services/", import.meta.url));
const checksOnly = process.argv.includes("--check");

const stale = [];
const totals = [];
for (const manifest of [...MANIFESTS].sort((a, b) => (a.name < b.name ? -1 : 1))) {
  const { sdk, operations } = await manifest.load();
  const names = [...loadServiceModel(sdk, manifest).operations.keys()].sort();
  const built = names.filter((name) => operations[name]);
  totals.push(`${manifest.name} ${built.length} of ${names.length}`);
  const page = `${docs}${manifest.name}.md`;
  const before = existsSync(page) ? readFileSync(page, "utf8") : `# ${manifest.title}\n`;
  const after = withTable(before, table(built, names));
  if (after === before) continue;
  stale.push(`docs/services/${manifest.name}.md`);
  if (!checksOnly) writeFileSync(page, after);
}
process.stdout.write(`${totals.join("\n")}\n`);
for (const page of stale) process.stdout.write(`${checksOnly ? "out of date" : "written"}: ${page}\n`);
process.exit(checksOnly && stale.length > 0 ? 1 : 0);

function table(built, names) {
  const missing = names.filter((name) => !built.includes(name));
  const which = missing.length > LISTED_MAX ? `the other ${missing.length}` : missing.join(", ");
  const rest = missing.length === 0 ? "" : `\n\nNot built, answered \`NotImplemented\`: ${which}.`;
  return `${built.length} of ${names.length} operations are built: ${built.join(", ")}.${rest}`;
}

function withTable(text, body) {
  const block = `${START}\n${body}\n${END}`;
  const start = text.indexOf(START);
  const end = text.indexOf(END);
  if (start >= 0 && end > start) return text.slice(0, start) + block + text.slice(end + END.length);
  return `${text.trimEnd()}\n\n## Operations\n\n${block}\n`;
}
