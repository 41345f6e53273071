// From the command to Ready., and what the process then holds: five starts on an empty folder.
import { spawn } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const COMMAND = fileURLToPath(new URL("../../bin/lenticular.js", import.meta.url));
const STARTS = 5;

export async function run(_report, write) {
  const starts = [];
  for (let index = 0; index < STARTS; index++) starts.push(await start());
  const milliseconds = starts.map((each) => each.milliseconds).sort((a, b) => a - b);
  const megabytes = starts.map((each) => each.megabytes).sort((a, b) => a - b);
  const middle = Math.floor(STARTS / 2);
  write("\nStart: from the command to Ready., empty data folder\n");
  write(`  median ${milliseconds[middle].toFixed(0)} ms, fastest ${milliseconds[0].toFixed(0)} ms; `);
  write(`resident ${megabytes[middle].toFixed(0)} MB with no service and no model loaded\n`);
}

async function start() {
  const folder = await mkdtemp(join(tmpdir(), "bench-start-"));
  const from = performance.now();
  const child = spawn(process.execPath, [COMMAND, "start", "--port", "0", "--data", folder, "--quiet"]);
  await new Promise((resolve, reject) => {
    let out = "";
    child.stdout.on("data", (bytes) => {
      out += bytes;
      if (out.includes("Ready.")) resolve();
    });
    child.once("exit", () => reject(new Error(`it ended: ${out}`)));
  });
  const milliseconds = performance.now() - from;
  const megabytes = await residentMegabytes(child.pid);
  child.removeAllListeners("exit");
  child.kill("SIGTERM");
  await new Promise((resolve) => child.once("close", resolve));
  await rm(folder, { recursive: true, force: true });
  return { milliseconds, megabytes };
}

async function residentMegabytes(pid) {
  const status = await readFile(`/proc/${pid}/status`, "utf8").catch(() => "");
  return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? Number.NaN) / 1024;
}
