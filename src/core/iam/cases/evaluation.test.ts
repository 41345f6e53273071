import { describe, expect, test } from "vitest";
import type { Principal } from "../../principal.js";
import {
  ACCOUNT,
  allowAll,
  anonymous,
  type Case,
  federatedUser,
  GUIDE,
  OTHER_ACCOUNT,
  outcome,
  roleSession,
  root,
  type Statement,
  service,
  user,
} from "./evaluation-case.js";

const LOGIC = `${GUIDE}reference_policies_evaluation-logic_policy-eval-denyallow.html`;
const ALL = [allowAll];
const NOTHING = [{ ...allowAll, Action: "nothing:AtAll" }];
const DENY = [allowAll, { ...allowAll, Effect: "Deny" }];
const ROLE = `arn:aws:iam::${ACCOUNT}:role/examplerole`;

const to = (principal: unknown): Statement[] => [{ ...allowAll, Principal: principal }];
const denyTo = (principal: unknown): Statement[] => [{ ...allowAll, Effect: "Deny", Principal: principal }];
const OPEN = to("*");

const OWN = "allowed by identity-based policy";
const GRANTED = "allowed by resource-based policy";

type Row = readonly [title: string, given: Case, expected: string];

describe(`${LOGIC}: a user in its own account`, () => {
  test.each<Row>([
    ["nothing allows", {}, "no identity-based policy allows"],
    ["an identity-based policy allows", { identity: ALL }, OWN],
    ["an identity-based policy denies", { identity: DENY }, "explicit deny in identity-based policy"],
    ["only the resource allows", { onResource: to({ AWS: user.arn }) }, GRANTED],
    ["both allow", { identity: ALL, onResource: to({ AWS: user.arn }) }, GRANTED],
    [
      "the resource names the account, the user has no policy",
      { onResource: to({ AWS: ACCOUNT }) },
      "no identity-based policy allows",
    ],
    [
      "the resource names the account, the user's policy allows",
      { identity: ALL, onResource: to({ AWS: ACCOUNT }) },
      OWN,
    ],
    [
      "the resource denies what the user's policy allows",
      { identity: ALL, onResource: denyTo("*") },
      "explicit deny in resource-based policy",
    ],
    [
      "the user's policy denies what the resource allows",
      { identity: DENY, onResource: OPEN },
      "explicit deny in identity-based policy",
    ],
    ["the resource's policy is about others", { identity: ALL, onResource: to({ AWS: OTHER_ACCOUNT }) }, OWN],
    ["the boundary allows too", { identity: ALL, boundary: ALL }, OWN],
    ["the boundary does not allow", { identity: ALL, boundary: NOTHING }, "no permissions boundary allows"],
    ["the boundary denies", { identity: ALL, boundary: DENY }, "explicit deny in permissions boundary"],
    ["a boundary grants nothing", { boundary: ALL }, "no identity-based policy allows"],
    [
      "a resource that names the user passes the boundary by",
      { boundary: NOTHING, onResource: to({ AWS: user.arn }) },
      GRANTED,
    ],
    ["a resource open to all passes the boundary by", { boundary: NOTHING, onResource: OPEN }, GRANTED],
    [
      "a boundary's denial holds even so",
      { boundary: DENY, onResource: to({ AWS: user.arn }) },
      "explicit deny in permissions boundary",
    ],
    ["an empty boundary allows nothing", { identity: ALL, boundary: [] }, "no permissions boundary allows"],
  ])("%s", (_title, given, expected) => {
    expect(outcome({ caller: user, ...given })).toBe(expected);
  });
});

describe(`${LOGIC}: a role's session in its own account`, () => {
  test.each<Row>([
    ["the role's policy allows", { identity: ALL }, OWN],
    ["the role's policy does not", {}, "no identity-based policy allows"],
    ["the session policy allows too", { identity: ALL, session: ALL }, OWN],
    ["the session policy does not", { identity: ALL, session: NOTHING }, "no session policy allows"],
    ["the session policy denies", { identity: ALL, session: DENY }, "explicit deny in session policy"],
    ["a session policy grants nothing", { session: ALL }, "no identity-based policy allows"],
    ["boundary and session policy both must allow", { identity: ALL, boundary: ALL, session: ALL }, OWN],
    [
      "the boundary comes before the session policy",
      { identity: ALL, boundary: NOTHING, session: NOTHING },
      "no permissions boundary allows",
    ],
    ["the resource names the role", { onResource: to({ AWS: ROLE }) }, GRANTED],
    [
      "the resource names the role, the boundary does not allow",
      { boundary: NOTHING, onResource: to({ AWS: ROLE }) },
      "no permissions boundary allows",
    ],
    [
      "the resource names the role, the session policy does not allow",
      { session: NOTHING, onResource: to({ AWS: ROLE }) },
      "no session policy allows",
    ],
    [
      "the resource names the role, both allow",
      { boundary: ALL, session: ALL, onResource: to({ AWS: ROLE }) },
      GRANTED,
    ],
    ["the resource names the session", { onResource: to({ AWS: roleSession.arn }) }, GRANTED],
    [
      "the resource names the session: no boundary bounds it",
      { boundary: NOTHING, onResource: to({ AWS: roleSession.arn }) },
      GRANTED,
    ],
    [
      "the resource names the session: no session policy bounds it",
      { session: NOTHING, onResource: to({ AWS: roleSession.arn }) },
      GRANTED,
    ],
    [
      "the resource names the session: a denial holds",
      { session: DENY, onResource: to({ AWS: roleSession.arn }) },
      "explicit deny in session policy",
    ],
    [
      "the resource is open to all: no boundary bounds it",
      { boundary: NOTHING, session: NOTHING, onResource: OPEN },
      GRANTED,
    ],
    [
      "the resource names role and session",
      { boundary: NOTHING, onResource: to({ AWS: [ROLE, roleSession.arn] }) },
      GRANTED,
    ],
    [
      "the resource is open under a condition on the role",
      {
        session: NOTHING,
        onResource: [{ ...allowAll, Principal: "*", Condition: { ArnEquals: { "aws:PrincipalArn": ROLE } } }],
      },
      GRANTED,
    ],
  ])("%s", (_title, given, expected) => {
    expect(outcome({ caller: roleSession, ...given })).toBe(expected);
  });
});

describe(`${LOGIC}: a federated user's session`, () => {
  test.each<Row>([
    ["both the user's policy and the session's allow", { identity: ALL, session: ALL }, OWN],
    ["without a session policy it may nothing", { identity: ALL, session: [] }, "no session policy allows"],
    ["the user's policy does not allow", { session: ALL }, "no identity-based policy allows"],
    [
      "the resource names the federated user",
      { session: [], onResource: to({ AWS: federatedUser.arn }) },
      GRANTED,
    ],
    [
      "the resource names the user who vouches: the session policy bounds it",
      { session: [], onResource: to({ AWS: user.arn }) },
      "no session policy allows",
    ],
    [
      "the resource names the user who vouches, and the session policy allows",
      { session: ALL, onResource: to({ AWS: user.arn }) },
      GRANTED,
    ],
  ])("%s", (_title, given, expected) => {
    expect(outcome({ caller: federatedUser, ...given })).toBe(expected);
  });
});

describe(`${GUIDE}id_root-user.html: the root user`, () => {
  test.each<Row>([
    ["may do all in its account", {}, "allowed by root user"],
    ["but for what a resource denies", { onResource: denyTo("*") }, "explicit deny in resource-based policy"],
    [
      "and what the organization denies",
      { serviceControl: [DENY] },
      "explicit deny in service control policy",
    ],
    [
      "and what the organization does not allow",
      { serviceControl: [NOTHING] },
      "no service control policy allows",
    ],
    [
      "nothing in another account, unless it is let in",
      { owner: OTHER_ACCOUNT },
      "no resource-based policy allows",
    ],
    [
      "what another account lets it",
      { owner: OTHER_ACCOUNT, onResource: to({ AWS: ACCOUNT }) },
      "allowed by root user",
    ],
  ])("%s", (_title, given, expected) => {
    expect(outcome({ caller: root, ...given })).toBe(expected);
  });
});

describe(`${LOGIC}: services and the anonymous have what resources grant them`, () => {
  test.each<[string, Principal, Case, string]>([
    ["a service without a grant", service, {}, "no resource-based policy allows"],
    ["a service with one", service, { onResource: to({ Service: "s3.amazonaws.com" }) }, GRANTED],
    [
      "a service in another account",
      service,
      { owner: OTHER_ACCOUNT, onResource: to({ Service: "s3.amazonaws.com" }) },
      GRANTED,
    ],
    [
      "a service that is denied",
      service,
      { onResource: [...OPEN, ...denyTo({ Service: "s3.amazonaws.com" })] },
      "explicit deny in resource-based policy",
    ],
    ["the anonymous without a grant", anonymous, {}, "no resource-based policy allows"],
    ["the anonymous where all may", anonymous, { owner: ACCOUNT, onResource: OPEN }, GRANTED],
    [
      "service control policies do not bind services",
      service,
      { onResource: OPEN, serviceControl: [NOTHING] },
      GRANTED,
    ],
  ])("%s", (_title, caller, given, expected) => {
    expect(outcome({ caller, ...given })).toBe(expected);
  });
});

describe(`${GUIDE}reference_policies_evaluation-logic-cross-account.html`, () => {
  const there = { owner: OTHER_ACCOUNT };
  test.each<[string, Principal, Case, string]>([
    ["both accounts allow", user, { identity: ALL, onResource: to({ AWS: user.arn }) }, OWN],
    ["the other names the whole account", user, { identity: ALL, onResource: to({ AWS: ACCOUNT }) }, OWN],
    ["the other is open to all", user, { identity: ALL, onResource: OPEN }, OWN],
    ["only the caller's account allows", user, { identity: ALL }, "no resource-based policy allows"],
    ["only the other allows", user, { onResource: to({ AWS: user.arn }) }, "no identity-based policy allows"],
    [
      "open to all is not enough for a user without permission",
      user,
      { onResource: OPEN },
      "no identity-based policy allows",
    ],
    ["neither allows", user, {}, "no identity-based policy allows"],
    [
      "the caller's account denies",
      user,
      { identity: DENY, onResource: OPEN },
      "explicit deny in identity-based policy",
    ],
    [
      "the other denies",
      user,
      { identity: ALL, onResource: [...OPEN, ...denyTo({ AWS: ACCOUNT })] },
      "explicit deny in resource-based policy",
    ],
    [
      "the boundary does not allow",
      user,
      { identity: ALL, boundary: NOTHING, onResource: OPEN },
      "no permissions boundary allows",
    ],
    [
      "a grant to the user does not pass its boundary by",
      user,
      { identity: ALL, boundary: NOTHING, onResource: to({ AWS: user.arn }) },
      "no permissions boundary allows",
    ],
    [
      "a grant to the session does not pass its policy by",
      roleSession,
      { identity: ALL, session: NOTHING, onResource: to({ AWS: roleSession.arn }) },
      "no session policy allows",
    ],
    [
      "a grant to the role needs the role's own permission",
      roleSession,
      { onResource: to({ AWS: ROLE }) },
      "no identity-based policy allows",
    ],
    [
      "the organization of the caller does not allow",
      user,
      { identity: ALL, serviceControl: [NOTHING], onResource: OPEN },
      "no service control policy allows",
    ],
    [
      "the organization of the resource does not allow",
      user,
      { identity: ALL, resourceControl: [[]], onResource: OPEN },
      "no resource control policy allows",
    ],
  ])("%s", (_title, caller, given, expected) => {
    expect(outcome({ caller, ...there, ...given })).toBe(expected);
  });
});

describe("https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps_evaluation.html", () => {
  test.each<Row>([
    ["each level allows", { identity: ALL, serviceControl: [ALL, ALL, ALL] }, OWN],
    [
      "one level does not allow",
      { identity: ALL, serviceControl: [ALL, NOTHING, ALL] },
      "no service control policy allows",
    ],
    [
      "one level denies",
      { identity: ALL, serviceControl: [ALL, DENY, ALL] },
      "explicit deny in service control policy",
    ],
    ["they grant nothing", { serviceControl: [ALL] }, "no identity-based policy allows"],
    [
      "they bind what a resource grants",
      { serviceControl: [NOTHING], onResource: to({ AWS: user.arn }) },
      "no service control policy allows",
    ],
    [
      "their denial is told before others",
      { identity: DENY, serviceControl: [DENY] },
      "explicit deny in service control policy",
    ],
  ])("%s", (_title, given, expected) => {
    expect(outcome({ caller: user, ...given })).toBe(expected);
  });
});

describe("https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_rcps.html", () => {
  const only = (account: string): Statement[] => [
    ...OPEN,
    {
      ...allowAll,
      Effect: "Deny",
      Principal: "*",
      Condition: { StringNotEqualsIfExists: { "aws:PrincipalAccount": account } },
    },
  ];
  test.each<[string, Principal, Case, string]>([
    ["RCPFullAWSAccess alone", user, { identity: ALL, resourceControl: [OPEN] }, OWN],
    [
      "a denial to strangers",
      user,
      { identity: ALL, resourceControl: [OPEN, only(OTHER_ACCOUNT)] },
      "explicit deny in resource control policy",
    ],
    ["which spares the account's own", user, { identity: ALL, resourceControl: [OPEN, only(ACCOUNT)] }, OWN],
    [
      "binds what a resource grants to all",
      anonymous,
      { owner: ACCOUNT, onResource: OPEN, resourceControl: [denyTo("*")] },
      "explicit deny in resource control policy",
    ],
    ["grants nothing", user, { resourceControl: [OPEN] }, "no identity-based policy allows"],
  ])("%s", (_title, caller, given, expected) => {
    expect(outcome({ caller, ...given })).toBe(expected);
  });
});

describe(`${LOGIC}: role trust policies must allow`, () => {
  const assume = {
    kind: "trust",
    action: "sts:AssumeRole",
    resource: `arn:aws:iam::${ACCOUNT}:role/target`,
  } as const;
  const TRUSTED = "allowed by role trust policy";
  test.each<[string, Principal, Case, string]>([
    ["the caller's policy alone does not do", user, { identity: ALL }, "no role trust policy allows"],
    ["trust in the user alone does", user, { onResource: to({ AWS: user.arn }) }, TRUSTED],
    [
      "trust in the account leaves it to the account",
      user,
      { onResource: to({ AWS: ACCOUNT }) },
      "no identity-based policy allows",
    ],
    ["which allows it", user, { identity: ALL, onResource: to({ AWS: ACCOUNT }) }, OWN],
    [
      "trust in others",
      user,
      { identity: ALL, onResource: to({ AWS: OTHER_ACCOUNT }) },
      "no role trust policy allows",
    ],
    ["a trusted service", service, { onResource: to({ Service: "s3.amazonaws.com" }) }, TRUSTED],
    [
      "another service",
      service,
      { onResource: to({ Service: "ec2.amazonaws.com" }) },
      "no role trust policy allows",
    ],
    [
      "a service where the account is trusted",
      service,
      { onResource: to({ AWS: ACCOUNT }) },
      "no role trust policy allows",
    ],
    [
      "a role of another account, both sides allowing",
      user,
      { owner: OTHER_ACCOUNT, identity: ALL, onResource: to({ AWS: ACCOUNT }) },
      OWN,
    ],
    [
      "a role of another account, trust alone",
      user,
      { owner: OTHER_ACCOUNT, onResource: to({ AWS: user.arn }) },
      "no identity-based policy allows",
    ],
    [
      "a role of another account, permission alone",
      user,
      { owner: OTHER_ACCOUNT, identity: ALL },
      "no role trust policy allows",
    ],
    [
      "the trust policy denies",
      user,
      { identity: ALL, onResource: [...OPEN, ...denyTo({ AWS: user.arn })] },
      "explicit deny in role trust policy",
    ],
    [
      "a boundary bounds trust in the role",
      roleSession,
      { boundary: NOTHING, onResource: to({ AWS: ROLE }) },
      "no permissions boundary allows",
    ],
    ["without any trust policy", user, { identity: ALL, onResource: [] }, "no role trust policy allows"],
  ])("%s", (_title, caller, given, expected) => {
    expect(outcome({ caller, ...assume, ...given })).toBe(expected);
  });
});

describe("https://docs.aws.amazon.com/kms/latest/developerguide/key-policies.html: key policies must allow", () => {
  const decrypt = {
    kind: "key",
    action: "kms:Decrypt",
    resource: `arn:aws:kms:us-east-1:${ACCOUNT}:key/1`,
  } as const;
  test.each<[string, Principal, Case, string]>([
    ["the caller's policy alone does not do", user, { identity: ALL }, "no resource-based policy allows"],
    [
      "the key leaves it to the account, which allows",
      user,
      { identity: ALL, onResource: to({ AWS: root.arn }) },
      OWN,
    ],
    [
      "the key leaves it to the account, which does not",
      user,
      { onResource: to({ AWS: root.arn }) },
      "no identity-based policy allows",
    ],
    ["the key names the user", user, { onResource: to({ AWS: user.arn }) }, GRANTED],
    [
      "the root user, where the key names only another",
      root,
      { onResource: to({ AWS: user.arn }) },
      "no resource-based policy allows",
    ],
    ["the root user, where the key names the account", root, { onResource: to({ AWS: root.arn }) }, GRANTED],
  ])("%s", (_title, caller, given, expected) => {
    expect(outcome({ caller, ...decrypt, ...given })).toBe(expected);
  });
});
