import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { InvokeCommand, LambdaClient } from "@aws-sdk/client-lambda";
import { afterAll, beforeAll, expect, it } from "vitest";
import { systemClock as clock } from "../../src/core/clock.js";
import { createLogger } from "../../src/core/log.js";
import { openStore } from "../../src/core/store/lmdb.js";
import { createUsageMeter } from "../../src/core/usage-meter.js";
import { deploy, makeRole } from "../services/lambda/deploy.js";
import { ACCOUNT, startTestServer } from "../support/server.js";

let data: string;
beforeAll(async () => {
  data = await mkdtemp(join(tmpdir(), "lambda-metering-"));
});
afterAll(() => rm(data, { recursive: true, force: true }));

it("usage: requests and GB-seconds by architecture, as the log reports them; failed starts are billed, too", async () => {
  const from = clock.now() - 3_600_000;
  const server = await startTestServer({ data });
  await makeRole(server);
  const lambda = new LambdaClient(server.client());
  const settings = {
    intel: { Architectures: ["x86_64" as const], MemorySize: 256 },
    arm: { Architectures: ["arm64" as const], MemorySize: 512 },
  };
  const seconds = { intel: 0, arm: 0 };
  for (const name of ["intel", "arm"] as const) {
    await deploy(server, name, "export const handler = async () => 1;", settings[name]);
    for (let run = 0; run < 2; run += 1) {
      const { LogResult = "" } = await lambda.send(
        new InvokeCommand({ FunctionName: name, LogType: "Tail" }),
      );
      const report = Buffer.from(LogResult, "base64").toString();
      seconds[name] += Number(/Billed Duration: (\d+) ms/.exec(report)?.[1]) / 1000;
    }
  }
  await deploy(server, "broken", "throw new Error('no');", { Architectures: ["arm64"] });
  await lambda.send(new InvokeCommand({ FunctionName: "broken" }));
  lambda.destroy();
  await server.stop();

  const store = await openStore({ folder: join(data, "store"), durable: false });
  const log = createLogger({ write: () => {}, level: "error", format: "json", clock });
  const meter = createUsageMeter({ store, clock, log });
  const used: Record<string, number> = {};
  for await (const row of meter.read(ACCOUNT, from, clock.now() + 1)) {
    if (row.service === "lambda") used[row.usageType] = (used[row.usageType] ?? 0) + row.quantity;
  }
  await meter.close();
  await store.close();
  expect(used).toMatchObject({ Request: 2, "Request-ARM": 3 });
  expect(used["Lambda-GB-Second"]).toBeCloseTo(seconds.intel / 4, 9);
  expect(used["Lambda-GB-Second-ARM"]).toBeGreaterThan(seconds.arm / 2);
});
