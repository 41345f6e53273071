import { Agent } from "node:http";
import {
  CreateBucketCommand,
  type CreateBucketCommandInput,
  DeletePublicAccessBlockCommand,
  ListBucketsCommand,
  PutBucketAbacCommand,
  PutBucketTaggingCommand,
  PutObjectCommand,
} from "@aws-sdk/client-s3";
import {
  CreateAccessPointCommand,
  GetAccessPointCommand,
  ListTagsForResourceCommand,
  S3ControlClient,
  TagResourceCommand,
  UntagResourceCommand,
} from "@aws-sdk/client-s3-control";
import { getSignedUrl } from "@aws-sdk/s3-request-presigner";
import { beforeAll, describe, expect, it } from "vitest";
import { makeUser, policy, type Statement, type TestUser } from "../services/iam/support.js";
import { newBucket, s3Of } from "../services/s3/support.js";
import { ACCOUNT, useServer } from "../support/server.js";
import { grantCases, listingCases } from "./s3-conditions/acl-and-listing-cases.js";
import { lockCases } from "./s3-conditions/lock-cases.js";
import {
  Bucket,
  type Caller,
  equals,
  form,
  get,
  Key,
  type KeyCase,
  Locked,
  Open,
  presigned,
  presignedOld,
  put,
  send,
} from "./s3-conditions/requests.js";
import { writeCases } from "./s3-conditions/write-cases.js";

// Every condition key of S3's that can occur: for each a request that its policy lets through, and one that it does not.

const server = useServer();
let VersionId: string | undefined;
beforeAll(async () => {
  const s3 = s3Of(server);
  await s3.send(new CreateBucketCommand({ Bucket }));
  await s3.send(new CreateBucketCommand({ Bucket: Locked, ObjectLockEnabledForBucket: true }));
  await s3.send(new CreateBucketCommand({ Bucket: Open, ObjectOwnership: "ObjectWriter" }));
  await s3.send(new DeletePublicAccessBlockCommand({ Bucket: Open }));
  for (const name of [Bucket, Open])
    await s3.send(new PutObjectCommand({ Bucket: name, Key, Body: "x", Tagging: "class=open" }));
  ({ VersionId } = await s3.send(new PutObjectCommand({ Bucket: Locked, Key, Body: "x" })));
  await s3.send(new PutObjectCommand({ Bucket, Key: "secret", Body: "x", Tagging: "class=secret" }));
});

/** S3 Control's own host begins with the account's number; whatever the resolver makes of that, it is this machine. */
function control(user?: TestUser): S3ControlClient {
  const httpAgent = new Agent({
    lookup: (_host, options, found) =>
      options.all ? found(null, [{ address: "127.0.0.1", family: 4 }]) : found(null, "127.0.0.1", 4),
  });
  const endpoint = server.endpoint.replace("127.0.0.1", "localhost");
  return new S3ControlClient({
    ...server.client(user?.credentials),
    endpoint,
    requestHandler: { httpAgent },
  });
}

const CASES: [string, KeyCase][] = [
  [
    "authType REST-HEADER",
    {
      action: "s3:GetObject",
      condition: equals("s3:authType", "REST-HEADER"),
      matching: get(),
      other: presigned(),
    },
  ],
  [
    "authType REST-QUERY-STRING",
    {
      action: "s3:GetObject",
      condition: equals("s3:authType", "REST-QUERY-STRING"),
      matching: presigned(),
      other: get(),
    },
  ],
  [
    "authType POST",
    { action: "s3:PutObject", condition: equals("s3:authType", "POST"), matching: form, other: put() },
  ],
  [
    "ViaAWSService, which a form is not",
    {
      action: "s3:PutObject",
      condition: () => ({ Bool: { "aws:ViaAWSService": "false" }, StringEquals: { "s3:authType": "POST" } }),
      matching: form,
      other: put(),
    },
  ],
  [
    "signatureversion",
    {
      action: "s3:GetObject",
      condition: equals("s3:signatureversion", "AWS4-HMAC-SHA256"),
      matching: get(),
      other: presignedOld,
    },
  ],
  [
    "signatureversion of old",
    {
      action: "s3:GetObject",
      condition: equals("s3:signatureversion", "AWS"),
      matching: presignedOld,
      other: get(),
    },
  ],
  [
    "signatureAge",
    {
      action: "s3:GetObject",
      condition: () => ({ NumericLessThan: { "s3:signatureAge": "600000" } }),
      matching: presigned(),
      other: presigned(1_200_000),
    },
  ],
  [
    "x-amz-content-sha256",
    {
      action: "s3:GetObject",
      condition: equals("s3:x-amz-content-sha256", "UNSIGNED-PAYLOAD"),
      matching: presigned(),
      other: get(),
    },
  ],
  [
    "authType of ListAllMyBuckets",
    {
      action: "s3:ListAllMyBuckets",
      condition: equals("s3:authType", "REST-HEADER"),
      matching: ({ s3 }) => s3.send(new ListBucketsCommand({})),
      other: async ({ s3 }) => send(await getSignedUrl(s3, new ListBucketsCommand({}))),
    },
  ],
  [
    "ResourceAccount",
    {
      action: "s3:GetObject",
      condition: () => ({ StringEquals: { "s3:ResourceAccount": ACCOUNT, "s3:authType": "REST-HEADER" } }),
      matching: get(),
      other: presigned(),
    },
  ],
  [
    "ResourceAccount of another",
    {
      action: "s3:GetObject",
      condition: () => ({ StringNotEquals: { "s3:ResourceAccount": ACCOUNT } }),
      matching: async () => {},
      other: get(),
    },
  ],
  ...listingCases,
  ...grantCases,
  ...lockCases,
  [
    "versionid",
    {
      action: "s3:GetObjectVersion",
      condition: () => ({ StringEquals: { "s3:VersionId": VersionId } }),
      matching: (caller) => get({ Bucket: Locked, VersionId })(caller),
      other: (caller) => get({ VersionId: "null" })(caller),
    },
  ],
  ...writeCases,
];

let users = 0;
async function callerWith(...statements: Parameters<typeof policy>): Promise<Caller> {
  const user = await makeUser(server, `caller-${++users}`, policy(...statements));
  return { user, s3: s3Of(server, user.credentials), endpoint: server.endpoint };
}

/** The refusal of one permission; undefined where the request came further. */
async function refusalOf(action: string, work: Promise<unknown>): Promise<string | undefined> {
  const failed = await work.then(
    () => undefined,
    (error: Error) => error.message,
  );
  return failed?.includes(`not authorized to perform: ${action} `) ? failed : undefined;
}

it.each(CASES)("%s", async (_name, { action, also = [], condition, matching, other }) => {
  const caller = await callerWith(
    { Action: action, Condition: condition() as Record<string, Record<string, string>> },
    ...also.map((Action) => ({ Action })),
  );
  expect(await refusalOf(action, other(caller)), "the other request").toBeDefined();
  expect(await refusalOf(action, matching(caller)), "the matching request").toBeUndefined();
});

describe("tags of buckets and access points", () => {
  it("BucketTag and ResourceTag: count where ABAC is enabled, and are then given by TagResource alone", async () => {
    const s3 = s3Of(server);
    const tagged = await newBucket(s3);
    const ResourceArn = `arn:aws:s3:::${tagged}`;
    const tag = { AccountId: ACCOUNT, ResourceArn, Tags: [{ Key: "team", Value: "red" }] };
    await control().send(new TagResourceCommand(tag));
    await s3.send(new PutObjectCommand({ Bucket: tagged, Key, Body: "x" }));
    for (const key of ["s3:BucketTag/team", "aws:ResourceTag/team"]) {
      await s3.send(new PutBucketAbacCommand({ Bucket: tagged, AbacStatus: { Status: "Disabled" } }));
      const caller = await callerWith({
        Action: "s3:GetObject",
        Condition: { StringEquals: { [key]: "red" } },
      });
      const read = () => get({ Bucket: tagged })(caller);
      expect(await refusalOf("s3:GetObject", read())).toBeDefined();
      await s3.send(new PutBucketAbacCommand({ Bucket: tagged, AbacStatus: { Status: "Enabled" } }));
      await read();
    }
    const TagSet = [{ Key: "team", Value: "blue" }];
    await expect(
      s3.send(new PutBucketTaggingCommand({ Bucket: tagged, Tagging: { TagSet } })),
    ).rejects.toMatchObject({
      name: "InvalidRequest",
    });
    await control().send(new UntagResourceCommand({ AccountId: ACCOUNT, ResourceArn, TagKeys: ["team"] }));
    const { Tags } = await control().send(
      new ListTagsForResourceCommand({ AccountId: ACCOUNT, ResourceArn }),
    );
    expect(Tags ?? []).toEqual([]);
  });

  it("AccessPointTag, DataAccessPointArn, …Account and AccessPointNetworkOrigin", async () => {
    const doors = await Promise.all(
      ["red", "blue"].map((Value) =>
        control().send(
          new CreateAccessPointCommand({
            AccountId: ACCOUNT,
            Name: `door-${Value}`,
            Bucket,
            Tags: [{ Key: "team", Value }],
            ...(Value === "blue" && { VpcConfiguration: { VpcId: "vpc-1a2b3c4d" } }),
          }),
        ),
      ),
    );
    const [red, blue] = doors;
    const conditions: NonNullable<Statement["Condition"]>[] = [
      { StringEquals: { "s3:AccessPointTag/team": "red" } },
      { StringEquals: { "aws:ResourceTag/team": "red" } },
      { ArnEquals: { "s3:DataAccessPointArn": red?.AccessPointArn ?? "" } },
      { StringEquals: { "s3:AccessPointNetworkOrigin": "Internet" } },
    ];
    for (const Condition of conditions) {
      const caller = await callerWith({
        Action: ["s3:GetObject", "s3:GetAccessPoint"],
        Condition,
      });
      const through = (alias: string | undefined) => get({ Bucket: alias })(caller);
      await through(red?.Alias);
      expect(await refusalOf("s3:GetObject", through(blue?.Alias))).toBeDefined();
      const describe = (Name: string) =>
        control(caller.user).send(new GetAccessPointCommand({ AccountId: ACCOUNT, Name }));
      await describe("door-red");
      expect(await refusalOf("s3:GetAccessPoint", describe("door-blue"))).toBeDefined();
    }
    const points = await callerWith({
      Action: "s3:GetObject",
      Condition: { StringEquals: { "s3:DataAccessPointAccount": ACCOUNT } },
    });
    await get({ Bucket: red?.Alias })(points);
    expect(await refusalOf("s3:GetObject", get()(points))).toBeDefined();
  });

  it("a name that says account and region belongs to that namespace alone", async () => {
    const invalid = { name: "InvalidBucketName" };
    const s3 = s3Of(server);
    const create = (input: CreateBucketCommandInput) => s3.send(new CreateBucketCommand(input));
    await expect(create({ Bucket: `x-${ACCOUNT}-us-east-1-an` })).rejects.toMatchObject(invalid);
    for (const name of ["x", `x-111122223333-us-east-1-an`, `x-${ACCOUNT}-eu-west-1-an`])
      await expect(create({ Bucket: name, BucketNamespace: "account-regional" })).rejects.toMatchObject(
        invalid,
      );
  });
});
