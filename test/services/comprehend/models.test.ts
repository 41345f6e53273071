import {
  ClassifyDocumentCommand,
  ComprehendClient,
  CreateDocumentClassifierCommand,
  CreateEndpointCommand,
  CreateEntityRecognizerCommand,
  DeleteDocumentClassifierCommand,
  DeleteEndpointCommand,
  DescribeDocumentClassificationJobCommand,
  DescribeDocumentClassifierCommand,
  DescribeEndpointCommand,
  DescribeEntityRecognizerCommand,
  DescribeResourcePolicyCommand,
  DetectEntitiesCommand,
  ListDocumentClassifierSummariesCommand,
  ListTagsForResourceCommand,
  type ModelStatus,
  PutResourcePolicyCommand,
  StartDocumentClassificationJobCommand,
  TagResourceCommand,
  UntagResourceCommand,
  UpdateEndpointCommand,
} from "@aws-sdk/client-comprehend";
import { CreateRoleCommand, IAMClient, PutRolePolicyCommand } from "@aws-sdk/client-iam";
import { CreateBucketCommand, GetObjectCommand, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { beforeAll, describe, expect, it } from "vitest";
import { useServer } from "../../support/server.js";
import { ended } from "./job-bench.js";
import { untar } from "./untar.js";

const server = useServer();
const comprehend = () => new ComprehendClient(server.client());
const s3 = () => new S3Client({ ...server.client(), forcePathStyle: true });
let role = "";

const put = (key: string, body: string) =>
  s3().send(new PutObjectCommand({ Bucket: "training", Key: key, Body: body }));

async function unpack(uri: string | undefined): Promise<Record<string, string>> {
  const Key = uri?.replace("s3://training/", "");
  const { Body } = await s3().send(new GetObjectCommand({ Bucket: "training", Key }));
  return untar((await Body?.transformToByteArray()) ?? new Uint8Array());
}

async function trained<T extends { Status?: ModelStatus | undefined }>(
  ask: () => Promise<T | undefined>,
): Promise<T> {
  for (;;) {
    const model = await ask();
    if (model && ["TRAINED", "IN_ERROR", "STOPPED"].includes(model.Status ?? "")) return model;
  }
}

const SPORT = [
  "the striker scored a late goal",
  "she won the tennis final",
  "the team lost the match",
  "a record in the sprint",
];
const FOOD = [
  "simmer the soup with onions",
  "a recipe for chocolate cake",
  "bake the bread until golden",
  "season the salad with oil",
];
const NUMBERS = ["one", "two", "three", "four", "five"];

beforeAll(async () => {
  const iam = new IAMClient(server.client());
  const trust = {
    Version: "2012-10-17",
    Statement: [
      { Effect: "Allow", Principal: { Service: "comprehend.amazonaws.com" }, Action: "sts:AssumeRole" },
    ],
  };
  const created = await iam.send(
    new CreateRoleCommand({ RoleName: "trainer", AssumeRolePolicyDocument: JSON.stringify(trust) }),
  );
  role = created.Role?.Arn ?? "";
  const Statement = [{ Effect: "Allow", Action: "s3:*", Resource: "*" }];
  const PolicyDocument = JSON.stringify({ Version: "2012-10-17", Statement });
  await iam.send(new PutRolePolicyCommand({ RoleName: "trainer", PolicyName: "all", PolicyDocument }));
  await s3().send(new CreateBucketCommand({ Bucket: "training" }));
});

describe("CreateDocumentClassifier", () => {
  it("trains, measures itself, and serves an endpoint", async () => {
    const rows = NUMBERS.flatMap((number) => [
      ...SPORT.map((text) => `SPORT,"${text}, part ${number}"`),
      ...FOOD.map((text) => `FOOD,"${text}, part ${number}"`),
    ]);
    await put("classes.csv", rows.join("\n"));
    const { DocumentClassifierArn } = await comprehend().send(
      new CreateDocumentClassifierCommand({
        DocumentClassifierName: "desk",
        DataAccessRoleArn: role,
        InputDataConfig: { S3Uri: "s3://training/classes.csv" },
        OutputDataConfig: { S3Uri: "s3://training/out" },
        LanguageCode: "en",
        Tags: [{ Key: "team", Value: "news" }],
      }),
    );
    expect(DocumentClassifierArn).toBe("arn:aws:comprehend:us-east-1:000000000000:document-classifier/desk");
    const model = await trained(
      async () =>
        (await comprehend().send(new DescribeDocumentClassifierCommand({ DocumentClassifierArn })))
          .DocumentClassifierProperties,
    );
    expect(model).toMatchObject({ Status: "TRAINED", Mode: "MULTI_CLASS" });
    expect(model.ClassifierMetadata).toMatchObject({ NumberOfLabels: 2, NumberOfTestDocuments: 4 });
    expect(model.ClassifierMetadata?.EvaluationMetrics?.Accuracy).toBeGreaterThan(0.7);

    const files = await unpack(model.OutputDataConfig?.S3Uri);
    expect(JSON.parse(files["output/confusion_matrix.json"] ?? "{}")).toMatchObject({
      labels: ["FOOD", "SPORT"],
    });

    const { EndpointArn } = await comprehend().send(
      new CreateEndpointCommand({
        EndpointName: "desk",
        ModelArn: DocumentClassifierArn,
        DesiredInferenceUnits: 2,
      }),
    );
    await unitsInReach(DocumentClassifierArn ?? "", EndpointArn ?? "");
    const { EndpointProperties } = await comprehend().send(new DescribeEndpointCommand({ EndpointArn }));
    expect(EndpointProperties).toMatchObject({ Status: "IN_SERVICE", CurrentInferenceUnits: 2 });
    const { Classes = [] } = await comprehend().send(
      new ClassifyDocumentCommand({ EndpointArn, Text: "he scored the winning goal in the final" }),
    );
    expect(Classes[0]?.Name).toBe("SPORT");
    expect(Classes.reduce((sum, { Score = 0 }) => sum + Score, 0)).toBeCloseTo(1, 3);

    await refusals(EndpointArn ?? "");
    await classifiesInJobs(DocumentClassifierArn ?? "");
    const inUse = comprehend().send(new DeleteDocumentClassifierCommand({ DocumentClassifierArn }));
    await expect(inUse).rejects.toMatchObject({ name: "ResourceInUseException" });
    await comprehend().send(new DeleteEndpointCommand({ EndpointArn }));
    const summaries = await comprehend().send(new ListDocumentClassifierSummariesCommand({}));
    expect(summaries.DocumentClassifierSummariesList).toMatchObject([
      { DocumentClassifierName: "desk", NumberOfVersions: 1 },
    ]);
    await tagsAndPolicies(DocumentClassifierArn ?? "");
    await comprehend().send(new DeleteDocumentClassifierCommand({ DocumentClassifierArn }));
    const gone = comprehend().send(new DescribeDocumentClassifierCommand({ DocumentClassifierArn }));
    await expect(gone).rejects.toMatchObject({ name: "ResourceNotFoundException" });
  });

  async function unitsInReach(ModelArn: string, EndpointArn: string): Promise<void> {
    const tooMany = { name: "ResourceLimitExceededException" };
    const create = (EndpointName: string, DesiredInferenceUnits: number) =>
      comprehend().send(new CreateEndpointCommand({ EndpointName, ModelArn, DesiredInferenceUnits }));
    const update = new UpdateEndpointCommand({ EndpointArn, DesiredInferenceUnits: 11 });
    await expect(comprehend().send(update)).rejects.toMatchObject(tooMany);
    await expect(create("wide", 11)).rejects.toMatchObject(tooMany);
    const others = await Promise.all(Array.from({ length: 9 }, (_, nth) => create(`other${nth}`, 10)));
    await expect(create("eleventh", 1)).rejects.toMatchObject(tooMany);
    for (const { EndpointArn: other } of others)
      await comprehend().send(new DeleteEndpointCommand({ EndpointArn: other }));
  }

  async function refusals(EndpointArn: string): Promise<void> {
    const Text = "she won the final";
    const Bytes = Buffer.from(Text);
    const classify = (input: { Text?: string; Bytes?: Uint8Array }) =>
      comprehend().send(new ClassifyDocumentCommand({ EndpointArn, ...input }));
    expect(await classify({ Bytes })).toMatchObject({ Classes: (await classify({ Text })).Classes });
    await expect(classify({})).rejects.toMatchObject({ name: "InvalidRequestException" });
    await expect(classify({ Text, Bytes })).rejects.toMatchObject({ name: "InvalidRequestException" });
    await expect(classify({ Bytes: Buffer.from("%PDF-1.7") })).rejects.toMatchObject({
      name: "NotImplemented",
    });
    await expect(classify({ Bytes: Buffer.from([0xc3, 0x28, 0xa0]) })).rejects.toMatchObject({
      name: "InvalidRequestException",
      Reason: "INVALID_DOCUMENT",
      Detail: { Reason: "UNSUPPORTED_DOC_TYPE" },
    });
    const wrongKind = comprehend().send(new DetectEntitiesCommand({ Text, EndpointArn }));
    await expect(wrongKind).rejects.toMatchObject({ name: "ValidationException" });
    const bytesWithoutEndpoint = comprehend().send(new DetectEntitiesCommand({ Bytes, LanguageCode: "en" }));
    await expect(bytesWithoutEndpoint).rejects.toMatchObject({ name: "InvalidRequestException" });
    const noLanguage = comprehend().send(new DetectEntitiesCommand({ Text }));
    await expect(noLanguage).rejects.toMatchObject({ name: "InvalidRequestException" });
  }

  async function classifiesInJobs(DocumentClassifierArn: string): Promise<void> {
    await put("news/a.txt", "bake the bread\nthe striker scored\n");
    const { JobId } = await comprehend().send(
      new StartDocumentClassificationJobCommand({
        InputDataConfig: { S3Uri: "s3://training/news/", InputFormat: "ONE_DOC_PER_LINE" },
        OutputDataConfig: { S3Uri: "s3://training/jobs" },
        DataAccessRoleArn: role,
        DocumentClassifierArn,
      }),
    );
    const job = await ended(
      async () =>
        (await comprehend().send(new DescribeDocumentClassificationJobCommand({ JobId })))
          .DocumentClassificationJobProperties,
    );
    const files = await unpack(job.OutputDataConfig?.S3Uri);
    expect(Object.keys(files)).toEqual(["predictions.jsonl"]);
    const lines = (files["predictions.jsonl"] ?? "").trim().split("\n");
    expect(lines.map((line) => JSON.parse(line))).toMatchObject([
      { File: "a.txt", Line: "0", Classes: [{ Name: "FOOD" }, { Name: "SPORT" }] },
      { File: "a.txt", Line: "1", Classes: [{ Name: "SPORT" }, { Name: "FOOD" }] },
    ]);
  }

  async function tagsAndPolicies(ResourceArn: string): Promise<void> {
    await comprehend().send(new TagResourceCommand({ ResourceArn, Tags: [{ Key: "stage", Value: "test" }] }));
    await comprehend().send(new UntagResourceCommand({ ResourceArn, TagKeys: ["team"] }));
    const { Tags } = await comprehend().send(new ListTagsForResourceCommand({ ResourceArn }));
    expect(Tags).toEqual([{ Key: "stage", Value: "test" }]);
    const ResourcePolicy = JSON.stringify({ Version: "2012-10-17", Statement: [] });
    const { PolicyRevisionId } = await comprehend().send(
      new PutResourcePolicyCommand({ ResourceArn, ResourcePolicy }),
    );
    const policy = await comprehend().send(new DescribeResourcePolicyCommand({ ResourceArn }));
    expect(policy).toMatchObject({ ResourcePolicy, PolicyRevisionId });
  }

  it("ends in error when a label has too few documents", async () => {
    await put("few.csv", "A,one\nB,two\n");
    const { DocumentClassifierArn } = await comprehend().send(
      new CreateDocumentClassifierCommand({
        DocumentClassifierName: "few",
        DataAccessRoleArn: role,
        InputDataConfig: { S3Uri: "s3://training/few.csv" },
        LanguageCode: "en",
      }),
    );
    const model = await trained(
      async () =>
        (await comprehend().send(new DescribeDocumentClassifierCommand({ DocumentClassifierArn })))
          .DocumentClassifierProperties,
    );
    expect(model.Status).toBe("IN_ERROR");
    expect(model.Message).toContain("At least 10 are required");
  });
});

describe("CreateEntityRecognizer", () => {
  it("learns a type from annotations and finds it behind an endpoint", async () => {
    const robots = ["Zorblax", "Quintar", "Mebbel", "Trondik", "Yaxmur"];
    const docs = NUMBERS.flatMap((number) =>
      robots.map((name) => `Today robot ${name} cleaned floor ${number}.`),
    );
    await put("docs.txt", docs.join("\n"));
    const rows = docs.map((text, line) => {
      const name = robots.find((each) => text.includes(each)) ?? "";
      const begin = text.indexOf(name);
      return `docs.txt,${line},${begin},${begin + name.length},ROBOT`;
    });
    await put("annotations.csv", ["File,Line,Begin Offset,End Offset,Type", ...rows].join("\n"));
    const { EntityRecognizerArn } = await comprehend().send(
      new CreateEntityRecognizerCommand({
        RecognizerName: "robots",
        DataAccessRoleArn: role,
        LanguageCode: "en",
        InputDataConfig: {
          EntityTypes: [{ Type: "ROBOT" }],
          Documents: { S3Uri: "s3://training/docs.txt", InputFormat: "ONE_DOC_PER_LINE" },
          Annotations: { S3Uri: "s3://training/annotations.csv" },
        },
      }),
    );
    const model = await trained(
      async () =>
        (await comprehend().send(new DescribeEntityRecognizerCommand({ EntityRecognizerArn })))
          .EntityRecognizerProperties,
    );
    expect(model.Status).toBe("TRAINED");
    expect(model.RecognizerMetadata?.EntityTypes).toMatchObject([{ Type: "ROBOT" }]);
    const { EndpointArn } = await comprehend().send(
      new CreateEndpointCommand({
        EndpointName: "robots",
        ModelArn: EntityRecognizerArn,
        DesiredInferenceUnits: 1,
      }),
    );
    const { Entities } = await comprehend().send(
      new DetectEntitiesCommand({ Text: "Today robot Klimbot cleaned floor two.", EndpointArn }),
    );
    expect(Entities).toMatchObject([{ Text: "Klimbot", Type: "ROBOT", BeginOffset: 12, EndOffset: 19 }]);
  });
});
