import {
  CreateDocumentClassifierCommand,
  DescribeDocumentClassifierCommand,
  StartSentimentDetectionJobCommand,
  StopSentimentDetectionJobCommand,
  StopTrainingDocumentClassifierCommand,
} from "@aws-sdk/client-comprehend";
import { beforeAll, expect, it } from "vitest";
import { useServer } from "../../support/server.js";
import { ended, JobBench } from "./job-bench.js";

const server = useServer();
let bench: JobBench;

beforeAll(async () => {
  bench = new JobBench(server.client());
  await bench.prepare();
});

it("a job under way stops", async () => {
  await bench.put("many.txt", "What a lovely day, though the food was cold.\n".repeat(50_000));
  const { JobId } = await bench.comprehend.send(
    new StartSentimentDetectionJobCommand({ ...bench.lines("many.txt"), LanguageCode: "en" }),
  );
  while ((await bench.sentiment(JobId))?.JobStatus === "SUBMITTED");
  const stopped = await bench.comprehend.send(new StopSentimentDetectionJobCommand({ JobId }));
  expect(stopped).toMatchObject({ JobId, JobStatus: "STOP_REQUESTED" });
  const job = await ended(() => bench.sentiment(JobId));
  expect(job).toMatchObject({ JobStatus: "STOPPED", EndTime: expect.any(Date) });
});

it("a training under way stops", async () => {
  const rows = Array.from(
    { length: 40_000 },
    (_, nth) => `L${nth % 40},"words ${nth} and ${nth * 7} of ${nth % 40}"`,
  );
  await bench.put("classes.csv", rows.join("\n"));
  const { DocumentClassifierArn } = await bench.comprehend.send(
    new CreateDocumentClassifierCommand({
      DocumentClassifierName: "long",
      DataAccessRoleArn: bench.role,
      InputDataConfig: { S3Uri: "s3://texts/classes.csv" },
      LanguageCode: "en",
    }),
  );
  const status = async () => {
    const asked = new DescribeDocumentClassifierCommand({ DocumentClassifierArn });
    return (await bench.comprehend.send(asked)).DocumentClassifierProperties?.Status;
  };
  while ((await status()) === "SUBMITTED");
  await bench.comprehend.send(new StopTrainingDocumentClassifierCommand({ DocumentClassifierArn }));
  let last = await status();
  expect(["STOP_REQUESTED", "STOPPED"]).toContain(last);
  while (last === "STOP_REQUESTED") last = await status();
  expect(last).toBe("STOPPED");
});
