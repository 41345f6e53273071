import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  DescribeDominantLanguageDetectionJobCommand,
  StartDominantLanguageDetectionJobCommand,
  StartPiiEntitiesDetectionJobCommand,
} from "@aws-sdk/client-comprehend";
import { afterAll, beforeAll, expect, it } from "vitest";
import { endpointOf, startCommand } from "../../support/process.js";
import { ROOT } from "../../support/server.js";
import { ended, JobBench } from "./job-bench.js";
import { untar } from "./untar.js";

const LINES = 600;
const FILES = ["a.txt", "b.txt", "c.txt"];
let folder = "";

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "lenticular-comprehend-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function start() {
  const server = startCommand(["start", "--port", "0", "--data", folder]);
  await server.says(" at http:");
  const config = { endpoint: endpointOf(server), region: "us-east-1", credentials: ROOT };
  return { server, bench: new JobBench(config) };
}

/** Resolves when a job has told of its place: then its first file is delivered, gone, and the second under way. */
async function pastCheckpoint(JobId: string | undefined): Promise<void> {
  for (;;) {
    const names = await readdir(folder, { recursive: true });
    const isThere = (file: number) => names.some((name) => name.endsWith(`${JobId}/${file}`));
    if (isThere(1) && !isThere(0)) return;
  }
}

it("jobs go on after the server is killed, with each document told once", { timeout: 120_000 }, async () => {
  let { server, bench } = await start();
  await bench.prepare();
  const { role } = bench;
  const text = (mail: string) => `Mail ${mail} about the house.\n`.repeat(LINES / FILES.length);
  for (const file of FILES) await bench.put(`in/${file}`, text("jane@example.com"));
  const languages = await bench.comprehend.send(
    new StartDominantLanguageDetectionJobCommand(bench.lines("in/")),
  );
  const pii = await bench.comprehend.send(
    new StartPiiEntitiesDetectionJobCommand({
      ...bench.lines("in/"),
      LanguageCode: "en",
      Mode: "ONLY_REDACTION",
      RedactionConfig: { PiiEntityTypes: ["EMAIL"], MaskMode: "REPLACE_WITH_PII_ENTITY_TYPE" },
    }),
  );
  await pastCheckpoint(pii.JobId);
  server.child.kill("SIGKILL");
  await server.ended;

  ({ server, bench } = await start());
  try {
    bench.role = role;
    const told = await ended(async () => {
      const { JobId } = languages;
      const answer = await bench.comprehend.send(new DescribeDominantLanguageDetectionJobCommand({ JobId }));
      return answer.DominantLanguageDetectionJobProperties;
    });
    const { output = "" } = untar(await bench.get(told.OutputDataConfig?.S3Uri));
    const places = output
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line))
      .map(({ File, Line }) => `${File} ${Line}`);
    const all = FILES.flatMap((file) => [...Array(LINES / FILES.length).keys()].map((n) => `${file} ${n}`));
    expect(places).toEqual(all);

    const redacted = await ended(() => bench.pii(pii.JobId));
    for (const file of FILES) {
      const bytes = await bench.get(`${redacted.OutputDataConfig?.S3Uri}${file}.out`);
      expect(Buffer.from(bytes).toString()).toBe(text("[EMAIL]"));
    }
  } finally {
    server.child.kill("SIGTERM");
    await server.ended;
  }
});
