import {
  ComprehendClient,
  DescribePiiEntitiesDetectionJobCommand,
  DescribeSentimentDetectionJobCommand,
  DescribeTopicsDetectionJobCommand,
  type JobStatus,
  ListSentimentDetectionJobsCommand,
  StartEntitiesDetectionJobCommand,
  StartPiiEntitiesDetectionJobCommand,
  StartSentimentDetectionJobCommand,
  StartTopicsDetectionJobCommand,
} from "@aws-sdk/client-comprehend";
import { CreateRoleCommand, IAMClient, PutRolePolicyCommand } from "@aws-sdk/client-iam";
import { CreateBucketCommand, GetObjectCommand, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { beforeAll, describe, expect, it } from "vitest";
import { useServer } from "../../support/server.js";
import { untar } from "./untar.js";

const server = useServer();
const comprehend = () => new ComprehendClient(server.client());
const s3 = () => new S3Client({ ...server.client(), forcePathStyle: true });
let role = "";

async function put(key: string, body: string): Promise<void> {
  await s3().send(new PutObjectCommand({ Bucket: "texts", Key: key, Body: body }));
}

async function get(uri: string | undefined): Promise<Uint8Array> {
  const [, Bucket, Key] = /^s3:\/\/([^/]+)\/(.*)$/.exec(uri ?? "") ?? [];
  const { Body } = await s3().send(new GetObjectCommand({ Bucket, Key }));
  return (await Body?.transformToByteArray()) ?? new Uint8Array();
}

/** Asks until the job has ended; each question waits for the server's answer, so no clock is needed. */
async function ended<T extends { JobStatus?: JobStatus | undefined }>(
  ask: () => Promise<T | undefined>,
): Promise<T> {
  for (;;) {
    const job = await ask();
    if (job && ["COMPLETED", "FAILED", "STOPPED"].includes(job.JobStatus ?? "")) return job;
  }
}

beforeAll(async () => {
  const iam = new IAMClient(server.client());
  const trust = {
    Version: "2012-10-17",
    Statement: [
      { Effect: "Allow", Principal: { Service: "comprehend.amazonaws.com" }, Action: "sts:AssumeRole" },
    ],
  };
  const created = await iam.send(
    new CreateRoleCommand({ RoleName: "reader", AssumeRolePolicyDocument: JSON.stringify(trust) }),
  );
  role = created.Role?.Arn ?? "";
  const allow = {
    Version: "2012-10-17",
    Statement: [
      { Effect: "Allow", Action: "s3:*", Resource: ["arn:aws:s3:::texts", "arn:aws:s3:::texts/*"] },
    ],
  };
  await iam.send(
    new PutRolePolicyCommand({
      RoleName: "reader",
      PolicyName: "texts",
      PolicyDocument: JSON.stringify(allow),
    }),
  );
  await s3().send(new CreateBucketCommand({ Bucket: "texts" }));
});

describe("StartSentimentDetectionJob", () => {
  it("reads a document a line and packs a line of JSON for each", async () => {
    await put("lines/a.txt", "I love it, simply wonderful.\nThe worst film I have ever seen.\r\n");
    await put("lines/b.txt", "It is made of steel.");
    const { JobId } = await comprehend().send(
      new StartSentimentDetectionJobCommand({
        InputDataConfig: { S3Uri: "s3://texts/lines/", InputFormat: "ONE_DOC_PER_LINE" },
        OutputDataConfig: { S3Uri: "s3://texts/out" },
        DataAccessRoleArn: role,
        LanguageCode: "en",
        JobName: "films",
      }),
    );
    const job = await ended(
      async () =>
        (await comprehend().send(new DescribeSentimentDetectionJobCommand({ JobId })))
          .SentimentDetectionJobProperties,
    );
    expect(job).toMatchObject({ JobStatus: "COMPLETED", JobName: "films" });
    expect(job.OutputDataConfig?.S3Uri).toBe(
      `s3://texts/out/000000000000-SENTIMENT-${JobId}/output/output.tar.gz`,
    );
    const files = untar(await get(job.OutputDataConfig?.S3Uri));
    const lines = (files["output"] ?? "")
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line));
    expect(lines.map(({ File, Line, Sentiment }) => [File, Line, Sentiment])).toEqual([
      ["a.txt", 0, "POSITIVE"],
      ["a.txt", 1, "NEGATIVE"],
      ["b.txt", 0, "NEUTRAL"],
    ]);
    const listed = await comprehend().send(
      new ListSentimentDetectionJobsCommand({ Filter: { JobName: "films" } }),
    );
    expect(listed.SentimentDetectionJobPropertiesList?.map((each) => each.JobId)).toEqual([JobId]);
  });

  it("fails with a reason when there is no input", async () => {
    const { JobId } = await comprehend().send(
      new StartSentimentDetectionJobCommand({
        InputDataConfig: { S3Uri: "s3://texts/nothing/" },
        OutputDataConfig: { S3Uri: "s3://texts/out" },
        DataAccessRoleArn: role,
        LanguageCode: "en",
      }),
    );
    const job = await ended(
      async () =>
        (await comprehend().send(new DescribeSentimentDetectionJobCommand({ JobId })))
          .SentimentDetectionJobProperties,
    );
    expect(job.JobStatus).toBe("FAILED");
    expect(job.Message).toContain("NO_READ_ACCESS_TO_INPUT");
  });

  it("refuses a role that Comprehend may not assume", async () => {
    const call = comprehend().send(
      new StartEntitiesDetectionJobCommand({
        InputDataConfig: { S3Uri: "s3://texts/lines/" },
        OutputDataConfig: { S3Uri: "s3://texts/out" },
        DataAccessRoleArn: "arn:aws:iam::000000000000:role/nobody",
        LanguageCode: "en",
      }),
    );
    await expect(call).rejects.toMatchObject({ name: "InvalidRequestException" });
  });

  it("tells of an unknown job", async () => {
    const call = comprehend().send(new DescribeSentimentDetectionJobCommand({ JobId: "0".repeat(32) }));
    await expect(call).rejects.toMatchObject({ name: "JobNotFoundException" });
  });
});

describe("StartPiiEntitiesDetectionJob", () => {
  it("redacts personal information", async () => {
    await put("pii/note.txt", "Mail jane@example.com today.\n");
    const { JobId } = await comprehend().send(
      new StartPiiEntitiesDetectionJobCommand({
        InputDataConfig: { S3Uri: "s3://texts/pii/", InputFormat: "ONE_DOC_PER_LINE" },
        OutputDataConfig: { S3Uri: "s3://texts/out/" },
        DataAccessRoleArn: role,
        LanguageCode: "en",
        Mode: "ONLY_REDACTION",
        RedactionConfig: { PiiEntityTypes: ["EMAIL"], MaskMode: "REPLACE_WITH_PII_ENTITY_TYPE" },
      }),
    );
    const job = await ended(
      async () =>
        (await comprehend().send(new DescribePiiEntitiesDetectionJobCommand({ JobId })))
          .PiiEntitiesDetectionJobProperties,
    );
    const out = await get(`${job.OutputDataConfig?.S3Uri}note.txt.out`);
    expect(Buffer.from(out).toString()).toBe("Mail [EMAIL] today.\n");
  });
});

describe("StartTopicsDetectionJob", () => {
  it("tells topics apart, and the same topics for the same text", async () => {
    const pets = [
      "cats purr softly and cats sleep",
      "dogs bark and dogs fetch sticks",
      "cats and dogs are pets",
    ];
    const money = [
      "banks lend money at interest",
      "the bank raised interest rates",
      "money markets and banks fell",
    ];
    const all = [...pets, ...money];
    await put("topics/all.txt", [...all, ...all, ...all].join("\n"));
    const run = async () => {
      const { JobId } = await comprehend().send(
        new StartTopicsDetectionJobCommand({
          InputDataConfig: { S3Uri: "s3://texts/topics/all.txt", InputFormat: "ONE_DOC_PER_LINE" },
          OutputDataConfig: { S3Uri: "s3://texts/out" },
          DataAccessRoleArn: role,
          NumberOfTopics: 2,
        }),
      );
      const job = await ended(
        async () =>
          (await comprehend().send(new DescribeTopicsDetectionJobCommand({ JobId })))
            .TopicsDetectionJobProperties,
      );
      return untar(await get(job.OutputDataConfig?.S3Uri));
    };
    const first = await run();
    expect(first["topic-terms.csv"]).toMatch(/^topic,term,weight\r\n000,/);
    expect(first["doc-topics.csv"]).toMatch(/^docname,topic,proportion\r\nall\.txt:0,00[01],/);
    expect(await run()).toEqual(first);
  });
});
