// A server in a process of its own, so that the load's work is never counted as the server's.
import { spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const here = fileURLToPath(new URL(".", import.meta.url));

/** Starts `servers/NAME.js` with arguments; it prints its URL on a line of its own when it listens. */
export async function startServer(name, args = [], of = undefined) {
  const folder = of ?? (await mkdtemp(join(tmpdir(), `bench-${name}-`)));
  const child = spawn(process.execPath, [join(here, "servers", `${name}.js`), folder, ...args], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const url = await new Promise((resolve, reject) => {
    let out = "";
    child.stdout.on("data", (bytes) => {
      out += bytes;
      const found = /(http:\/\/\S+)/.exec(out);
      if (found) resolve(found[1]);
    });
    child.once("exit", (code) => reject(new Error(`${name} ended with ${code}`)));
  });
  const halt = async () => {
    child.kill("SIGKILL");
    await new Promise((resolve) => (child.exitCode === null ? child.once("close", resolve) : resolve()));
  };
  return {
    url,
    folder,
    pid: child.pid,
    /** Ends the server; its folder stays, for another to go on with. */
    halt,
    async stop() {
      await halt();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
