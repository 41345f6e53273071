// House rules that a machine can check: who may import whom, what only core may call, how long a file may get.
// `npm run check` runs it, and so do the tests (tools/tidy.test.ts).
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));

/** What each layer of src/ may import from src/; `services/*` stands for any one service, never another. */
const LAYERS = {
  wire: ["wire"],
  core: ["wire", "core"],
  // Of core only what has nothing to do with AWS.
  engines: ["engines", "core/clock.ts", "core/ids.ts", "core/log.ts"],
  services: ["wire", "core", "engines"],
  gateway: ["wire", "core", "gateway"],
  cli: ["cli", "core", "gateway/request-journal.ts", "config.ts", "server.ts", "settings.ts", "version.ts"],
  console: ["console"],
  "config.ts": [],
  "version.ts": [],
  "data-folder.ts": ["config.ts"],
  "cloud.ts": ["core", "gateway", "services/registry.ts", "config.ts", "data-folder.ts"],
  "settings.ts": ["core", "services/registry.ts", "config.ts"],
  "server.ts": ["core", "cloud.ts", "config.ts", "data-folder.ts", "settings.ts", "version.ts"],
};

/** The lists of services are the only files that name them all. */
const LAYER_EXCEPTIONS = { "src/services/registry.ts": "names every service's manifest" };

/** Tests are real programs of their own: of these rules only the last is theirs. */
const BANNED = [
  { call: /\bDate\.now\(|\bnew Date\(\)/, where: /^src\/(?!core\/).*(?<!\.test)\.ts$/, instead: "ctx.clock" },
  { call: /\bMath\.random\(/, where: /^src\/(?!core\/).*(?<!\.test)\.ts$/, instead: "ctx.ids" },
  {
    call: /\bprocess\.env\b/,
    where: /^src\/(?!cli\/process\.ts).*(?<!\.test)\.ts$/,
    instead: "config.ts, from cli/process.ts",
  },
  { call: /\bconsole\.\w+\(/, where: /^src\/.*(?<!\.test)\.ts$/, instead: "ctx.log" },
  { call: /from "@(smithy|aws-sdk)\/core/, where: /^src\/(?!wire\/)/, instead: "src/wire" },
  { call: /\brootOf\(/, where: /^src\/(?!core\/)/, instead: "the transaction you were given, in its scope" },
  { call: /\b(it|test|describe)\.only\(/, where: /\.test\.ts$/, instead: "the whole suite" },
];

/** File → reason. Only entries of this list may break the rule above. */
export const EXCEPTIONS = JSON.parse(readFileSync(join(root, "tools/tidy-exceptions.json"), "utf8"));

const LINES_MAX = 350;
/** Tests and tools are read from top to bottom, once. */
const TEST_LINES_MAX = 500;
const BANNED_NAMES = /(^|[/-])(utils?|helpers?|common|managers?|misc)([.-]|\/|$)/i;

/** Every broken rule, as `file:line: what and what instead`. */
export function tidy() {
  const files = list("src").concat(list("tools"), list("test"), list("bench"), list("runtimes"));
  return files.filter((file) => /\.(ts|tsx|js|mjs)$/.test(file)).flatMap(checkFile);
}

function list(folder) {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = `${folder}/${entry.name}`;
    if (entry.name === "node_modules" || entry.name.startsWith(".")) return [];
    return entry.isDirectory() ? list(path) : [path];
  });
}

function checkFile(file) {
  const lines = readFileSync(join(root, file), "utf8").split("\n");
  const found = [];
  const excused = EXCEPTIONS[file] !== undefined;
  if (BANNED_NAMES.test(file)) found.push(`${file}: name the thing, not a drawer`);
  const linesMax = /\.test\.ts$|^(test|tools)\//.test(file) ? TEST_LINES_MAX : LINES_MAX;
  if (lines.length > linesMax && !excused) found.push(`${file}: ${lines.length} lines, at most ${linesMax}`);
  for (const [index, line] of lines.entries()) {
    const place = `${file}:${index + 1}`;
    for (const { call, where, instead } of BANNED) {
      if (where.test(file) && call.test(line) && !excused && !isComment(line))
        found.push(`${place}: use ${instead}`);
    }
    const imported = /(?:from|import)\s*\(?"(\.[^"]+)"/.exec(line)?.[1];
    if (imported && file.startsWith("src/") && !file.endsWith(".test.ts"))
      found.push(...checkImport(file, place, imported));
  }
  return found;
}

function isComment(line) {
  return /^\s*(\/\/|\*|\/\*)/.test(line);
}

function checkImport(file, place, imported) {
  if (LAYER_EXCEPTIONS[file]) return [];
  const target = relative(join(root, "src"), resolve(join(root, dirname(file)), imported)).replace(
    /\.js$/,
    ".ts",
  );
  const [layer, service] = file.slice("src/".length).split("/");
  const [targetLayer, targetService] = target.split("/");
  if (layer === "services" && targetLayer === "services") {
    return service === targetService ? [] : [`${place}: services never import each other; use ctx.call`];
  }
  const isAllowed = LAYERS[layer]?.some((each) => target === each || target.startsWith(`${each}/`));
  return isAllowed ? [] : [`${place}: ${layer} may not import ${target}`];
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const found = tidy();
  for (const line of found) process.stdout.write(`${line}\n`);
  process.exit(found.length > 0 ? 1 : 0);
}
