import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll } from "vitest";
import { createAccount } from "../../../src/server.js";
import { ACCOUNT, REGION, startTestServer, type TestServer } from "../../support/server.js";
import type { Caller } from "./attempts.js";

export interface TwoAccounts {
  server: TestServer;
  /** The account beside the first one, which has `ROOT`. */
  other: { id: string; root: Caller };
}

/** One server with two accounts: `const cloud = useTwoAccounts();`, then `cloud().server` inside tests. */
export function useTwoAccounts(): () => TwoAccounts {
  let data: string | undefined;
  let running: TwoAccounts | undefined;
  beforeAll(async () => {
    data = await mkdtemp(join(tmpdir(), "lenticular-accounts-"));
    const place = { host: "127.0.0.1", port: 0, data, account: ACCOUNT, region: REGION };
    const { id, rootKey } = await createAccount(
      { ...place, quiet: true, models: undefined, mounts: [], settings: {}, logFormat: "json" },
      { name: "other" },
    );
    running = { server: await startTestServer({ data }), other: { id, root: rootKey } };
  });
  afterAll(async () => {
    await running?.server.stop();
    if (data !== undefined) await rm(data, { recursive: true, force: true });
  });
  return () => {
    if (!running) throw new Error("the server starts in beforeAll: ask for it inside a test");
    return running;
  };
}
