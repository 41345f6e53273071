// biome-ignore-all lint/suspicious/noTemplateCurlyInString: policy variables are written so
import { describe, expect, test } from "vitest";
import {
  ACCOUNT,
  allowAll,
  type Case,
  GUIDE,
  outcome,
  roleSession,
  type Statement,
  user,
} from "./evaluation-case.js";

const YES = "allowed by identity-based policy";
const NO = "no identity-based policy allows";
const DENIED = "explicit deny in identity-based policy";

type Row = readonly [title: string, request: Case, expected: string];

/** A policy of AWS's guide, and what it says of some requests. */
function documented(page: string, identity: readonly Statement[], rows: readonly Row[]): void {
  describe(`${GUIDE}${page}`, () => {
    test.each(rows)("%s", (_title, request, expected) => {
      expect(outcome({ identity, ...request })).toBe(expected);
    });
  });
}

documented(
  "reference_policies_examples_aws-dates.html",
  [
    {
      Effect: "Allow",
      Action: "service-prefix:action-name",
      Resource: "*",
      Condition: {
        DateGreaterThan: { "aws:CurrentTime": "2020-04-01T00:00:00Z" },
        DateLessThan: { "aws:CurrentTime": "2020-06-30T23:59:59Z" },
      },
    },
  ],
  [
    [
      "before",
      { action: "service-prefix:action-name", context: { "aws:CurrentTime": "2020-03-31T23:59:59Z" } },
      NO,
    ],
    [
      "within",
      { action: "service-prefix:action-name", context: { "aws:CurrentTime": "2020-05-01T00:00:00Z" } },
      YES,
    ],
    [
      "after",
      { action: "service-prefix:action-name", context: { "aws:CurrentTime": "2020-07-01T00:00:00Z" } },
      NO,
    ],
    [
      "at the very end",
      { action: "service-prefix:action-name", context: { "aws:CurrentTime": "2020-06-30T23:59:59Z" } },
      NO,
    ],
  ],
);

documented(
  "reference_policies_examples_aws_deny-ip.html",
  [
    allowAll,
    {
      Effect: "Deny",
      Action: "*",
      Resource: "*",
      Condition: {
        NotIpAddress: { "aws:SourceIp": ["192.0.2.0/24", "203.0.113.0/24"] },
        Bool: { "aws:ViaAWSService": "false" },
      },
    },
  ],
  [
    ["from within", { context: { "aws:SourceIp": "203.0.113.9", "aws:ViaAWSService": "false" } }, YES],
    ["from elsewhere", { context: { "aws:SourceIp": "198.51.100.9", "aws:ViaAWSService": "false" } }, DENIED],
    [
      "from elsewhere, through a service",
      { context: { "aws:SourceIp": "198.51.100.9", "aws:ViaAWSService": "true" } },
      YES,
    ],
  ],
);

documented(
  "reference_policies_examples_aws_deny-requested-region.html",
  [
    allowAll,
    {
      Sid: "DenyAllOutsideRequestedRegions",
      Effect: "Deny",
      NotAction: ["cloudfront:*", "iam:*", "organizations:*", "route53:*", "support:*"],
      Resource: "*",
      Condition: { StringNotEquals: { "aws:RequestedRegion": ["eu-central-1", "eu-west-1"] } },
    },
  ],
  [
    ["inside", { context: { "aws:RequestedRegion": "eu-west-1" } }, YES],
    ["outside", { context: { "aws:RequestedRegion": "us-east-1" } }, DENIED],
    ["a global service", { action: "iam:GetUser", context: { "aws:RequestedRegion": "us-east-1" } }, YES],
  ],
);

documented(
  "reference_policies_examples_aws_my-sec-creds-self-manage-mfa-only.html",
  [
    {
      Effect: "Allow",
      Action: ["iam:ListMFADevices", "iam:EnableMFADevice"],
      Resource: "arn:aws:iam::*:user/${aws:username}",
    },
    { Effect: "Allow", Action: "s3:*", Resource: "*" },
    {
      Sid: "DenyAllExceptListedIfNoMFA",
      Effect: "Deny",
      NotAction: ["iam:ListMFADevices", "iam:EnableMFADevice", "sts:GetSessionToken"],
      Resource: "*",
      Condition: { BoolIfExists: { "aws:MultiFactorAuthPresent": "false" } },
    },
  ],
  [
    ["own devices", { action: "iam:EnableMFADevice", resource: `arn:aws:iam::${ACCOUNT}:user/carlos` }, YES],
    ["others' devices", { action: "iam:EnableMFADevice", resource: `arn:aws:iam::${ACCOUNT}:user/ann` }, NO],
    ["anything else with a long-term key", {}, DENIED],
    [
      "anything else in a session with MFA",
      { context: {}, caller: { ...user, session: mfaSession(true) } },
      YES,
    ],
    ["anything else in a session without", { caller: { ...user, session: mfaSession(false) } }, DENIED],
  ],
);

function mfaSession(isProven: boolean) {
  const at = 1_700_000_000_000;
  return { accessKeyId: "ASIA", issuedAt: at, expiresAt: at, mfaAuthenticatedAt: isProven ? at : undefined };
}

documented(
  "reference_policies_examples_aws_mfa-dates.html",
  [
    {
      Effect: "Allow",
      Action: ["s3:GetObject"],
      Resource: "*",
      Condition: {
        Bool: { "aws:MultiFactorAuthPresent": true },
        NumericLessThan: { "aws:MultiFactorAuthAge": "3600" },
      },
    },
  ],
  [
    ["a minute after", { caller: { ...user, session: mfaSession(true) } }, YES],
    ["without", { caller: { ...user, session: mfaSession(false) } }, NO],
    ["with a long-term key", {}, NO],
  ],
);

documented(
  "reference_policies_examples_dynamodb_items.html",
  [
    {
      Effect: "Allow",
      Action: ["dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:Query"],
      Resource: ["arn:aws:dynamodb:*:*:table/MyTable"],
      Condition: {
        "ForAllValues:StringEquals": { "dynamodb:LeadingKeys": ["${cognito-identity.amazonaws.com:sub}"] },
      },
    },
  ],
  [
    ["own rows", item(["us-east-1:abc"], "us-east-1:abc"), YES],
    ["others' rows", item(["us-east-1:xyz"], "us-east-1:abc"), NO],
    ["own and others' rows", item(["us-east-1:abc", "us-east-1:xyz"], "us-east-1:abc"), NO],
    ["somebody not signed in", item(["us-east-1:abc"], undefined), NO],
  ],
);

function item(keys: string[], sub: string | undefined): Case {
  const context: Record<string, string | string[]> = { "dynamodb:LeadingKeys": keys };
  if (sub !== undefined) context["cognito-identity.amazonaws.com:sub"] = sub;
  return {
    action: "dynamodb:GetItem",
    resource: `arn:aws:dynamodb:us-east-1:${ACCOUNT}:table/MyTable`,
    context,
  };
}

documented(
  "reference_policies_examples_s3_home-directory-console.html",
  [
    { Effect: "Allow", Action: ["s3:GetBucketLocation", "s3:ListAllMyBuckets"], Resource: "*" },
    {
      Effect: "Allow",
      Action: "s3:ListBucket",
      Resource: "arn:aws:s3:::amzn-s3-demo-bucket",
      Condition: { StringLike: { "s3:prefix": ["", "home/", "home/${aws:username}/*"] } },
    },
    {
      Effect: "Allow",
      Action: "s3:*",
      Resource: [
        "arn:aws:s3:::amzn-s3-demo-bucket/home/${aws:username}",
        "arn:aws:s3:::amzn-s3-demo-bucket/home/${aws:username}/*",
      ],
    },
  ],
  [
    ["listing the buckets", { action: "s3:ListAllMyBuckets", resource: "*" }, YES],
    ["listing the top", list(""), YES],
    ["listing all homes", list("home/"), YES],
    ["listing the own home", list("home/carlos/x"), YES],
    ["listing another's home", list("home/ann/x"), NO],
    [
      "listing without a prefix",
      { action: "s3:ListBucket", resource: "arn:aws:s3:::amzn-s3-demo-bucket" },
      NO,
    ],
    ["the own object", { resource: "arn:aws:s3:::amzn-s3-demo-bucket/home/carlos/a" }, YES],
    ["another's object", { resource: "arn:aws:s3:::amzn-s3-demo-bucket/home/ann/a" }, NO],
    ["an object beside", { resource: "arn:aws:s3:::amzn-s3-demo-bucket/home/carlosx/a" }, NO],
  ],
);

function list(prefix: string): Case {
  return {
    action: "s3:ListBucket",
    resource: "arn:aws:s3:::amzn-s3-demo-bucket",
    context: { "s3:prefix": prefix },
  };
}

documented(
  "reference_policies_examples_iam-passrole-service.html",
  [
    {
      Effect: "Allow",
      Action: "iam:PassRole",
      Resource: "*",
      Condition: { StringEquals: { "iam:PassedToService": "cloudwatch.amazonaws.com" } },
    },
  ],
  [
    [
      "to that service",
      { action: "iam:PassRole", context: { "iam:PassedToService": "cloudwatch.amazonaws.com" } },
      YES,
    ],
    ["to another", { action: "iam:PassRole", context: { "iam:PassedToService": "ec2.amazonaws.com" } }, NO],
  ],
);

documented(
  "reference_policies_examples_iam-add-tag-user-role.html",
  [
    {
      Effect: "Allow",
      Action: ["iam:TagUser"],
      Resource: "*",
      Condition: {
        StringEquals: { "aws:RequestTag/CostCenter": ["A-123", "B-456"] },
        "ForAllValues:StringEquals": { "aws:TagKeys": "CostCenter" },
      },
    },
  ],
  [
    ["an allowed value", tags({ CostCenter: "A-123" }), YES],
    ["another value", tags({ CostCenter: "C-789" }), NO],
    ["another key beside", tags({ CostCenter: "A-123", Team: "x" }), NO],
    ["no tag", { action: "iam:TagUser" }, NO],
  ],
);

function tags(given: Record<string, string>): Case {
  const context: Record<string, string | string[]> = { "aws:TagKeys": Object.keys(given) };
  for (const [key, value] of Object.entries(given)) context[`aws:RequestTag/${key}`] = value;
  return { action: "iam:TagUser", context };
}

documented(
  "reference_policies_examples_ec2_tag-owner.html",
  [
    {
      Effect: "Allow",
      Action: ["ec2:AttachVolume", "ec2:DetachVolume"],
      Resource: "arn:aws:ec2:*:*:instance/*",
      Condition: { StringEquals: { "aws:ResourceTag/Department": "Development" } },
    },
    {
      Effect: "Allow",
      Action: ["ec2:AttachVolume", "ec2:DetachVolume"],
      Resource: "arn:aws:ec2:*:*:volume/*",
      Condition: { StringEquals: { "aws:ResourceTag/VolumeUser": "${aws:username}" } },
    },
  ],
  [
    ["an instance of the department", volume("instance/i-1", { Department: "Development" }), YES],
    ["an instance of another", volume("instance/i-1", { Department: "Sales" }), NO],
    ["the own volume", volume("volume/v-1", { VolumeUser: "carlos" }), YES],
    ["another's volume", volume("volume/v-1", { VolumeUser: "ann" }), NO],
    ["a volume without tag", volume("volume/v-1", {}), NO],
  ],
);

function volume(id: string, resourceTags: Record<string, string>): Case {
  const tagged = Object.entries(resourceTags).map(([key, value]) => [`aws:ResourceTag/${key}`, value]);
  return {
    action: "ec2:AttachVolume",
    resource: `arn:aws:ec2:us-east-1:${ACCOUNT}:${id}`,
    context: Object.fromEntries(tagged) as Record<string, string>,
  };
}

documented(
  "access_tags.html: principal and resource tags that match",
  [
    {
      Effect: "Allow",
      Action: "s3:*",
      Resource: "*",
      Condition: { StringEquals: { "aws:ResourceTag/project": "${aws:PrincipalTag/project}" } },
    },
  ],
  [
    ["the same project", { tags: { project: "cats" }, context: { "aws:ResourceTag/project": "cats" } }, YES],
    ["another project", { tags: { project: "cats" }, context: { "aws:ResourceTag/project": "dogs" } }, NO],
    ["a caller without project", { context: { "aws:ResourceTag/project": "cats" } }, NO],
    ["a resource without project", { tags: { project: "cats" } }, NO],
    ["neither has one", {}, NO],
  ],
);

documented(
  "id_roles_use_revoke-sessions.html",
  [
    allowAll,
    {
      Effect: "Deny",
      Action: "*",
      Resource: "*",
      Condition: { DateLessThan: { "aws:TokenIssueTime": "2023-11-15T00:00:00Z" } },
    },
  ],
  [
    ["a session of before", { caller: roleSession }, DENIED],
    ["a user, who has no token", { caller: user }, YES],
  ],
);

documented(
  "reference_policies_elements_condition_operators.html#Conditions_IfExists: THISPOLICYDOESNOTWORK",
  [
    {
      Effect: "Allow",
      Action: "ec2:RunInstances",
      Resource: "*",
      Condition: { StringLike: { "ec2:InstanceType": ["t1.*", "t2.*", "m3.*"] } },
    },
  ],
  [
    ["the instance", { action: "ec2:RunInstances", context: { "ec2:InstanceType": "t2.micro" } }, YES],
    ["the image, which has no type", { action: "ec2:RunInstances" }, NO],
  ],
);
