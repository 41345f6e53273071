import {
  ComprehendClient,
  DescribePiiEntitiesDetectionJobCommand,
  DescribeSentimentDetectionJobCommand,
  type JobStatus,
} from "@aws-sdk/client-comprehend";
import { CreateRoleCommand, IAMClient, PutRolePolicyCommand } from "@aws-sdk/client-iam";
import {
  CreateBucketCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
} from "@aws-sdk/client-s3";
import type { TestServer } from "../../support/server.js";

type Config = Omit<ReturnType<TestServer["client"]>, "maxAttempts">;

/** A bucket `texts` and a role that Comprehend may read and write it with. */
export class JobBench {
  readonly comprehend: ComprehendClient;
  readonly #s3: S3Client;
  readonly #iam: IAMClient;
  role = "";

  constructor(config: Config) {
    this.comprehend = new ComprehendClient(config);
    this.#s3 = new S3Client({ ...config, forcePathStyle: true });
    this.#iam = new IAMClient(config);
  }

  async prepare(): Promise<void> {
    const principal = { Service: "comprehend.amazonaws.com" };
    const trust = [{ Effect: "Allow", Principal: principal, Action: "sts:AssumeRole" }];
    const allow = [{ Effect: "Allow", Action: ["s3:*", "kms:*"], Resource: "*" }];
    const document = (Statement: unknown) => JSON.stringify({ Version: "2012-10-17", Statement });
    const RoleName = "reader";
    const { Role } = await this.#iam.send(
      new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument: document(trust) }),
    );
    this.role = Role?.Arn ?? "";
    await this.#iam.send(
      new PutRolePolicyCommand({ RoleName, PolicyName: "all", PolicyDocument: document(allow) }),
    );
    await this.#s3.send(new CreateBucketCommand({ Bucket: "texts" }));
  }

  async put(Key: string, Body: string | Uint8Array): Promise<void> {
    await this.#s3.send(new PutObjectCommand({ Bucket: "texts", Key, Body }));
  }

  async get(uri: string | undefined): Promise<Uint8Array> {
    const Key = uri?.replace("s3://texts/", "");
    const { Body } = await this.#s3.send(new GetObjectCommand({ Bucket: "texts", Key }));
    return (await Body?.transformToByteArray()) ?? new Uint8Array();
  }

  async keys(uri: string | undefined): Promise<string[]> {
    const Prefix = uri?.replace("s3://texts/", "") ?? "";
    const { Contents = [] } = await this.#s3.send(new ListObjectsV2Command({ Bucket: "texts", Prefix }));
    return Contents.map(({ Key = "" }) => Key.slice(Prefix.length));
  }

  /** What each job of `texts/PREFIX` needs, one document a line. */
  lines(prefix: string) {
    return {
      InputDataConfig: { S3Uri: `s3://texts/${prefix}`, InputFormat: "ONE_DOC_PER_LINE" as const },
      OutputDataConfig: { S3Uri: "s3://texts/out" },
      DataAccessRoleArn: this.role,
    };
  }

  pii = async (JobId: string | undefined) =>
    (await this.comprehend.send(new DescribePiiEntitiesDetectionJobCommand({ JobId })))
      .PiiEntitiesDetectionJobProperties;

  sentiment = async (JobId: string | undefined) =>
    (await this.comprehend.send(new DescribeSentimentDetectionJobCommand({ JobId })))
      .SentimentDetectionJobProperties;
}

/** Asks until the job has ended; each question waits for the server's answer, so no clock is needed. */
export async function ended<T extends { JobStatus?: JobStatus | undefined }>(
  ask: () => Promise<T | undefined>,
): Promise<T> {
  for (;;) {
    const job = await ask();
    if (job && ["COMPLETED", "FAILED", "STOPPED"].includes(job.JobStatus ?? "")) return job;
  }
}
