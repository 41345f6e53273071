import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "vitest";
import { type CommandProcess, endpointOf, startCommand } from "../support/process.js";
import { REGION, ROOT, type TestServer } from "../support/server.js";
import { until } from "../support/until.js";

/** A server as a process of its own, on a folder that outlives it. */
export class KillableServer {
  #running: CommandProcess | undefined;
  #folder = "";

  /** What the helpers of the service tests take for a server. Each request is sent once. */
  readonly server = {
    client: () => ({ endpoint: this.endpoint, region: REGION, credentials: ROOT, maxAttempts: 1 }),
  } as unknown as TestServer;

  get endpoint(): string {
    if (!this.#running) throw new Error("the server is not running");
    return endpointOf(this.#running);
  }

  async start(): Promise<void> {
    this.#folder ||= await mkdtemp(join(tmpdir(), "killable-"));
    this.#running = startCommand(["start", "--port", "0", "--data", this.#folder, "--quiet"]);
    await this.#running.says("Ready.");
  }

  async kill(): Promise<void> {
    this.#running?.child.kill("SIGKILL");
    await this.#running?.ended;
  }

  async remove(): Promise<void> {
    await this.kill();
    await rm(this.#folder, { recursive: true, force: true });
  }
}

const ROUNDS = 4;
const SENDS_PER_ROUND = 20;

/**
 * Sends until the kill comes, then starts the server again, several times over. Gives the ids of what was answered: all that
 * a caller may rely on. What the kill cut off was never answered and may have arrived or not.
 */
export async function sendThroughKills(
  host: KillableServer,
  send: (id: string) => Promise<unknown>,
): Promise<string[]> {
  const acknowledged: string[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const before = acknowledged.length;
    const sends = Array.from({ length: SENDS_PER_ROUND }, async (_, index) => {
      const id = `${round}-${index}`;
      await send(id).then(
        () => acknowledged.push(id),
        () => undefined,
      );
    });
    await until(async () => acknowledged.length > before + round * 2, "some answers");
    await host.kill();
    await Promise.all(sends);
    await host.start();
  }
  expect(acknowledged.length).toBeGreaterThanOrEqual(ROUNDS);
  return acknowledged;
}

/** Looks again and again until all of the ids have been seen. */
export async function expectArrival(
  acknowledged: readonly string[],
  look: () => Promise<string[]>,
  where: string,
): Promise<void> {
  const arrived = new Set<string>();
  await until(async () => {
    for (const id of await look()) arrived.add(id);
    return acknowledged.every((id) => arrived.has(id));
  }, `all that was acknowledged in ${where}`);
}
