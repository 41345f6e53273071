import { afterAll, beforeAll } from "vitest";
import type { Clock } from "../../src/core/clock.js";
import { type RunningServer, startServer } from "../../src/server.js";

/** The root key of a fresh server. */
export const ROOT = { accessKeyId: "test", secretAccessKey: "test" };
export const ACCOUNT = "000000000000";
export const REGION = "us-east-1";

export interface TestServer {
  endpoint: string;
  /** For any SDK client: `new DynamoDBClient(server.client())`. */
  client(credentials?: { accessKeyId: string; secretAccessKey: string; sessionToken?: string }): {
    endpoint: string;
    region: string;
    credentials: { accessKeyId: string; secretAccessKey: string; sessionToken?: string };
    maxAttempts: number;
  };
  stop(): Promise<void>;
}

export interface TestServerOptions {
  /** Data folder; by default nothing is kept. */
  data?: string;
  region?: string;
  models?: string;
  mounts?: string[];
  settings?: Record<string, string>;
  /** For tests that turn it: a TurnableClock runs on by itself, too. */
  clock?: Clock;
}

/** A whole server on a free port, in this process. */
export async function startTestServer(options: TestServerOptions = {}): Promise<TestServer> {
  const region = options.region ?? REGION;
  const lines: string[] = [];
  const running: RunningServer = await startServer(
    {
      host: "127.0.0.1",
      port: 0,
      data: options.data ?? "memory",
      account: ACCOUNT,
      region,
      quiet: true,
      models: options.models,
      mounts: options.mounts ?? [],
      settings: options.settings ?? {},
      logFormat: "json",
    },
    // An internal failure is a failed test's best explanation.
    (text) => {
      lines.push(text);
      if (text.includes('"level":"error"')) process.stderr.write(text);
    },
    options.clock,
  );
  return {
    endpoint: running.endpoint,
    client: (credentials = ROOT) => ({ endpoint: running.endpoint, region, credentials, maxAttempts: 1 }),
    stop: () => running.stop(),
  };
}

/** One server for a file's tests: `const server = useServer();`, then `server.client()` inside tests. */
export function useServer(options: TestServerOptions = {}): TestServer {
  let running: TestServer | undefined;
  const get = (): TestServer => {
    if (!running) throw new Error("the server starts in beforeAll: ask for it inside a test");
    return running;
  };
  beforeAll(async () => {
    running = await startTestServer(options);
  });
  afterAll(async () => {
    await running?.stop();
  });
  return {
    get endpoint() {
      return get().endpoint;
    },
    client: (credentials) => get().client(credentials),
    stop: () => get().stop(),
  };
}
