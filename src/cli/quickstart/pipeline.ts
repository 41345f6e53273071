import { readFile } from "node:fs/promises";
import {
  CreateTableCommand,
  DeleteItemCommand,
  DynamoDBClient,
  GetItemCommand,
  waitUntilTableExists,
} from "@aws-sdk/client-dynamodb";
import { CreateRoleCommand, GetRoleCommand, IAMClient, PutRolePolicyCommand } from "@aws-sdk/client-iam";
import {
  AddPermissionCommand,
  CreateFunctionCommand,
  LambdaClient,
  UpdateFunctionCodeCommand,
  waitUntilFunctionActiveV2,
  waitUntilFunctionUpdatedV2,
} from "@aws-sdk/client-lambda";
import {
  CreateBucketCommand,
  PutBucketNotificationConfigurationCommand,
  PutObjectCommand,
  S3Client,
} from "@aws-sdk/client-s3";
import { zipSync } from "fflate";
import { NAMES } from "./names.js";
import type { Picture } from "./pictures.js";

export interface Access {
  endpoint: string;
  region: string;
  account: string;
  credentials: { accessKeyId: string; secretAccessKey: string };
}

export interface Row {
  labels: readonly { name: string; confidence: number }[];
  /** What the function measured around Rekognition's answer. */
  lookedMs: number;
}

const FUNCTION = new URL("../../../samples/function/index.mjs", import.meta.url);
const WAIT_SECONDS_MAX = 30;

/** The photo pipeline, made and driven by the official SDK clients and nothing else. */
export class Pipeline {
  private readonly access: Access;
  private readonly s3: S3Client;
  private readonly dynamodb: DynamoDBClient;
  private readonly lambda: LambdaClient;
  private readonly iam: IAMClient;

  constructor(access: Access) {
    this.access = access;
    const { endpoint, region, credentials } = access;
    const config = { endpoint, region, credentials };
    this.s3 = new S3Client({ ...config, forcePathStyle: true });
    this.dynamodb = new DynamoDBClient(config);
    this.lambda = new LambdaClient(config);
    this.iam = new IAMClient(config);
  }

  /** Everything may be there from an earlier run: then it is kept, and the function's code renewed. */
  async createTable(): Promise<void> {
    const create = new CreateTableCommand({
      TableName: NAMES.table,
      AttributeDefinitions: [{ AttributeName: "Picture", AttributeType: "S" }],
      KeySchema: [{ AttributeName: "Picture", KeyType: "HASH" }],
      BillingMode: "PAY_PER_REQUEST",
    });
    await unlessThere("ResourceInUseException", this.dynamodb.send(create));
    const limit = { client: this.dynamodb, maxWaitTime: WAIT_SECONDS_MAX, minDelay: 1 };
    await waitUntilTableExists(limit, { TableName: NAMES.table });
  }

  async createBucket(): Promise<void> {
    await unlessThere(
      "BucketAlreadyOwnedByYou",
      this.s3.send(new CreateBucketCommand({ Bucket: NAMES.bucket })),
    );
  }

  async createRole(): Promise<void> {
    const trust = statement({ Action: "sts:AssumeRole", Principal: { Service: "lambda.amazonaws.com" } });
    await unlessThere(
      "EntityAlreadyExistsException",
      this.iam.send(new CreateRoleCommand({ RoleName: NAMES.role, AssumeRolePolicyDocument: trust })),
    );
    const { region, account } = this.access;
    const policy = JSON.stringify({
      Version: "2012-10-17",
      Statement: [
        { Effect: "Allow", Action: "s3:GetObject", Resource: `arn:aws:s3:::${NAMES.bucket}/*` },
        { Effect: "Allow", Action: "rekognition:DetectLabels", Resource: "*" },
        {
          Effect: "Allow",
          Action: "dynamodb:PutItem",
          Resource: `arn:aws:dynamodb:${region}:${account}:table/${NAMES.table}`,
        },
        {
          Effect: "Allow",
          Action: ["logs:CreateLogGroup", "logs:CreateLogStream", "logs:PutLogEvents"],
          Resource: "*",
        },
      ],
    });
    await this.iam.send(
      new PutRolePolicyCommand({
        RoleName: NAMES.role,
        PolicyName: "what-the-function-may-do",
        PolicyDocument: policy,
      }),
    );
  }

  async createFunction(): Promise<string> {
    const { Role } = await this.iam.send(new GetRoleCommand({ RoleName: NAMES.role }));
    const ZipFile = zipSync({ "index.mjs": new Uint8Array(await readFile(FUNCTION)) });
    const create = new CreateFunctionCommand({
      FunctionName: NAMES.function,
      Runtime: "nodejs22.x",
      Handler: "index.handler",
      Role: Role?.Arn,
      Code: { ZipFile },
      Timeout: 60,
      MemorySize: 512,
      Environment: { Variables: { TABLE: NAMES.table } },
    });
    const limit = { client: this.lambda, maxWaitTime: WAIT_SECONDS_MAX, minDelay: 1 };
    const made = await unlessThere("ResourceConflictException", this.lambda.send(create));
    if (!made)
      await this.lambda.send(new UpdateFunctionCodeCommand({ FunctionName: NAMES.function, ZipFile }));
    const { state } = made
      ? await waitUntilFunctionActiveV2(limit, { FunctionName: NAMES.function })
      : await waitUntilFunctionUpdatedV2(limit, { FunctionName: NAMES.function });
    if (state !== "SUCCESS") throw new Error(`the function is not active: ${state}`);
    const { region, account } = this.access;
    return `arn:aws:lambda:${region}:${account}:function:${NAMES.function}`;
  }

  /** From here on, a picture that lands in the bucket invokes the function. */
  async connect(functionArn: string): Promise<void> {
    const permit = new AddPermissionCommand({
      FunctionName: NAMES.function,
      StatementId: "the-bucket-may-invoke",
      Action: "lambda:InvokeFunction",
      Principal: "s3.amazonaws.com",
      SourceArn: `arn:aws:s3:::${NAMES.bucket}`,
      SourceAccount: this.access.account,
    });
    await unlessThere("ResourceConflictException", this.lambda.send(permit));
    await this.s3.send(
      new PutBucketNotificationConfigurationCommand({
        Bucket: NAMES.bucket,
        NotificationConfiguration: {
          LambdaFunctionConfigurations: [{ LambdaFunctionArn: functionArn, Events: ["s3:ObjectCreated:*"] }],
        },
      }),
    );
  }

  /** Puts the picture, after deleting the row of an earlier run: a row that appears is of this run. */
  async put(picture: Picture): Promise<void> {
    await this.dynamodb.send(
      new DeleteItemCommand({ TableName: NAMES.table, Key: { Picture: { S: picture.name } } }),
    );
    await this.s3.send(
      new PutObjectCommand({ Bucket: NAMES.bucket, Key: picture.name, Body: await readFile(picture.path) }),
    );
  }

  /** The picture's row, once the function has written it. */
  async row(picture: Picture): Promise<Row | undefined> {
    const { Item } = await this.dynamodb.send(
      new GetItemCommand({
        TableName: NAMES.table,
        Key: { Picture: { S: picture.name } },
        ConsistentRead: true,
      }),
    );
    if (!Item) return undefined;
    const labels = (Item["Labels"]?.L ?? []).map(({ M }) => ({
      name: M?.["Name"]?.S ?? "",
      confidence: Number(M?.["Confidence"]?.N),
    }));
    return { labels, lookedMs: Number(Item["LookedMs"]?.N) };
  }

  close(): void {
    for (const client of [this.s3, this.dynamodb, this.lambda, this.iam]) client.destroy();
  }
}

function statement(fields: Record<string, unknown>): string {
  return JSON.stringify({ Version: "2012-10-17", Statement: [{ Effect: "Allow", ...fields }] });
}

/** Undefined if the resource is there already, which its service says by the error `name`. */
async function unlessThere<T>(name: string, call: Promise<T>): Promise<T | undefined> {
  try {
    return await call;
  } catch (error) {
    if (error instanceof Error && error.name === name) return undefined;
    throw error;
  }
}
