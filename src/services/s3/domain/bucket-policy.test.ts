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
    ["s3:PutObject", "arn:aws:s3:::*"],
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

it.each(["*", "arn:aws:s3:::other/*", "photographs/*"])(
  "a resource that is no part of the bucket: %s",
  (resource) => {
    expect(check("s3:GetObject", resource)).toThrow("Policy has invalid resource");
  },
);

describe("conditions", () => {
  const conditioned = (Action: string | string[], Condition: object) => () =>
    checkBucketPolicy(
      JSON.stringify({
        Version: "2012-10-17",
        Statement: { Effect: "Allow", Principal: "*", Action, Resource: [BUCKET, `${BUCKET}/*`], Condition },
      }),
      BUCKET,
    );

  it.each([
    ["s3:GetObject", { "ForAnyValue:StringEqualsIfExists": { "aws:PrincipalTag/a": "b" } }],
    ["s3:GetObject", { Null: { "s3:x-amz-acl": "true" } }],
    ["s3:ListBucket", { StringLike: { "s3:prefix": "a/*" } }],
    [["s3:GetObject", "s3:ListBucketVersions"], { NumericLessThan: { "s3:max-keys": "9" } }],
    ["s3:*", { StringLike: { "s3:prefix": "a/*" } }],
    ["s3:GetObject", { StringEquals: { "S3:existingobjecttag/a/b": "c" } }],
    ["s3:GetObject", { StringEquals: { "token.actions.githubusercontent.com:sub": "c" } }],
    ["s3:GetObject", { StringEquals: { "lambda:SourceFunctionArn": "c" } }],
  ])("%s under %j", (action, condition) => {
    expect(conditioned(action, condition)).not.toThrow();
  });

  it.each([
    [{ StringIs: { "aws:username": "a" } }, "Invalid Condition type : StringIs"],
    [{ NullIfExists: { "aws:username": "a" } }, "Invalid Condition type : NullIfExists"],
    ...[
      "s3:x-amz-colour",
      "s3:",
      "s3:prefix/a",
      "s3:ExistingObjectTag",
      "s3:ExistingObjectTag/",
      "colour",
      "",
    ].map((key): [object, string] => [
      { StringEquals: { [key]: "a" } },
      "Policy has an invalid condition key",
    ]),
    [
      { StringLike: { "s3:prefix": "a/*" } },
      "Conditions do not apply to combination of actions and resources in statement",
    ],
  ])("not s3:GetObject under %j", (condition, message) => {
    expect(conditioned("s3:GetObject", condition)).toThrow(message);
  });

  it.each([
    ["IpAddress", "not-an-ip"],
    ["IpAddress", "300.1.1.1/40"],
    ["NotIpAddress", ["192.0.2.0/24", "192.0.2.0/33"]],
    ["Null", "true"],
  ])("%s of aws:SourceIp is no %j", (operator, value) => {
    expect(conditioned("s3:GetObject", { [operator]: { "aws:SourceIp": value } })).toThrow(
      "Invalid IP address in Conditions",
    );
  });

  it.each(["192.0.2.1", "192.0.2.0/24", "2001:db8::/32"])("aws:SourceIp may be %s", (value) => {
    expect(conditioned("s3:GetObject", { IpAddress: { "aws:SourceIp": [value] } })).not.toThrow();
  });
});

it.each(["nobody", [], {}, { AWS: [] }, null])("a principal that names nobody: %j", (Principal) => {
  const Statement = { Effect: "Allow", Principal, Action: "s3:GetObject", Resource: `${BUCKET}/*` };
  expect(() => checkBucketPolicy(JSON.stringify({ Version: "2012-10-17", Statement }), BUCKET)).toThrow(
    "Invalid principal in policy",
  );
});
