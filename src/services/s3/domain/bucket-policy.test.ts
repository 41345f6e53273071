import { describe, expect, it } from "vitest";
import { checkBucketPolicy } from "./bucket-policy.js";

const BUCKET = "arn:aws:s3:::photographs";

const check = (Action: string | string[], Resource: string | string[]) => () =>
  checkBucketPolicy(
    JSON.stringify({
      Version: "2012-10-17",
      Statement: { Effect: "Allow", Principal: "*", Action, Resource },
    }),
    BUCKET,
  );

describe("an action needs a resource of its kind", () => {
  it.each([
    ["s3:GetObject", `${BUCKET}/*`],
    ["s3:ListBucket", BUCKET],
    ["s3:GetObject", `${BUCKET}*`],
    ["s3:ListBucket", `${BUCKET}*`],
    ["s3:ListBucketMultipartUploads", [BUCKET, `${BUCKET}/*`]],
    ["s3:AbortMultipartUpload", [BUCKET, `${BUCKET}/*`]],
    ["s3:*", BUCKET],
    ["s3:Get*", `${BUCKET}/a`],
    ["*", `${BUCKET}/a`],
    ["s3:PutObject", "*"],
    ["s3:GetBucketObjectLockConfiguration", BUCKET],
  ])("%s on %s", (action, resource) => {
    expect(check(action, resource)).not.toThrow();
  });

  it.each([
    ["s3:GetObject", BUCKET],
    ["s3:ListBucket", `${BUCKET}/*`],
    ["s3:AbortMultipartUpload", BUCKET],
    [["s3:GetObject", "s3:ListBucket"], `${BUCKET}/*`],
  ])("not %s on %s", (action, resource) => {
    expect(check(action, resource)).toThrow("Action does not apply to any resource(s) in statement");
  });
});
