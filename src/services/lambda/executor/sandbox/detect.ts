import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { bubblewrapSandbox, NAMESPACE_ARGUMENTS } from "./bubblewrap.js";
import { plainSandbox } from "./plain.js";
import type { Sandbox } from "./sandbox.js";

const run = promisify(execFile);
const TRIAL_MS_MAX = 5_000;

/** The strongest isolation that this host allows; found out by trying. `wanted` names one outright. */
export async function detectSandbox(wanted: string | undefined, runtimes: string): Promise<Sandbox> {
  if (wanted === "process") return plainSandbox("chosen in the configuration");
  try {
    await run("bwrap", [...NAMESPACE_ARGUMENTS, "--size", "65536", "--tmpfs", "/tmp", "--", "/bin/true"], {
      timeout: TRIAL_MS_MAX,
    });
    return bubblewrapSandbox("bwrap", runtimes);
  } catch (error) {
    return plainSandbox(toReason(error));
  }
}

function toReason(error: unknown): string {
  if (!(error instanceof Error)) return "bwrap failed";
  if ("code" in error && error.code === "ENOENT") return "bwrap is not installed";
  const stderr = "stderr" in error && typeof error.stderr === "string" ? error.stderr.trim() : "";
  return stderr === "" ? "bwrap failed" : stderr.split("\n").slice(-1).join("");
}
