import {
  DescribeTopicsDetectionJobCommand,
  ListSentimentDetectionJobsCommand,
  StartDominantLanguageDetectionJobCommand,
  StartSentimentDetectionJobCommand,
  StartTopicsDetectionJobCommand,
  StopDominantLanguageDetectionJobCommand,
  StopSentimentDetectionJobCommand,
} from "@aws-sdk/client-comprehend";
import { beforeAll, describe, expect, it } from "vitest";
import { useServer } from "../../support/server.js";
import { ended, JobBench } from "./job-bench.js";

const server = useServer();
let bench: JobBench;

beforeAll(async () => {
  bench = new JobBench(server.client());
  await bench.prepare();
});

describe("jobs of a kind", () => {
  it("are ten at a time, those that have ended apart", async () => {
    await bench.put("many.txt", "What a lovely day, though the food was cold.\n".repeat(20_000));
    const start = (ClientRequestToken: string) =>
      bench.comprehend.send(
        new StartSentimentDetectionJobCommand({
          ...bench.lines("many.txt"),
          LanguageCode: "en",
          ClientRequestToken,
        }),
      );
    const stop = (JobId: string | undefined) =>
      bench.comprehend.send(new StopSentimentDetectionJobCommand({ JobId }));
    const started = [];
    for (let nth = 0; nth < 10; nth++) started.push(await start(`job-${nth}`));
    await expect(start("job-10")).rejects.toMatchObject({
      name: "TooManyRequestsException",
      message: "The number of requests exceeds the limit. Resubmit your request later.",
    });
    expect((await start("job-3")).JobId).toBe(started[3]?.JobId);
    const another = new StartDominantLanguageDetectionJobCommand(bench.lines("many.txt"));
    const { JobId: other } = await bench.comprehend.send(another);
    await bench.comprehend.send(new StopDominantLanguageDetectionJobCommand({ JobId: other }));
    for (const { JobId } of started) await stop(JobId);
    for (const { JobId } of started) await ended(() => bench.sentiment(JobId));
    const { JobId: last } = await start("job-11");
    await stop(last);
    await ended(() => bench.sentiment(last));
    const { SentimentDetectionJobPropertiesList: listed = [] } = await bench.comprehend.send(
      new ListSentimentDetectionJobsCommand({}),
    );
    expect(listed).toHaveLength(11);
  });
});

describe("StartTopicsDetectionJob", () => {
  it("needs 500 bytes", async () => {
    await bench.put("few.txt", "cats purr\ndogs bark\n");
    const { JobId } = await bench.comprehend.send(new StartTopicsDetectionJobCommand(bench.lines("few.txt")));
    const job = await ended(
      async () =>
        (await bench.comprehend.send(new DescribeTopicsDetectionJobCommand({ JobId })))
          .TopicsDetectionJobProperties,
    );
    expect(job).toMatchObject({
      JobStatus: "FAILED",
      Message: "The input has 20 bytes in all. At least 500 bytes are required.",
    });
  });
});
