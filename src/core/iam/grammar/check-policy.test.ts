import { describe, expect, test } from "vitest";
import { checkPolicy, type PolicyUse } from "./check-policy.js";

const STATEMENT = { Effect: "Allow", Action: "s3:ListBucket", Resource: "arn:aws:s3:::photos" };

function policy(statement: object, policyElements: object = {}): string {
  return JSON.stringify({ Version: "2012-10-17", Statement: statement, ...policyElements });
}

function statement(changes: Record<string, unknown>): string {
  return policy({ ...STATEMENT, ...changes });
}

function fault(document: string, use: PolicyUse = "identity"): string | undefined {
  try {
    checkPolicy(document, use);
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
}

const SYNTAX = "Syntax errors in policy.";
const LEGACY = "The policy failed legacy parsing";

describe("elements that make IAM say that the syntax is wrong", () => {
  test.each([
    ["no JSON", "Effect: Allow"],
    ["an array", "[]"],
    ["no statement", JSON.stringify({ Version: "2012-10-17" })],
    ["an empty list of statements", policy([])],
    ["a statement that is a string", policy(["Allow"])],
    ["an unknown version", policy(STATEMENT, { Version: "2013-10-17" })],
    ["an unknown element of the policy", policy(STATEMENT, { Statements: [] })],
    ["an unknown element of a statement", statement({ Actions: "s3:*" })],
    ["an Id that is a list", policy(STATEMENT, { Id: ["a"] })],
    ["a Sid that is an object", statement({ Sid: {} })],
    ["no effect", statement({ Effect: undefined })],
    ["another effect", statement({ Effect: "Permit" })],
    ["Action beside NotAction", statement({ NotAction: "s3:*" })],
    ["Resource beside NotResource", statement({ NotResource: "*" })],
    ["an action that is an object", statement({ Action: {} })],
    ["a list in a list of actions", statement({ Action: [["s3:*"]] })],
    ["a resource that is an object", statement({ Resource: { Ref: "photos" } })],
    ["a condition that is a list", statement({ Condition: [] })],
    ["a condition operator with a string", statement({ Condition: { StringEquals: "a" } })],
    [
      "a condition value that is an object",
      statement({ Condition: { StringEquals: { "aws:username": {} } } }),
    ],
    ["an unknown condition operator", statement({ Condition: { StringIs: { "aws:username": "a" } } })],
    ["an unknown quantifier", statement({ Condition: { "ForSome:StringLike": { "aws:username": "a" } } })],
    ["Null with IfExists", statement({ Condition: { NullIfExists: { "aws:username": "true" } } })],
    [
      "an element given twice",
      '{"Version":"2012-10-17","Statement":[{"Effect":"Deny","Effect":"Allow","Action":"*","Resource":"*"}]}',
    ],
  ])("%s", (_title, document) => {
    expect(fault(document)).toBe(SYNTAX);
  });
});

describe("values that IAM names", () => {
  test.each([
    [policy(STATEMENT, { Version: undefined }), "Policy document must be version 2012-10-17 or greater."],
    [policy(STATEMENT, { Version: "2008-10-17" }), "Policy document must be version 2012-10-17 or greater."],
    [statement({ Principal: "*" }), "Policy document should not specify a principal."],
    [statement({ Effect: "allow" }), LEGACY],
    [statement({ Condition: { DateLessThan: { "aws:CurrentTime": "tomorrow" } } }), LEGACY],
    [statement({ Condition: { DateLessThan: { "aws:CurrentTime": "2026-13-01" } } }), LEGACY],
    [statement({ Condition: { DateLessThan: { "aws:CurrentTime": "9223372036854775808" } } }), LEGACY],
    [statement({ Resource: "arn:aws:s3::photos" }), LEGACY],
    [statement({ Action: undefined }), "Policy statement must contain actions."],
    [statement({ Action: [] }), "Policy statement must contain actions."],
    [statement({ Resource: undefined }), "Policy statement must contain resources."],
    [statement({ Resource: [] }), "Policy statement must contain resources."],
    [
      statement({ Action: "ListBucket" }),
      "Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc.",
    ],
    [statement({ Action: "s3:List:Bucket" }), "Actions/Condition can contain only one colon."],
    [statement({ Action: "s 3:ListBucket" }), "Vendor s 3 is not valid"],
    [statement({ Resource: "photos" }), 'Resource photos must be in ARN format or "*".'],
    [statement({ Resource: "" }), 'Resource  must be in ARN format or "*".'],
    [
      statement({ Resource: "arn:amazon:s3:::photos" }),
      'Partition "amazon" is not valid for resource "arn:amazon:s3:::photos".',
    ],
    [statement({ Resource: "a:b:c" }), 'Partition "b" is not valid for resource "arn:b:c:*:*:*".'],
    [
      statement({ Resource: "arn:aws" }),
      "Resource vendor must be fully qualified and cannot contain regexes.",
    ],
    [
      statement({ Resource: "arn:aws:s3:us-east-1::photos" }),
      "Resource arn:aws:s3:us-east-1::photos can not contain region information.",
    ],
    [
      statement({ Resource: "arn:aws:iam:us-east-1::user/a" }),
      "IAM resource arn:aws:iam:us-east-1::user/a cannot contain region information.",
    ],
    [
      statement({ Resource: "arn:aws:iam:::alice" }),
      'IAM resource path must either be "*" or start with user/, federated-user/, role/, group/, instance-profile/, ' +
        "mfa/, server-certificate/, policy/, sms-mfa/, saml-provider/, oidc-provider/, report/, access-report/.",
    ],
    [
      policy([
        { ...STATEMENT, Sid: "A" },
        { ...STATEMENT, Sid: "A" },
      ]),
      "Statement IDs (SID) in a single policy must be unique.",
    ],
    [
      statement({ Sid: "list-photos" }),
      "Statement IDs (SID) must be alpha-numeric. Check that your input satisfies the regular expression [0-9A-Za-z]*",
    ],
  ])("%s", (document, message) => {
    expect(fault(document)).toBe(message);
  });
});

test.each([
  ["a lone statement", statement({})],
  ["a list of statements", policy([STATEMENT, { ...STATEMENT, Sid: "Second" }])],
  ["an Id", policy(STATEMENT, { Id: "mine" })],
  ["NotAction and NotResource", policy({ Effect: "Deny", NotAction: "iam:*", NotResource: "*" })],
  ["everything", statement({ Action: "*", Resource: "*" })],
  [
    "numbers and booleans without quotes",
    statement({ Condition: { Bool: { "aws:SecureTransport": true } } }),
  ],
  [
    "an operator with quantifier and IfExists",
    statement({ Condition: { "ForAnyValue:StringLikeIfExists": { a: "b" } } }),
  ],
  ["a made-up operator without tests", statement({ Condition: { Whatever: {} } })],
  ["an access point in a region", statement({ Resource: "arn:aws:s3:us-east-1:111122223333:accesspoint/a" })],
  [
    "dates of many forms",
    statement({ Condition: { DateLessThan: { a: ["2026-01-31T12:00:00Z", "1700000000", "2026"] } } }),
  ],
  ["the same element in two objects", policy([STATEMENT, STATEMENT])],
])("IAM takes %s", (_title, document) => {
  expect(fault(document)).toBeUndefined();
});

describe("trust policies", () => {
  const TRUST = { Effect: "Allow", Principal: { Service: "lambda.amazonaws.com" }, Action: "sts:AssumeRole" };
  test.each([
    [policy({ ...TRUST, Principal: undefined }), "Missing required field Principal"],
    [policy({ ...TRUST, Resource: "*" }), "Has prohibited field Resource."],
    [
      policy({ ...TRUST, Principal: undefined, NotPrincipal: { AWS: "111122223333" } }),
      "Has prohibited field NotPrincipal.",
    ],
    [
      policy({ ...TRUST, Action: "s3:GetObject" }),
      "AssumeRole policy may only specify STS AssumeRole actions.",
    ],
    ["{", "This policy contains invalid Json"],
    [policy({ ...TRUST, Principal: { Everyone: "*" } }), SYNTAX],
  ])("%s", (document, message) => {
    expect(fault(document, "trust")).toBe(message);
  });

  test("may name who, with which session facts, and no resource; without version too", () => {
    const actions = ["sts:AssumeRole", "sts:TagSession", "sts:SetSourceIdentity"];
    expect(fault(policy({ ...TRUST, Action: actions }), "trust")).toBeUndefined();
    expect(fault(policy(TRUST, { Version: undefined }), "trust")).toBeUndefined();
  });
});

test("a resource's policy has principals, may leave out the resource and may have any Sid", () => {
  const open = { Sid: "public read", Effect: "Allow", Principal: "*", Action: "s3:GetObject" };
  expect(fault(policy(open, { Version: "2008-10-17" }), "resource")).toBeUndefined();
});
