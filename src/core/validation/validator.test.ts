import { describe, expect, test } from "vitest";
import { AwsError } from "../../wire/aws-error.js";
import { loadConstraints } from "./constraints.js";
import { Validators } from "./validator.js";

async function failure(service: string, operation: string, input: Record<string, unknown>) {
  const validators = new Validators(service, await loadConstraints(service));
  try {
    validators.check(operation, input);
  } catch (error) {
    if (error instanceof AwsError) return `${error.code}: ${error.message}`;
    throw error;
  }
  return undefined;
}

const ONE = "1 validation error detected: ";

describe("the framework's words", () => {
  test.each<[string, string, Record<string, unknown>, string | undefined]>([
    ["kms", "DescribeKey", { KeyId: "k" }, undefined],
    [
      "kms",
      "DescribeKey",
      {},
      `ValidationException: ${ONE}Value null at 'keyId' failed to satisfy constraint: Member must not be null`,
    ],
    [
      "dynamodb",
      "ListTables",
      { Limit: 101, ExclusiveStartTableName: "a;" },
      "ValidationException: 3 validation errors detected: Value 'a;' at 'exclusiveStartTableName' failed to satisfy " +
        "constraint: Member must satisfy regular expression pattern: [a-zA-Z0-9_.-]+; Value 'a;' at " +
        "'exclusiveStartTableName' failed to satisfy constraint: Member must have length greater than or equal to 3; " +
        "Value '101' at 'limit' failed to satisfy constraint: Member must have value less than or equal to 100",
    ],
    [
      "dynamodb",
      "PutItem",
      { TableName: "abc", Item: {}, ReturnConsumedCapacity: "x" },
      `ValidationException: ${ONE}Value 'x' at 'returnConsumedCapacity' failed to satisfy constraint: ` +
        "Member must satisfy enum value set: [INDEXES, TOTAL, NONE]",
    ],
    [
      "dynamodb",
      "CreateTable",
      {
        TableName: "abc",
        AttributeDefinitions: [{ AttributeName: "a", AttributeType: "X" }],
        KeySchema: [],
      },
      "ValidationException: 2 validation errors detected: Value 'X' at 'attributeDefinitions.1.member.attributeType' " +
        "failed to satisfy constraint: Member must satisfy enum value set: [B, N, S]; Value '[]' at 'keySchema' failed " +
        "to satisfy constraint: Member must have length greater than or equal to 1",
    ],
    [
      "iam",
      "TagRole",
      { RoleName: "r", Tags: [{ Key: "k".repeat(129), Value: "v" }] },
      `ValidationError: ${ONE}Value at 'tags.1.member.key' failed to satisfy constraint: ` +
        "Member must have length less than or equal to 128",
    ],
    [
      "sts",
      "AssumeRole",
      { RoleArn: "arn:aws:iam::123456", RoleSessionName: "ab" },
      `ValidationError: ${ONE}Value 'arn:aws:iam::123456' at 'roleArn' failed to satisfy constraint: ` +
        "Member must have length greater than or equal to 20",
    ],
    [
      "lambda",
      "CreateFunction",
      { FunctionName: "f", Code: {}, Role: "arn:aws:iam::000000000000:role/r", Architectures: ["foo"] },
      `ValidationException: ${ONE}Value '[foo]' at 'architectures' failed to satisfy constraint: Member must satisfy ` +
        "constraint: [Member must satisfy enum value set: [x86_64, arm64], Member must not be null]",
    ],
    [
      "lambda",
      "CreateFunction",
      {
        FunctionName: "f",
        Code: {},
        Role: "arn:aws:iam::000000000000:role/r",
        Environment: { Variables: { "1": "secret" } },
      },
      `ValidationException: ${ONE}Value at 'environment.variables' failed to satisfy constraint: Map keys must satisfy ` +
        "constraint: [Member must satisfy regular expression pattern: [a-zA-Z]([a-zA-Z0-9_])+, Member must not be null]",
    ],
    [
      "lambda",
      "CreateAlias",
      {
        FunctionName: "f",
        Name: "a",
        FunctionVersion: "1",
        RoutingConfig: { AdditionalVersionWeights: { "2": 3 } },
      },
      `ValidationException: ${ONE}Value '{2=3.0}' at 'routingConfig.additionalVersionWeights' failed to satisfy ` +
        "constraint: Map value must satisfy constraint: [Member must have value less than or equal to 1.0, Member must " +
        "have value greater than or equal to 0.0, Member must not be null]",
    ],
    [
      "logs",
      "CreateLogGroup",
      { logGroupName: "" },
      "InvalidParameterException: 2 validation errors detected: Value '' at 'logGroupName' failed to satisfy constraint: " +
        "Member must satisfy regular expression pattern: [\\.\\-_/#A-Za-z0-9]+; Value '' at 'logGroupName' failed to " +
        "satisfy constraint: Member must have length greater than or equal to 1",
    ],
    [
      "comprehend",
      "DetectSentiment",
      { Text: "hello", LanguageCode: "xx" },
      `ValidationException: ${ONE}Value 'xx' at 'languageCode' failed to satisfy constraint: Member must satisfy enum value ` +
        "set: [en, es, fr, de, it, pt, ar, hi, ja, ko, zh, zh-TW]",
    ],
    [
      "rekognition",
      "IndexFaces",
      { CollectionId: "c", Image: { Bytes: new Uint8Array() }, ExternalImageId: "x y.jpg" },
      "ValidationException: 2 validation errors detected: Value 'java.nio.HeapByteBuffer[pos=0 lim=0 cap=0]' at " +
        "'image.bytes' failed to satisfy constraint: Member must have length greater than or equal to 1; Value 'x y.jpg' " +
        "at 'externalImageId' failed to satisfy constraint: Member must satisfy regular expression pattern: " +
        "[a-zA-Z0-9_.\\-:]+",
    ],
    [
      "s3",
      "PutBucketVersioning",
      { Bucket: "b", VersioningConfiguration: { Status: "On" } },
      "MalformedXML: The XML you provided was not well-formed or did not validate against our published schema",
    ],
    ["s3", "PutBucketVersioning", { Bucket: "b" }, "MissingRequestBodyError: Request Body is empty"],
    ["s3", "PutObject", { Bucket: "b", Key: "k", StorageClass: "NOPE" }, undefined],
    ["ec2", "DeleteVpc", {}, "MissingParameter: The request must contain the parameter VpcId"],
    ["ec2", "NoSuchOperation", { anything: 1 }, undefined],
  ])("%s %s %o", async (service, operation, input, message) => {
    expect(await failure(service, operation, input)).toBe(message);
  });

  test("maps of structures are told by key", async () => {
    const input = { RequestItems: { table: { Keys: [] }, ab: { Keys: [{ a: { S: "x" } }] } } };
    expect(await failure("dynamodb", "BatchGetItem", input)).toContain(
      "at 'requestItems.table.member.keys' failed to satisfy constraint: Member must have length greater than or equal to 1",
    );
  });

  test("no more than ten violations are told", async () => {
    const Tags = Array.from({ length: 50 }, () => ({ Key: "", Value: "v" }));
    expect(await failure("iam", "TagRole", { RoleName: "r", Tags })).toMatch(
      /^ValidationError: 10 validation errors/,
    );
  });

  test("a long value is not repeated in full", async () => {
    const message = await failure("kms", "DescribeKey", { KeyId: "x".repeat(1_000_000) });
    expect(message?.length).toBeLessThan(10_000);
  });
});
