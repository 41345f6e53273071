// biome-ignore-all lint/suspicious/noTemplateCurlyInString: policy variables are written so
import { describe, expect, test } from "vitest";
import type { Principal } from "../../principal.js";
import {
  ACCOUNT,
  allowAll,
  type Case,
  decide,
  GUIDE,
  holds,
  outcome,
  roleSession,
  root,
  user,
} from "./evaluation-case.js";

const PAGE = `${GUIDE}reference_policies_variables.html`;

function onResource(pattern: string, resource: string, more: Case = {}): boolean {
  return decide({ identity: [{ ...allowAll, Resource: pattern }], resource, ...more }).allowed;
}

describe(`${PAGE}#policy-vars-resourceelement`, () => {
  const rows: [title: string, pattern: string, resource: string, expected: boolean, more?: Case][] = [
    [
      "the user's own folder",
      "arn:aws:s3:::mybucket/${aws:username}/*",
      "arn:aws:s3:::mybucket/carlos/a",
      true,
    ],
    ["another's folder", "arn:aws:s3:::mybucket/${aws:username}/*", "arn:aws:s3:::mybucket/ann/a", false],
    [
      "key names without case",
      "arn:aws:s3:::mybucket/${AWS:UserName}/*",
      "arn:aws:s3:::mybucket/carlos/a",
      true,
    ],
    [
      "within a name",
      `arn:aws:sqs:us-east-2:*:\${aws:username}-queue`,
      `arn:aws:sqs:us-east-2:${ACCOUNT}:carlos-queue`,
      true,
    ],
    ["the unique id", "arn:aws:s3:::mybucket/${aws:userid}", "arn:aws:s3:::mybucket/AIDACARLOS", true],
    ["the account", "arn:aws:s3:::logs-${aws:PrincipalAccount}/*", `arn:aws:s3:::logs-${ACCOUNT}/a`, true],
    [
      "a tag",
      "arn:aws:s3:::${aws:PrincipalTag/department}",
      "arn:aws:s3:::hr",
      true,
      { tags: { department: "hr" } },
    ],
    [
      "a tag of another value",
      "arn:aws:s3:::${aws:PrincipalTag/department}",
      "arn:aws:s3:::it",
      false,
      { tags: { department: "hr" } },
    ],
    ["a tag that is not there", "arn:aws:s3:::${aws:PrincipalTag/department}", "arn:aws:s3:::", false],
    [
      "two variables",
      "arn:aws:s3:::${aws:username}-${aws:PrincipalAccount}",
      `arn:aws:s3:::carlos-${ACCOUNT}`,
      true,
    ],
    [
      "a session has no user name",
      "arn:aws:s3:::mybucket/${aws:username}/*",
      "arn:aws:s3:::mybucket//a",
      false,
      { caller: roleSession },
    ],
    [
      "the id of a session",
      "arn:aws:s3:::mybucket/${aws:userid}",
      "arn:aws:s3:::mybucket/AROAEXAMPLE:one",
      true,
      { caller: roleSession },
    ],
    [
      "a key of the request",
      "arn:aws:s3:::mybucket/${s3:prefix}",
      "arn:aws:s3:::mybucket/x",
      true,
      { context: { "s3:prefix": "x" } },
    ],
    [
      "no key of several values",
      "arn:aws:s3:::${aws:TagKeys}",
      "arn:aws:s3:::a",
      false,
      { context: { "aws:TagKeys": ["a", "b"] } },
    ],
  ];
  test.each(rows)("%s: %s for %s is %s", (_title, pattern, resource, expected, more) => {
    expect(onResource(pattern, resource, more)).toBe(expected);
  });

  test("what a variable stands for is no pattern", () => {
    const pattern = "arn:aws:s3:::home/${aws:PrincipalTag/folder}/*";
    expect(onResource(pattern, "arn:aws:s3:::home/secret/a", { tags: { folder: "*" } })).toBe(false);
    expect(onResource(pattern, "arn:aws:s3:::home/*/a", { tags: { folder: "*" } })).toBe(true);
    expect(onResource(pattern, "arn:aws:s3:::home/ab/a", { tags: { folder: "a?" } })).toBe(false);
  });
});

describe(`${PAGE}#policy-vars-conditionelement`, () => {
  const context = {
    "s3:prefix": "carlos/a",
    "ec2:Owner": "carlos",
    "aws:SourceArn": "arn:aws:s3:::carlos",
    "n:n": "1",
  };
  test.each([
    ["StringLike", "s3:prefix", "${aws:username}/*", true],
    ["StringLike", "s3:prefix", "${aws:userid}/*", false],
    ["StringEquals", "ec2:Owner", "${aws:username}", true],
    ["StringNotEquals", "ec2:Owner", "${aws:username}", false],
    ["StringEqualsIgnoreCase", "ec2:Owner", "${aws:UserName}", true],
    ["ArnEquals", "aws:SourceArn", "arn:aws:s3:::${aws:username}", true],
    ["ArnLike", "aws:SourceArn", "arn:aws:s3:::${aws:userid}", false],
    // Not with other operators.
    ["NumericEquals", "n:n", "${n:n}", false],
  ])("%s %s %s: %s", (operator, key, value, expected) => {
    expect(holds({ [operator]: { [key]: value } }, context)).toBe(expected);
  });
});

describe(`${PAGE}#policy-vars-no-value`, () => {
  test.each([
    ["StringEquals", "${aws:PrincipalTag/Team}", false],
    ["StringLike", "*${aws:PrincipalTag/Team}", false],
    ["StringNotEquals", "${aws:PrincipalTag/Team}", true],
    ["StringNotLike", "${aws:PrincipalTag/Team}*", true],
    ["ArnNotLike", "arn:aws:s3:::${aws:PrincipalTag/Team}", true],
  ])("%s %s: %s", (operator, value, expected) => {
    expect(
      holds({ [operator]: { "s3:ExistingObjectTag/Team": value } }, { "s3:ExistingObjectTag/Team": "red" }),
    ).toBe(expected);
  });

  test("a resource with such a variable matches no resource, under NotResource too", () => {
    const arn = "arn:aws:s3:::${aws:PrincipalTag/Team}";
    const at = (element: string) => outcome({ identity: [{ Effect: "Allow", Action: "*", [element]: arn }] });
    expect(at("Resource")).toBe("no identity-based policy allows");
    expect(at("NotResource")).toBe("allowed by identity-based policy");
  });
});

describe(`${PAGE}#policy-vars-specialchars`, () => {
  test.each([
    ["StringLike", "a${*}", "a*", true],
    ["StringLike", "a${*}", "abc", false],
    ["StringLike", "a${?}", "a?", true],
    ["StringLike", "a${?}", "ab", false],
    ["StringLike", "a${$}b", "a$b", true],
    ["StringEquals", "a${*}", "a*", true],
    ["StringEquals", "${$}{aws:username}", "${aws:username}", true],
  ])("%s %s over %s: %s", (operator, value, request, expected) => {
    expect(holds({ [operator]: { "test:key": value } }, { "test:key": request })).toBe(expected);
  });

  test("in a resource", () => {
    expect(onResource("arn:aws:s3:::b/${*}", "arn:aws:s3:::b/*")).toBe(true);
    expect(onResource("arn:aws:s3:::b/${*}", "arn:aws:s3:::b/a")).toBe(false);
  });
});

describe(`${PAGE}#policy-vars-default-values`, () => {
  const pattern = "arn:aws:s3:::amzn-s3-demo-bucket-${aws:PrincipalTag/team, 'company-wide'}";
  test.each([
    [{ team: "yellow" }, "yellow", true],
    [{ team: "yellow" }, "company-wide", false],
    [{}, "company-wide", true],
    [{}, "yellow", false],
  ])("tags %j, bucket %s: %s", (tags, suffix, expected) => {
    expect(onResource(pattern, `arn:aws:s3:::amzn-s3-demo-bucket-${suffix}`, { tags })).toBe(expected);
  });

  test("a default is no pattern", () => {
    expect(onResource("arn:aws:s3:::${aws:PrincipalTag/team, '*'}", "arn:aws:s3:::abc")).toBe(false);
  });
});

describe(`${GUIDE}reference_policies_elements_version.html: 2008-10-17 has no variables`, () => {
  test.each(["2008-10-17", "none"])("version %s", (version) => {
    const pattern = "arn:aws:s3:::mybucket/${aws:username}";
    const older = { version };
    expect(onResource(pattern, "arn:aws:s3:::mybucket/carlos", older)).toBe(false);
    expect(onResource(pattern, "arn:aws:s3:::mybucket/${aws:username}", older)).toBe(true);
    const like = { StringLike: { "test:key": "${aws:username}" } };
    expect(holds(like, { "test:key": "carlos" }, version)).toBe(false);
    expect(holds(like, { "test:key": "${aws:username}" }, version)).toBe(true);
  });
});

describe(`${PAGE}#principaltable`, () => {
  const rows: [title: string, caller: Principal, key: string, value: string | undefined][] = [
    ["user", user, "aws:username", "carlos"],
    ["user", user, "aws:userid", "AIDACARLOS"],
    ["user", user, "aws:PrincipalType", "User"],
    ["user", user, "aws:PrincipalArn", user.arn],
    ["user", user, "aws:PrincipalAccount", ACCOUNT],
    ["user", user, "aws:TokenIssueTime", undefined],
    ["user", user, "aws:MultiFactorAuthPresent", undefined],
    ["user", user, "aws:PrincipalIsAWSService", "false"],
    ["session", roleSession, "aws:username", undefined],
    ["session", roleSession, "aws:userid", "AROAEXAMPLE:one"],
    ["session", roleSession, "aws:PrincipalType", "AssumedRole"],
    ["session", roleSession, "aws:PrincipalArn", `arn:aws:iam::${ACCOUNT}:role/examplerole`],
    ["session", roleSession, "aws:TokenIssueTime", "2023-11-14T22:13:20.000Z"],
    ["session", roleSession, "aws:MultiFactorAuthPresent", "false"],
    ["session", roleSession, "aws:MultiFactorAuthAge", undefined],
    ["root", root, "aws:username", undefined],
    ["root", root, "aws:userid", ACCOUNT],
    ["root", root, "aws:PrincipalType", "Account"],
    ["root", root, "aws:PrincipalArn", root.arn],
  ];
  test.each(rows)("%s %#: %o %s is %s", (_title, caller, key, value) => {
    const identity = [
      { ...allowAll, Effect: "Deny", Condition: { StringNotEquals: { [key]: value ?? "" } } },
      allowAll,
    ];
    const missing = [{ ...allowAll, Condition: { Null: { [key]: "true" } } }];
    if (value === undefined)
      expect(outcome({ caller, identity: missing })).toBe("allowed by identity-based policy");
    else expect(outcome({ caller, identity })).toBe("allowed by identity-based policy");
  });
});
