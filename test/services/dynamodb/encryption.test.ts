import type { DynamoDB } from "@aws-sdk/client-dynamodb";
import { CreateKeyCommand, DisableKeyCommand, EnableKeyCommand, KMSClient } from "@aws-sdk/client-kms";
import { describe, expect, it } from "vitest";
import { ACCOUNT, REGION, useServer } from "../../support/server.js";
import { makeUser, policy, type Statement } from "../iam/support.js";
import { dynamoOf, newTable, S } from "./support.js";

const server = useServer();
const kms = () => new KMSClient(server.client());

async function createKey(): Promise<string> {
  const made = await kms().send(new CreateKeyCommand({}));
  return made.KeyMetadata?.Arn ?? "";
}

const by = (KMSMasterKeyId: string) => ({ Enabled: true, SSEType: "KMS" as const, KMSMasterKeyId });

async function userWith(name: string, ...statements: Statement[]): Promise<DynamoDB> {
  const { credentials } = await makeUser(server, name, policy({ Action: "dynamodb:*" }, ...statements));
  return dynamoOf(server, credentials);
}

describe("tables with a KMS key", () => {
  it("CreateTable, UpdateTable: the key is found by id, made for aws/dynamodb, and taken away", async () => {
    const dynamo = dynamoOf(server);
    const arn = await createKey();
    const TableName = await newTable(dynamo, { SSESpecification: by(arn.replace(/.*\//, "")) });
    const sse = async () => (await dynamo.describeTable({ TableName })).Table?.SSEDescription;
    expect(await sse()).toEqual({ Status: "ENABLED", SSEType: "KMS", KMSMasterKeyArn: arn });
    await dynamo.updateTable({ TableName, SSESpecification: { Enabled: true } });
    const own = (await sse())?.KMSMasterKeyArn;
    expect(own).toMatch(/:key\//);
    expect(own).not.toBe(arn);
    await dynamo.putItem({ TableName, Item: { p: S("a") } });
    await dynamo.updateTable({ TableName, SSESpecification: { Enabled: false } });
    expect(await sse()).toBeUndefined();
  });

  it("CreateTable: refuses a wrong specification, and a key that is missing or disabled, in AWS's words", async () => {
    const dynamo = dynamoOf(server);
    const arn = await createKey();
    const make = (SSESpecification: object) => newTable(dynamo, { SSESpecification });
    const refused = async (given: object, message: string) =>
      expect(make(given)).rejects.toMatchObject({
        name: "ValidationException",
        message: expect.stringContaining(message),
      });
    await refused({ Enabled: true, SSEType: "AES256" }, "SSEType AES256 is not supported");
    await refused(
      { Enabled: true, KMSMasterKeyId: arn },
      "SSEType KMS is required if KMSMasterKeyId is specified",
    );
    await refused(by(arn.replace(/[^/]+$/, "00000000-0000-0000-0000-000000000000")), "does not exist");
    await kms().send(new DisableKeyCommand({ KeyId: arn }));
    await refused(by(arn), "KMS key disabled error");
  });

  it("DescribeTable: a disabled key makes the table inaccessible until it is enabled again", async () => {
    const dynamo = dynamoOf(server);
    const KeyId = await createKey();
    const TableName = await newTable(dynamo, { SSESpecification: by(KeyId) });
    const Item = { p: S("a") };
    await dynamo.putItem({ TableName, Item });
    await kms().send(new DisableKeyCommand({ KeyId }));
    const { Table } = await dynamo.describeTable({ TableName });
    expect(Table?.TableStatus).toBe("INACCESSIBLE_ENCRYPTION_CREDENTIALS");
    expect(Table?.SSEDescription?.InaccessibleEncryptionDateTime).toBeInstanceOf(Date);
    const refusal = {
      name: "ValidationException",
      message: expect.stringContaining("KMS key disabled error"),
    };
    await expect(dynamo.getItem({ TableName, Key: Item })).rejects.toMatchObject(refusal);
    await expect(dynamo.putItem({ TableName, Item })).rejects.toMatchObject(refusal);
    await expect(dynamo.scan({ TableName })).rejects.toMatchObject(refusal);
    await kms().send(new EnableKeyCommand({ KeyId }));
    const again = await dynamo.describeTable({ TableName });
    expect(again.Table?.TableStatus).toBe("ACTIVE");
    expect(again.Table?.SSEDescription).not.toHaveProperty("InaccessibleEncryptionDateTime");
    expect((await dynamo.getItem({ TableName, Key: Item })).Item).toEqual(Item);
  });

  it("asks the caller for the key's use through DynamoDB, for the very table", async () => {
    const root = dynamoOf(server);
    const key = await createKey();
    const use = (table: string): Statement => ({
      Action: ["kms:GenerateDataKey", "kms:CreateGrant", "kms:Decrypt"],
      Resource: key,
      Condition: {
        StringEquals: {
          "kms:ViaService": `dynamodb.${REGION}.amazonaws.com`,
          "kms:EncryptionContext:aws:dynamodb:tableName": table,
          "kms:EncryptionContext:aws:dynamodb:subscriberId": ACCOUNT,
        },
      },
    });
    const TableName = await newTable(root, { SSESpecification: by(key) });
    const able = await userWith("able", use(TableName));
    const unable = await userWith("unable", use("another"));
    const read = { TableName, Key: { p: S("a") } };
    await able.getItem(read);
    const refusal = {
      name: "AccessDeniedException",
      message: expect.stringContaining("KMS key access denied"),
    };
    await expect(unable.getItem(read)).rejects.toMatchObject(refusal);
    await expect(newTable(unable, { SSESpecification: by(key) })).rejects.toMatchObject(refusal);
  });
});
