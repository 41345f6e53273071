import {
  CopyObjectCommand,
  CreateBucketCommand,
  DeletePublicAccessBlockCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  PutBucketPolicyCommand,
  PutBucketRequestPaymentCommand,
  PutObjectCommand,
  S3Client,
} from "@aws-sdk/client-s3";
import { getSignedUrl } from "@aws-sdk/s3-request-presigner";
import { expect, it } from "vitest";
import { useTwoAccounts } from "../../scenarios/ways-in/two-accounts.js";
import type { Credentials } from "./support.js";

const cloud = useTwoAccounts();
const s3 = (credentials?: Credentials) =>
  new S3Client({ ...cloud().server.client(credentials), forcePathStyle: true });

it("PutBucketRequestPayment: callers of other accounts say that they pay, and nobody is anonymous", async () => {
  const Bucket = "others-pay";
  const mine = s3();
  const theirs = s3(cloud().other.root);
  await mine.send(new CreateBucketCommand({ Bucket }));
  await mine.send(new PutObjectCommand({ Bucket, Key: "k", Body: "hello" }));
  const Statement = {
    Effect: "Allow",
    Principal: { AWS: cloud().other.id },
    Action: ["s3:GetObject", "s3:ListBucket"],
    Resource: [`arn:aws:s3:::${Bucket}`, `arn:aws:s3:::${Bucket}/*`],
  };
  const Policy = JSON.stringify({ Version: "2012-10-17", Statement });
  await mine.send(new PutBucketPolicyCommand({ Bucket, Policy }));
  const get = (client: S3Client, RequestPayer?: "requester") =>
    client.send(new GetObjectCommand({ Bucket, Key: "k", RequestPayer }));
  expect((await get(theirs)).RequestCharged).toBeUndefined();

  const RequestPaymentConfiguration = { Payer: "Requester" as const };
  await mine.send(new PutBucketRequestPaymentCommand({ Bucket, RequestPaymentConfiguration }));
  const denied = { name: "AccessDenied", message: "Access Denied" };
  await expect(get(theirs)).rejects.toMatchObject(denied);
  await expect(theirs.send(new ListObjectsV2Command({ Bucket }))).rejects.toMatchObject(denied);
  const got = await get(theirs, "requester");
  expect(got.RequestCharged).toBe("requester");
  expect(await got.Body?.transformToString()).toBe("hello");
  expect((await get(mine)).RequestCharged).toBeUndefined();

  await theirs.send(new CreateBucketCommand({ Bucket: "their-copies" }));
  const copy = { Bucket: "their-copies", Key: "k", CopySource: `${Bucket}/k` };
  await expect(theirs.send(new CopyObjectCommand(copy))).rejects.toMatchObject(denied);
  await theirs.send(new CopyObjectCommand({ ...copy, RequestPayer: "requester" }));

  const url = await getSignedUrl(
    theirs,
    new GetObjectCommand({ Bucket, Key: "k", RequestPayer: "requester" }),
  );
  expect(await (await fetch(url)).text()).toBe("hello");
  // Open to everybody, and still to nobody without a name.
  await mine.send(new DeletePublicAccessBlockCommand({ Bucket }));
  const open = JSON.stringify({ Version: "2012-10-17", Statement: { ...Statement, Principal: "*" } });
  await mine.send(new PutBucketPolicyCommand({ Bucket, Policy: open }));
  expect((await fetch(`${cloud().server.endpoint}/${Bucket}/k`)).status).toBe(403);
});
