import {
  CreateServiceSpecificCredentialCommand,
  DeleteServiceSpecificCredentialCommand,
  IAMClient,
  ListUsersCommand,
} from "@aws-sdk/client-iam";
import {
  CreateKeyCommand,
  KMSClient,
  ReEncryptCommand,
  ScheduleKeyDeletionCommand,
  SignCommand,
} from "@aws-sdk/client-kms";
import {
  AddPermissionCommand,
  CreateFunctionCommand,
  InvokeCommand,
  LambdaClient,
} from "@aws-sdk/client-lambda";
import { CreateBucketCommand, PutBucketReplicationCommand, S3Client } from "@aws-sdk/client-s3";
import { describe, expect, it } from "vitest";
import { makeUser, policy } from "../services/iam/support.js";
import { deploy, makeRole } from "../services/lambda/deploy.js";
import { ACCOUNT, startTestServer, useServer } from "../support/server.js";

const server = useServer();
const kms = () => new KMSClient(server.client());
type Client = ReturnType<typeof server.client>;

const SERVICE_ROLE = `arn:aws:iam::${ACCOUNT}:role/lambda`;
const layer = (name: string) => `arn:aws:lambda:us-east-1:${ACCOUNT}:layer:${name}:1`;
const makeFunction = (name: string) => ({
  FunctionName: "watched",
  Role: SERVICE_ROLE,
  Runtime: "nodejs22.x" as const,
  Handler: "index.handler",
  Code: { ZipFile: new Uint8Array([1]) },
  Layers: [layer(name)],
});

/** A key of a service's own: what a request that has it does, and one that has not. */
interface KeyCase {
  action: string;
  condition: Record<string, Record<string, string>>;
  prepare?(): Promise<string>;
  matching(client: Client, id: string): Promise<unknown>;
  other(client: Client, id: string): Promise<unknown>;
}

const signingKey = async () => {
  const made = await kms().send(new CreateKeyCommand({ KeySpec: "ECC_NIST_P256", KeyUsage: "SIGN_VERIFY" }));
  return made.KeyMetadata?.KeyId ?? "";
};
const anyKey = async () => (await kms().send(new CreateKeyCommand({}))).KeyMetadata?.KeyId ?? "";
const sign = (client: Client, KeyId: string, MessageType: "RAW" | "DIGEST") =>
  new KMSClient(client).send(
    new SignCommand({ KeyId, MessageType, Message: new Uint8Array(32), SigningAlgorithm: "ECDSA_SHA_256" }),
  );
const makeCredential = (client: Client, ServiceName: string) =>
  new IAMClient(client).send(new CreateServiceSpecificCredentialCommand({ UserName: "keeper", ServiceName }));

const CASES: Record<string, KeyCase> = {
  "kms:MessageType": {
    action: "kms:Sign",
    condition: { StringEquals: { "kms:MessageType": "DIGEST", "kms:SigningAlgorithm": "ECDSA_SHA_256" } },
    prepare: signingKey,
    matching: (client, id) => sign(client, id, "DIGEST"),
    other: (client, id) => sign(client, id, "RAW"),
  },
  "kms:ScheduleKeyDeletionPendingWindowInDays": {
    action: "kms:ScheduleKeyDeletion",
    condition: { NumericGreaterThan: { "kms:ScheduleKeyDeletionPendingWindowInDays": "20" } },
    prepare: anyKey,
    matching: (client, KeyId) =>
      new KMSClient(client).send(new ScheduleKeyDeletionCommand({ KeyId, PendingWindowInDays: 30 })),
    other: (client, KeyId) =>
      new KMSClient(client).send(new ScheduleKeyDeletionCommand({ KeyId, PendingWindowInDays: 7 })),
  },
  "kms:KeySpec of a new key": {
    action: "kms:CreateKey",
    condition: { StringEquals: { "kms:KeySpec": "SYMMETRIC_DEFAULT" }, Bool: { "kms:MultiRegion": "false" } },
    matching: (client) => new KMSClient(client).send(new CreateKeyCommand({})),
    other: (client) => new KMSClient(client).send(new CreateKeyCommand({ KeySpec: "RSA_2048" })),
  },
  "lambda:Principal": {
    action: "lambda:AddPermission",
    condition: { StringEquals: { "lambda:Principal": "s3.amazonaws.com" } },
    matching: (client) => permit(client, "s3.amazonaws.com"),
    other: (client) => permit(client, "*"),
  },
  "lambda:Layer": {
    action: "lambda:CreateFunction",
    condition: { "ForAllValues:StringEquals": { "lambda:Layer": layer("good") } },
    matching: (client) => new LambdaClient(client).send(new CreateFunctionCommand(makeFunction("good"))),
    other: (client) => new LambdaClient(client).send(new CreateFunctionCommand(makeFunction("bad"))),
  },
  "iam:ServiceSpecificCredentialServiceName": {
    action: "iam:CreateServiceSpecificCredential",
    condition: { StringEquals: { "iam:ServiceSpecificCredentialServiceName": "codecommit.amazonaws.com" } },
    matching: (client) => makeCredential(client, "codecommit.amazonaws.com"),
    other: (client) => makeCredential(client, "cassandra.amazonaws.com"),
  },
};

function permit(client: Client, Principal: string) {
  const FunctionName = "not-there";
  return new LambdaClient(client).send(
    new AddPermissionCommand({
      FunctionName,
      StatementId: "a",
      Action: "lambda:InvokeFunction",
      Principal,
    }),
  );
}

/** The refusal of one permission; undefined where the request came further. */
async function refusalOf(action: string, work: Promise<unknown>): Promise<string | undefined> {
  const failed = await work.then(
    () => undefined,
    (error: Error) => error.message,
  );
  return failed?.includes(`not authorized to perform: ${action}`) ? failed : undefined;
}

describe("a service's own condition keys", () => {
  it.each(Object.entries(CASES))("%s", async (key, { action, condition, prepare, matching, other }) => {
    const name = key.replace(/\W+/g, "-");
    const user = await makeUser(server, name, policy({ Action: action, Condition: condition }));
    await makeUser(server, "keeper").catch(() => undefined);
    const theirs = server.client(user.credentials);
    const id = (await prepare?.()) ?? "";
    expect(await refusalOf(action, other(theirs, id))).toBeDefined();
    expect(await refusalOf(action, matching(theirs, id))).toBeUndefined();
  });

  it("iam:ServiceSpecificCredentialServiceName of a credential that is there", async () => {
    const made = await makeCredential(server.client(), "codecommit.amazonaws.com");
    const { ServiceSpecificCredentialId } = made.ServiceSpecificCredential ?? {};
    const Condition = {
      StringEquals: { "iam:ServiceSpecificCredentialServiceName": "cassandra.amazonaws.com" },
    };
    const Action = "iam:DeleteServiceSpecificCredential";
    const user = await makeUser(server, "remover", policy({ Action, Condition }));
    const remove = new DeleteServiceSpecificCredentialCommand({
      UserName: "keeper",
      ServiceSpecificCredentialId,
    });
    const theirs = new IAMClient(server.client(user.credentials));
    expect(await refusalOf(Action, theirs.send(remove))).toBeDefined();
    await new IAMClient(server.client()).send(remove);
  });

  it("kms:ReEncryptOnSameKey", async () => {
    const Condition = { Bool: { "kms:ReEncryptOnSameKey": "true" } };
    const user = await makeUser(server, "same", policy({ Action: "kms:ReEncrypt*", Condition }));
    const [one, other] = [await anyKey(), await anyKey()];
    const { EncryptCommand } = await import("@aws-sdk/client-kms");
    const { CiphertextBlob } = await kms().send(
      new EncryptCommand({ KeyId: one, Plaintext: new Uint8Array([1]) }),
    );
    const theirs = new KMSClient(server.client(user.credentials));
    const again = (DestinationKeyId: string) =>
      theirs.send(new ReEncryptCommand({ CiphertextBlob, DestinationKeyId }));
    await again(one);
    await expect(again(other)).rejects.toThrow("not authorized to perform: kms:ReEncrypt");
  });
});

it("lambda:SourceFunctionArn: what one function may do, another in the same role may not", async () => {
  const role = await makeRole(server, "shared", [
    {
      Effect: "Allow",
      Action: "iam:ListUsers",
      Resource: "*",
      Condition: { ArnLike: { "lambda:SourceFunctionArn": "arn:aws:lambda:*:*:function:trusted" } },
    },
  ]);
  const code = "export const handler = async () => ({ ...process.env });";
  const lambda = new LambdaClient(server.client());
  for (const name of ["trusted", "other"]) {
    await deploy(server, name, code, { Role: role });
    const { Payload } = await lambda.send(new InvokeCommand({ FunctionName: name }));
    const env = JSON.parse(Payload?.transformToString() ?? "{}");
    const theirs = new IAMClient(
      server.client({
        accessKeyId: env.AWS_ACCESS_KEY_ID,
        secretAccessKey: env.AWS_SECRET_ACCESS_KEY,
        sessionToken: env.AWS_SESSION_TOKEN,
      }),
    );
    const refused = await refusalOf("iam:ListUsers", theirs.send(new ListUsersCommand({})));
    expect(refused === undefined, name).toBe(name === "trusted");
  }
});

it("aws:RequestedRegion: of a global service, us-east-1, wherever the server says it is", async () => {
  const elsewhere = await startTestServer({ region: "eu-west-1" });
  try {
    const condition = { StringEquals: { "aws:RequestedRegion": "us-east-1" } };
    const user = await makeUser(
      elsewhere,
      "regional",
      policy({ Action: "*", Resource: "*", Condition: condition }),
    );
    const theirs = elsewhere.client(user.credentials);
    await new IAMClient(theirs).send(new ListUsersCommand({}));
    await expect(new KMSClient(theirs).send(new CreateKeyCommand({}))).rejects.toThrow("not authorized");
  } finally {
    await elsewhere.stop();
  }
});

it("replication: whoever names its role must be allowed to pass it on", async () => {
  const Bucket = "replicated-from";
  await new S3Client(server.client()).send(new CreateBucketCommand({ Bucket }));
  const user = await makeUser(server, "replicator", policy({ Action: "s3:PutReplicationConfiguration" }));
  const put = new PutBucketReplicationCommand({
    Bucket,
    ReplicationConfiguration: {
      Role: `arn:aws:iam::${ACCOUNT}:role/replicates`,
      Rules: [{ Status: "Enabled", Prefix: "", Destination: { Bucket: "arn:aws:s3:::elsewhere" } }],
    },
  });
  const theirs = new S3Client({ ...server.client(user.credentials), forcePathStyle: true });
  await expect(theirs.send(put)).rejects.toThrow(
    `not authorized to perform: iam:PassRole on resource: arn:aws:iam::${ACCOUNT}:role/replicates`,
  );
});
