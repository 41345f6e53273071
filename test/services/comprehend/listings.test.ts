import { randomUUID } from "node:crypto";
import {
  ComprehendClient,
  CreateDocumentClassifierCommand,
  DescribeDocumentClassifierCommand,
  ListDocumentClassifierSummariesCommand,
  ListDocumentClassifiersCommand,
  ListEndpointsCommand,
  ListSentimentDetectionJobsCommand,
  ListTagsForResourceCommand,
  paginateListDocumentClassifiers,
  StartSentimentDetectionJobCommand,
  TagResourceCommand,
  UntagResourceCommand,
} from "@aws-sdk/client-comprehend";
import { CreateKeyCommand, DisableKeyCommand, KMSClient } from "@aws-sdk/client-kms";
import { HeadObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { useServer } from "../../support/server.js";
import { TurnableClock } from "../../support/turnable-clock.js";
import { makeUser, policy } from "../iam/support.js";
import { ended, JobBench } from "./job-bench.js";

const clock = new TurnableClock();
const server = useServer({ clock });
let bench: JobBench;

const start = (JobName: string, more: object = {}) =>
  bench.comprehend.send(
    new StartSentimentDetectionJobCommand({ ...bench.lines("in/"), JobName, LanguageCode: "en", ...more }),
  );

const classifier = (DocumentClassifierName: string, more: object = {}) =>
  bench.comprehend.send(
    new CreateDocumentClassifierCommand({
      DocumentClassifierName,
      DataAccessRoleArn: bench.role,
      LanguageCode: "en",
      InputDataConfig: { S3Uri: "s3://texts/none.csv" },
      ...more,
    }),
  );

beforeAll(async () => {
  bench = new JobBench(server.client());
  await bench.prepare();
  await bench.put("in/a.txt", "Simply wonderful.\n");
});

/** A server that stops while the encoder reads ends its process: the jobs begun here end first. */
afterAll(async () => {
  const { SentimentDetectionJobPropertiesList: jobs = [] } = await bench.comprehend.send(
    new ListSentimentDetectionJobsCommand({}),
  );
  await Promise.all(jobs.map(({ JobId }) => ended(() => bench.sentiment(JobId))));
});

describe("lists", () => {
  it("tells jobs newest first, those before a time oldest first, page by page", async () => {
    const times: number[] = [];
    for (const name of ["one", "two", "three"]) {
      await start(name);
      clock.turn(10_000);
      times.push(clock.now());
    }
    const list = async (input: object) => {
      const names: (string | undefined)[] = [];
      const pages: number[] = [];
      for (let NextToken: string | undefined; ; ) {
        const page = await bench.comprehend.send(
          new ListSentimentDetectionJobsCommand({ ...input, NextToken }),
        );
        const jobs = page.SentimentDetectionJobPropertiesList ?? [];
        pages.push(jobs.length);
        names.push(...jobs.map(({ JobName }) => JobName));
        NextToken = page.NextToken;
        if (NextToken === undefined) return { names, pages };
      }
    };
    expect(await list({ MaxResults: 2 })).toEqual({ names: ["three", "two", "one"], pages: [2, 1] });
    expect((await list({ MaxResults: 3 })).pages).toEqual([3]);
    const SubmitTimeBefore = new Date(clock.now());
    expect(await list({ MaxResults: 2, Filter: { SubmitTimeBefore } })).toEqual({
      names: ["one", "two", "three"],
      pages: [2, 1],
    });
    const SubmitTimeAfter = new Date(times[0] ?? 0);
    expect((await list({ Filter: { SubmitTimeAfter } })).names).toEqual(["three", "two"]);
  });

  it("tells classifiers and their summaries page by page, and takes one filter", async () => {
    for (const name of ["c", "a", "b"]) {
      await classifier(name);
      clock.turn(10_000);
    }
    await classifier("a", { VersionName: "v2" });
    const arns: (string | undefined)[] = [];
    for await (const page of paginateListDocumentClassifiers({ client: bench.comprehend, pageSize: 3 }, {})) {
      for (const each of page.DocumentClassifierPropertiesList ?? []) arns.push(each.DocumentClassifierArn);
    }
    expect(arns.map((arn) => arn?.split(":document-classifier/")[1])).toEqual([
      "a/version/v2",
      "b",
      "a",
      "c",
    ]);
    const first = await bench.comprehend.send(new ListDocumentClassifierSummariesCommand({ MaxResults: 1 }));
    expect(first.DocumentClassifierSummariesList).toMatchObject([
      { DocumentClassifierName: "a", NumberOfVersions: 2, LatestVersionName: "v2" },
    ]);
    const { NextToken } = first;
    const rest = await bench.comprehend.send(new ListDocumentClassifierSummariesCommand({ NextToken }));
    const names = rest.DocumentClassifierSummariesList?.map((each) => each.DocumentClassifierName);
    expect(names).toEqual(["b", "c"]);

    const Filter = { DocumentClassifierName: "a", SubmitTimeAfter: new Date(0) };
    const two = bench.comprehend.send(new ListDocumentClassifiersCommand({ Filter }));
    await expect(two).rejects.toMatchObject({ name: "InvalidFilterException" });
    const both = { Status: "IN_SERVICE" as const, CreationTimeAfter: new Date(0) };
    const endpoints = bench.comprehend.send(new ListEndpointsCommand({ Filter: both }));
    await expect(endpoints).rejects.toMatchObject({ name: "InvalidRequestException" });
  });
});

describe("KMS keys", () => {
  it("are looked at first, and the output is encrypted under them", async () => {
    const kms = new KMSClient(server.client());
    const { KeyMetadata } = await kms.send(new CreateKeyCommand({}));
    const KmsKeyId = KeyMetadata?.Arn ?? "";
    await expect(start("x", { VolumeKmsKeyId: randomUUID() })).rejects.toMatchObject({
      name: "KmsKeyValidationException",
    });
    await expect(classifier("x", { ModelKmsKeyId: randomUUID() })).rejects.toMatchObject({
      name: "KmsKeyValidationException",
    });
    const OutputDataConfig = { S3Uri: "s3://texts/secret", KmsKeyId };
    const { JobId } = await start("secret", { OutputDataConfig });
    const job = await ended(() => bench.sentiment(JobId));
    expect(job).toMatchObject({ JobStatus: "COMPLETED", OutputDataConfig: { KmsKeyId } });
    const Key = job.OutputDataConfig?.S3Uri?.replace("s3://texts/", "");
    const s3 = new S3Client({ ...server.client(), forcePathStyle: true });
    expect(await s3.send(new HeadObjectCommand({ Bucket: "texts", Key }))).toMatchObject({
      ServerSideEncryption: "aws:kms",
      SSEKMSKeyId: KmsKeyId,
    });
    await kms.send(new DisableKeyCommand({ KeyId: KmsKeyId }));
    await expect(start("y", { OutputDataConfig })).rejects.toMatchObject({
      name: "KmsKeyValidationException",
    });
  });
});

describe("tags", () => {
  it("are 50 at most, and none of them AWS's own", async () => {
    const { DocumentClassifierArn: ResourceArn } = await classifier("tagged");
    const keys = (count: number) => Array.from({ length: count }, (_, nth) => `key${nth}`);
    const tag = (names: string[]) =>
      bench.comprehend.send(
        new TagResourceCommand({ ResourceArn, Tags: names.map((Key) => ({ Key, Value: "1" })) }),
      );
    const untag = (TagKeys: string[]) =>
      bench.comprehend.send(new UntagResourceCommand({ ResourceArn, TagKeys }));
    await tag(keys(50));
    await tag(keys(1));
    await expect(tag(["more"])).rejects.toMatchObject({ name: "TooManyTagsException" });
    await expect(untag(keys(51))).rejects.toMatchObject({ name: "TooManyTagKeysException" });
    await untag(keys(49));
    await expect(tag(["aws:mine"])).rejects.toMatchObject({ name: "InvalidRequestException" });
    await expect(classifier("own", { Tags: [{ Key: "AWS:own", Value: "1" }] })).rejects.toMatchObject({
      name: "InvalidRequestException",
    });
    const { Tags } = await bench.comprehend.send(new ListTagsForResourceCommand({ ResourceArn }));
    expect(Tags).toEqual([{ Key: "key49", Value: "1" }]);
  });
});

describe("permissions", () => {
  it("may ask for a volume key, and for the tags of a model", async () => {
    const { Arn: VolumeKmsKeyId = "" } =
      (await new KMSClient(server.client()).send(new CreateKeyCommand({}))).KeyMetadata ?? {};
    const user = await makeUser(
      server,
      "analyst",
      policy(
        { Action: ["iam:PassRole", "kms:DescribeKey"] },
        {
          Action: "comprehend:StartSentimentDetectionJob",
          Condition: { StringEquals: { "comprehend:VolumeKmsKey": VolumeKmsKeyId } },
        },
        {
          Action: "comprehend:DescribeDocumentClassifier",
          Condition: { StringEquals: { "aws:ResourceTag/team": "news" } },
        },
      ),
    );
    const theirs = new ComprehendClient(server.client(user.credentials));
    const startAs = (more: object) =>
      theirs.send(
        new StartSentimentDetectionJobCommand({ ...bench.lines("in/"), LanguageCode: "en", ...more }),
      );
    await expect(startAs({})).rejects.toMatchObject({ name: "AccessDeniedException" });
    expect(await startAs({ VolumeKmsKeyId })).toMatchObject({ JobStatus: "SUBMITTED" });

    const describeAs = async (name: string, Value: string) => {
      const { DocumentClassifierArn } = await classifier(name, { Tags: [{ Key: "team", Value }] });
      return theirs.send(new DescribeDocumentClassifierCommand({ DocumentClassifierArn }));
    };
    await expect(describeAs("sports", "sports")).rejects.toMatchObject({ name: "AccessDeniedException" });
    const { DocumentClassifierProperties } = await describeAs("news", "news");
    expect(DocumentClassifierProperties).toMatchObject({ LanguageCode: "en" });
  });
});
