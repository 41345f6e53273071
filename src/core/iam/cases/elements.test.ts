import { describe, expect, test } from "vitest";
import { allowAll, decide, GUIDE, outcome, type Statement } from "./evaluation-case.js";

function allows(statement: Statement, action: string, resource = "arn:aws:s3:::photos/cat.jpg"): boolean {
  return decide({ identity: [{ Effect: "Allow", ...statement }], action, resource }).allowed;
}

describe(`${GUIDE}reference_policies_elements_action.html`, () => {
  test.each([
    ["s3:GetObject", "s3:GetObject", true],
    ["s3:GetObject", "s3:PutObject", false],
    ["s3:getobject", "s3:GetObject", true],
    ["S3:GetObject", "s3:GetObject", true],
    ["s3:*", "s3:PutObject", true],
    ["s3:*", "s3-object-lambda:GetObject", false],
    ["s3:*", "iam:GetUser", false],
    ["*", "iam:GetUser", true],
    ["*:GetUser", "iam:GetUser", true],
    ["iam:*AccessKey*", "iam:CreateAccessKey", true],
    ["iam:*AccessKey*", "iam:ListAccessKeys", true],
    ["iam:*AccessKey*", "iam:GetUser", false],
    ["ec2:Describe*", "ec2:DescribeInstances", true],
    ["ec2:Describe*", "ec2:RunInstances", false],
    ["s3:Get?bject", "s3:GetObject", true],
    ["s3:Get?", "s3:GetObject", false],
    ["s3:GetObject", "s3:GetObjectAcl", false],
    ["s3:G*t*", "s3:GetObject", true],
    ["i*:GetUser", "iam:GetUser", true],
    ["", "s3:GetObject", false],
    [["s3:PutObject", "s3:GetObject"], "s3:GetObject", true],
    [["s3:PutObject", "s3:DeleteObject"], "s3:GetObject", false],
    [[], "s3:GetObject", false],
  ])("Action %j for %s: %s", (pattern, action, expected) => {
    expect(allows({ Action: pattern, Resource: "*" }, action)).toBe(expected);
  });
});

describe(`${GUIDE}reference_policies_elements_notaction.html`, () => {
  test.each([
    ["iam:*", "s3:GetObject", true],
    ["iam:*", "iam:GetUser", false],
    ["IAM:getuser", "iam:GetUser", false],
    [["iam:*", "s3:DeleteBucket"], "s3:DeleteBucket", false],
    [["iam:*", "s3:DeleteBucket"], "s3:GetObject", true],
    ["*", "s3:GetObject", false],
  ])("NotAction %j for %s: %s", (pattern, action, expected) => {
    expect(allows({ NotAction: pattern, Resource: "*" }, action)).toBe(expected);
  });

  test("with Deny: everything but what is listed, which still needs a permission", () => {
    const deny = { Effect: "Deny", NotAction: "iam:*", Resource: "*" };
    expect(outcome({ identity: [deny, allowAll], action: "iam:GetUser" })).toBe(
      "allowed by identity-based policy",
    );
    expect(outcome({ identity: [deny, allowAll], action: "s3:GetObject" })).toBe(
      "explicit deny in identity-based policy",
    );
    expect(outcome({ identity: [deny], action: "iam:GetUser" })).toBe("no identity-based policy allows");
  });
});

describe(`${GUIDE}reference_policies_elements_resource.html`, () => {
  test.each([
    ["*", "arn:aws:s3:::photos/a", true],
    ["*", "*", true],
    ["arn:aws:s3:::photos", "arn:aws:s3:::photos", true],
    ["arn:aws:s3:::photos", "arn:aws:s3:::photos/a", false],
    ["arn:aws:s3:::photos/*", "arn:aws:s3:::photos", false],
    ["arn:aws:s3:::photos/*", "arn:aws:s3:::photos/a/b/c", true],
    ["arn:aws:s3:::photos*", "arn:aws:s3:::photos", true],
    ["arn:aws:s3:::photos/*/thumb", "arn:aws:s3:::photos/2026/01/thumb", true],
    ["arn:aws:s3:::photos/*/thumb", "arn:aws:s3:::photos/2026/full", false],
    ["arn:aws:s3:::photos/?.jpg", "arn:aws:s3:::photos/a.jpg", true],
    ["arn:aws:s3:::photos/?.jpg", "arn:aws:s3:::photos/ab.jpg", false],
    ["arn:aws:s3:::Photos/*", "arn:aws:s3:::photos/a", false],
    ["arn:aws:s3:::*", "arn:aws:s3:::photos/a:b", true],
    ["arn:aws:s3:::*", "*", false],
    ["arn:aws:iam::111122223333:user/*", "arn:aws:iam::111122223333:user/div/ann", true],
    ["arn:aws:iam::*:user/ann", "arn:aws:iam::111122223333:user/ann", true],
    ["arn:aws:iam::111122223333:user/ann", "arn:aws:iam::444455556666:user/ann", false],
    ["arn:aws:dynamodb:*:*:table/Music", "arn:aws:dynamodb:us-east-1:111122223333:table/Music", true],
    ["arn:aws:dynamodb:us-*-1:*:table/Music", "arn:aws:dynamodb:us-east-1:111122223333:table/Music", true],
    ["arn:aws:dynamodb:us-*-1:*:table/Music", "arn:aws:dynamodb:us-east-2:111122223333:table/Music", false],
    ["arn:aws:dynamodb:us-e*t-1:1:table/M", "arn:aws:dynamodb:us-e:x:t-1:1:table/M", false],
    ["arn:aws:dynamodb:us-east-?:1:table/M", "arn:aws:dynamodb:us-east-2:1:table/M", true],
    ["arn:aws:dynamodb:us-east-?:1:table/M", "arn:aws:dynamodb:us-east-::1:table/M", false],
    ["arn:aws:sqs:*", "arn:aws:sqs:us-east-1:111122223333:queue", true],
    [
      "arn:aws:lambda:us-east-1:111122223333:function:*",
      "arn:aws:lambda:us-east-1:111122223333:function:resize:live",
      true,
    ],
    [
      "arn:aws:lambda:us-east-1:111122223333:function:resize",
      "arn:aws:lambda:us-east-1:111122223333:function:resize:live",
      false,
    ],
    [["arn:aws:s3:::a", "arn:aws:s3:::b"], "arn:aws:s3:::b", true],
    [["arn:aws:s3:::a", "arn:aws:s3:::b"], "arn:aws:s3:::c", false],
    ["arn:aws:s3:::a.b", "arn:aws:s3:::axb", false],
  ])("Resource %j for %s: %s", (pattern, resource, expected) => {
    expect(allows({ Action: "*", Resource: pattern }, "s3:GetObject", resource)).toBe(expected);
  });

  test("a pattern of many asterisks is decided in time", () => {
    const resource = `arn:aws:s3:::photos/${"a".repeat(1000)}`;
    expect(
      allows({ Action: "*", Resource: `arn:aws:s3:::photos/${"*a".repeat(200)}b` }, "s3:GetObject", resource),
    ).toBe(false);
    expect(
      allows({ Action: "*", Resource: `arn:${"*a".repeat(100)}:s3:::b` }, "s3:GetObject", resource),
    ).toBe(false);
  });
});

describe(`${GUIDE}reference_policies_elements_notresource.html`, () => {
  const HR = ["arn:aws:s3:::amzn-s3-demo-bucket/HRBucket", "arn:aws:s3:::amzn-s3-demo-bucket/HRBucket/*"];
  test.each([
    [HR, "arn:aws:s3:::amzn-s3-demo-bucket/HRBucket", false],
    [HR, "arn:aws:s3:::amzn-s3-demo-bucket/HRBucket/a", false],
    [HR, "arn:aws:s3:::amzn-s3-demo-bucket/other", true],
    ["*", "arn:aws:s3:::any", false],
  ])("NotResource %j for %s: %s", (pattern, resource, expected) => {
    expect(allows({ Action: "s3:*", NotResource: pattern }, "s3:GetObject", resource)).toBe(expected);
  });

  test("with Deny: everything but what is listed", () => {
    const deny = { Effect: "Deny", Action: "s3:*", NotResource: HR };
    const at = (resource: string) => outcome({ identity: [deny, allowAll], resource });
    expect(at("arn:aws:s3:::amzn-s3-demo-bucket/HRBucket/a")).toBe("allowed by identity-based policy");
    expect(at("arn:aws:s3:::other")).toBe("explicit deny in identity-based policy");
  });
});

describe(`${GUIDE}reference_policies_elements_effect.html`, () => {
  test("without a statement that applies, access is denied", () => {
    expect(outcome({ identity: [] })).toBe("no identity-based policy allows");
  });
  test("a denial wins over any permission, whatever their order", () => {
    const deny = { ...allowAll, Effect: "Deny" };
    expect(outcome({ identity: [allowAll, deny] })).toBe("explicit deny in identity-based policy");
    expect(outcome({ identity: [deny, allowAll] })).toBe("explicit deny in identity-based policy");
  });
  test("a denial whose condition does not hold denies nothing", () => {
    const deny = { ...allowAll, Effect: "Deny", Condition: { Bool: { "aws:SecureTransport": "false" } } };
    const identity = [deny, allowAll];
    expect(outcome({ identity, context: { "aws:SecureTransport": "true" } })).toBe(
      "allowed by identity-based policy",
    );
    expect(outcome({ identity, context: { "aws:SecureTransport": "false" } })).toBe(
      "explicit deny in identity-based policy",
    );
  });
});

describe(`${GUIDE}reference_policies_elements_sid.html`, () => {
  test("the statement that decided is named by its Sid, else by its place", () => {
    const of = (identity: Statement[]) => decide({ identity }).by?.statement;
    expect(of([{ ...allowAll, Sid: "All" }])).toBe("All");
    expect(of([{ ...allowAll, Action: "iam:*" }, allowAll])).toBe("statement 2");
  });
});

describe(`${GUIDE}reference_policies_evaluation-logic.html: "if the enforcement code encounters an error"`, () => {
  test.each([
    ["a statement without effect", [{ Action: "*", Resource: "*" }]],
    ["a condition that is no object", [{ ...allowAll, Condition: "none" }]],
    ["a principal that is a number", [{ ...allowAll, Principal: 7 }]],
  ])("%s denies", (_title, broken) => {
    expect(outcome({ identity: broken })).toBe("explicit deny in identity-based policy");
  });
});
