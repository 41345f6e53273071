import { Agent } from "node:http";
import { CreateAccessKeyCommand, CreateUserCommand, IAMClient } from "@aws-sdk/client-iam";
import {
  GetObjectCommand,
  PutBucketAclCommand,
  PutPublicAccessBlockCommand as PutBucketBlockCommand,
  PutBucketPolicyCommand,
  PutObjectCommand,
} from "@aws-sdk/client-s3";
import {
  CreateAccessPointCommand,
  DeleteAccessPointCommand,
  DeletePublicAccessBlockCommand,
  GetAccessPointCommand,
  GetPublicAccessBlockCommand,
  ListAccessPointsCommand,
  PutAccessPointPolicyCommand,
  PutPublicAccessBlockCommand,
  S3ControlClient,
} from "@aws-sdk/client-s3-control";
import { describe, expect, it } from "vitest";
import { ACCOUNT, useServer } from "../../support/server.js";
import { newBucket, s3Of } from "../s3/support.js";

const server = useServer();
const AccountId = ACCOUNT;

/** The SDK puts the account before the endpoint's host; whatever the machine's resolver makes of that, it is this machine. */
function control(): S3ControlClient {
  const httpAgent = new Agent({
    lookup: (_host, options, found) =>
      options.all ? found(null, [{ address: "127.0.0.1", family: 4 }]) : found(null, "127.0.0.1", 4),
  });
  const endpoint = server.endpoint.replace("127.0.0.1", "localhost");
  return new S3ControlClient({ ...server.client(), endpoint, requestHandler: { httpAgent } });
}

const leftToPoints = (Bucket: string) =>
  JSON.stringify({
    Version: "2012-10-17",
    Statement: {
      Effect: "Allow",
      Principal: "*",
      Action: "s3:*",
      Resource: [`arn:aws:s3:::${Bucket}`, `arn:aws:s3:::${Bucket}/*`],
      Condition: { StringEquals: { "s3:DataAccessPointAccount": AccountId } },
    },
  });

describe("access points", () => {
  const RESTRICTED = [false, true].flatMap((point) =>
    [false, true].map((bucket) => [point, bucket] as const),
  );

  it.each(RESTRICTED)(
    "a public policy, restricted at the point %s, at the bucket %s",
    async (point, bucket) => {
      const s3 = s3Of(server);
      const Bucket = await newBucket(s3);
      const PublicAccessBlockConfiguration = { RestrictPublicBuckets: bucket };
      await s3.send(new PutBucketBlockCommand({ Bucket, PublicAccessBlockConfiguration }));
      await s3.send(new PutObjectCommand({ Bucket, Key: "k", Body: "hello" }));
      await s3.send(new PutBucketPolicyCommand({ Bucket, Policy: leftToPoints(Bucket) }));
      const Name = `restricted-${point}-${bucket}`;
      const { Alias, AccessPointArn } = await control().send(
        new CreateAccessPointCommand({
          AccountId,
          Name,
          Bucket,
          PublicAccessBlockConfiguration: { RestrictPublicBuckets: point },
        }),
      );
      const Statement = {
        Effect: "Allow",
        Principal: "*",
        Action: "s3:GetObject",
        Resource: `${AccessPointArn}/object/*`,
      };
      const Policy = JSON.stringify({ Version: "2012-10-17", Statement });
      await control().send(new PutAccessPointPolicyCommand({ AccountId, Name, Policy }));
      const { status } = await fetch(`${server.endpoint}/${Alias}/k`);
      expect(status).toBe(point || bucket ? 403 : 200);
      // The owner's own root user is no outsider.
      expect(
        await (await s3.send(new GetObjectCommand({ Bucket: Alias, Key: "k" }))).Body?.transformToString(),
      ).toBe("hello");
    },
  );

  it("PutAccessPointPolicy: a public policy is refused where the point or the account blocks such", async () => {
    const s3 = s3Of(server);
    const Bucket = await newBucket(s3);
    const make = (Name: string, BlockPublicPolicy: boolean) =>
      control().send(
        new CreateAccessPointCommand({
          AccountId,
          Name,
          Bucket,
          PublicAccessBlockConfiguration: { BlockPublicPolicy },
        }),
      );
    const put = (Name: string, Principal: unknown) => {
      const Resource = `arn:aws:s3:us-east-1:${AccountId}:accesspoint/${Name}/object/*`;
      const Statement = { Effect: "Allow", Principal, Action: "s3:GetObject", Resource };
      const Policy = JSON.stringify({ Version: "2012-10-17", Statement });
      return control().send(new PutAccessPointPolicyCommand({ AccountId, Name, Policy }));
    };
    await make("blocking", true);
    await make("open", false);
    await expect(put("blocking", "*")).rejects.toMatchObject({ name: "AccessDenied" });
    await put("blocking", { AWS: AccountId });
    await put("open", "*");
    const PublicAccessBlockConfiguration = { BlockPublicPolicy: true };
    await control().send(new PutPublicAccessBlockCommand({ AccountId, PublicAccessBlockConfiguration }));
    await expect(put("open", "*")).rejects.toMatchObject({ name: "AccessDenied" });
    await control().send(new DeletePublicAccessBlockCommand({ AccountId }));
  });

  it("CreateAccessPoint: opens a bucket to whom its own policy lets through", async () => {
    const s3 = s3Of(server);
    const Bucket = await newBucket(s3);
    await s3.send(new PutObjectCommand({ Bucket, Key: "k", Body: "hello" }));
    const made = await control().send(new CreateAccessPointCommand({ AccountId, Name: "door", Bucket }));
    expect(made.AccessPointArn).toBe(`arn:aws:s3:us-east-1:${AccountId}:accesspoint/door`);
    expect((await control().send(new GetAccessPointCommand({ AccountId, Name: "door" }))).Bucket).toBe(
      Bucket,
    );
    const iam = new IAMClient(server.client());
    await iam.send(new CreateUserCommand({ UserName: "visitor" }));
    const { AccessKey } = await iam.send(new CreateAccessKeyCommand({ UserName: "visitor" }));
    const visitor = s3Of(server, {
      accessKeyId: AccessKey?.AccessKeyId ?? "",
      secretAccessKey: AccessKey?.SecretAccessKey ?? "",
    });
    const throughDoor = () => visitor.send(new GetObjectCommand({ Bucket: made.Alias, Key: "k" }));
    await expect(throughDoor()).rejects.toMatchObject({ name: "AccessDenied" });
    const Policy = JSON.stringify({
      Version: "2012-10-17",
      Statement: [
        {
          Effect: "Allow",
          Principal: { AWS: `arn:aws:iam::${AccountId}:user/visitor` },
          Action: "s3:GetObject",
          Resource: `${made.AccessPointArn}/object/*`,
        },
      ],
    });
    await control().send(new PutAccessPointPolicyCommand({ AccountId, Name: "door", Policy }));
    // The bucket must agree: here it leaves it to its account's points.
    await expect(throughDoor()).rejects.toMatchObject({ name: "AccessDenied" });
    await s3.send(new PutBucketPolicyCommand({ Bucket, Policy: leftToPoints(Bucket) }));
    expect(await (await throughDoor()).Body?.transformToString()).toBe("hello");
    await expect(visitor.send(new GetObjectCommand({ Bucket, Key: "k" }))).rejects.toMatchObject({
      name: "AccessDenied",
    });
    const listed = await control().send(new ListAccessPointsCommand({ AccountId, Bucket }));
    expect(listed.AccessPointList?.map((point) => point.Name)).toEqual(["door"]);
    await control().send(new DeleteAccessPointCommand({ AccountId, Name: "door" }));
    await expect(throughDoor()).rejects.toMatchObject({ $metadata: { httpStatusCode: 400 } });
  });
});

describe("the account's public access block", () => {
  it("PutPublicAccessBlock: binds every bucket of the account", async () => {
    const s3 = s3Of(server);
    const Bucket = await newBucket(s3, { acls: true });
    const block = control();
    await expect(block.send(new GetPublicAccessBlockCommand({ AccountId }))).rejects.toMatchObject({
      name: "NoSuchPublicAccessBlockConfiguration",
    });
    const PublicAccessBlockConfiguration = { BlockPublicAcls: true };
    await block.send(new PutPublicAccessBlockCommand({ AccountId, PublicAccessBlockConfiguration }));
    const open = () => s3.send(new PutBucketAclCommand({ Bucket, ACL: "public-read" }));
    await expect(open()).rejects.toMatchObject({ name: "AccessDenied" });
    await block.send(new DeletePublicAccessBlockCommand({ AccountId }));
    await open();
    await expect(
      block.send(new GetPublicAccessBlockCommand({ AccountId: "999999999999" })),
    ).rejects.toMatchObject({
      name: "AccessDenied",
    });
  });
});
