import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { findPictures, type Picture } from "../../src/cli/quickstart/pictures.js";
import { Pipeline } from "../../src/cli/quickstart/pipeline.js";
import { type CommandProcess, endpointOf, startCommand } from "../support/process.js";
import { ACCOUNT, REGION, ROOT } from "../support/server.js";
import { until } from "../support/until.js";

/** Each round puts pictures until the kill comes, then starts the server again. */
const ROUNDS = 4;
const PICTURES_PER_ROUND = 6;

let data: string;
let server: CommandProcess;
let pipeline: Pipeline;

async function start(): Promise<void> {
  server = startCommand(["start", "--port", "0", "--data", data, "--quiet"]);
  await server.says("Ready.");
  pipeline = new Pipeline({
    endpoint: endpointOf(server),
    region: REGION,
    account: ACCOUNT,
    credentials: ROOT,
  });
}

async function kill(): Promise<void> {
  server.child.kill("SIGKILL");
  await server.ended;
  pipeline.close();
}

beforeAll(async () => {
  data = await mkdtemp(join(tmpdir(), "pipeline-"));
  await start();
  await pipeline.createBucket();
  await pipeline.createTable();
  await pipeline.createRole();
  await pipeline.connect(await pipeline.createFunction());
});

afterAll(async () => {
  await kill();
  await rm(data, { recursive: true, force: true });
});

it("every picture whose PutObject was answered gets its row, whenever the server is killed", {
  timeout: 240_000,
}, async () => {
  const samples = await findPictures(undefined);
  const acknowledged: Picture[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const puts = Array.from({ length: PICTURES_PER_ROUND }, async (_, index) => {
      const sample = samples[(round + index) % samples.length];
      if (!sample) throw new Error("there are no samples");
      const picture = { name: `${round}-${index}-${sample.name}`, path: sample.path };
      // A put that the kill cut off was never answered: it may have its row or not.
      await pipeline.put(picture).then(
        () => acknowledged.push(picture),
        () => undefined,
      );
    });
    // The kill comes as soon as so many are answered: before, while or after their functions run.
    await until(async () => acknowledged.length >= round * PICTURES_PER_ROUND * 0.5 + round + 1);
    await kill();
    await Promise.all(puts);
    await start();
  }
  expect(acknowledged.length).toBeGreaterThanOrEqual(ROUNDS);
  for (const picture of acknowledged) {
    await until(async () => (await pipeline.row(picture)) !== undefined, `the row of ${picture.name}`);
  }
});
