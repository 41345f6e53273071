// Makes a clone ready: installs what package-lock.json names and, with --build, compiles. Plain Node, no dependency.
import { spawnSync } from "node:child_process";
import { existsSync, statSync } from "node:fs";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));

/** Runs one step, saying what it is and how long it took. Ends the process when it fails. */
export function step(what, command, args, options = {}) {
  const from = performance.now();
  process.stdout.write(`${what} … `);
  const { status, stdout, stderr } = spawnSync(command, args, { cwd: root, encoding: "utf8", ...options });
  const seconds = ((performance.now() - from) / 1000).toFixed(1);
  if (status === 0) {
    process.stdout.write(`${seconds} s\n`);
    return;
  }
  process.stdout.write(`failed after ${seconds} s\n${stdout ?? ""}${stderr ?? ""}\n`);
  process.exit(status || 1);
}

export function setUp({ build }) {
  checkNode();
  if (!isInstalled())
    step("Installing packages (a minute or two, once)", "npm", ["ci", "--no-audit", "--no-fund"]);
  if (build)
    step("Compiling", process.execPath, [
      `${root}node_modules/typescript/bin/tsc`,
      "-p",
      "tsconfig.build.json",
    ]);
}

function checkNode() {
  const [major, minor] = process.versions.node.split(".").map(Number);
  if (major > 20 || (major === 20 && minor >= 19)) return;
  process.stderr.write(`Lenticular needs Node.js 20.19 or newer; this is ${process.version}\n`);
  process.exit(2);
}

/** npm writes its own lock last; one older than ours means that packages changed since. */
function isInstalled() {
  const installed = `${root}node_modules/.package-lock.json`;
  return (
    existsSync(installed) &&
    statSync(installed).mtimeMs >= statSync(`${root}package-lock.json`).mtimeMs - 60_000
  );
}

if (process.argv[1] === fileURLToPath(import.meta.url)) setUp({ build: process.argv.includes("--build") });
