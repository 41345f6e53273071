import { describe, expect, test } from "vitest";
import type { Principal } from "../../principal.js";
import {
  ACCOUNT,
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

const PAGE = `${GUIDE}reference_policies_elements_principal.html`;
const ROLE = `arn:aws:iam::${ACCOUNT}:role/examplerole`;
const GRANTED = "allowed by resource-based policy";
const OWN = "no identity-based policy allows";
const NONE = "no resource-based policy allows";

function granted(principal: unknown, caller: Principal, more: Case = {}): string {
  const statement: Statement = { Effect: "Allow", Principal: principal, Action: "*", Resource: "*" };
  return outcome({ caller, onResource: [statement], ...more });
}

describe(`${PAGE}: within an account, without policies of the caller's own`, () => {
  test.each<[unknown, Principal, string]>([
    ["*", user, GRANTED],
    [{ AWS: "*" }, user, GRANTED],
    ["*", anonymous, GRANTED],
    [{ AWS: "*" }, anonymous, GRANTED],
    ["*", service, GRANTED],
    [{ AWS: "*" }, service, GRANTED],
    [{ AWS: user.arn }, user, GRANTED],
    [{ AWS: [root.arn, user.arn] }, user, GRANTED],
    [{ AWS: user.arn.toUpperCase() }, user, OWN],
    [{ AWS: `arn:aws:iam::${ACCOUNT}:user/*` }, user, OWN],
    [{ AWS: `arn:aws:iam::${ACCOUNT}:user/ann` }, user, OWN],
    [{ AWS: user.userId }, user, GRANTED],
    // The account is named, which leaves it to the account's own policies.
    [{ AWS: ACCOUNT }, user, OWN],
    [{ AWS: root.arn }, user, OWN],
    [{ AWS: OTHER_ACCOUNT }, user, OWN],
    [{ AWS: root.arn }, root, GRANTED],
    [{ AWS: ACCOUNT }, root, GRANTED],
    [{ AWS: roleSession.arn }, roleSession, GRANTED],
    [{ AWS: ROLE }, roleSession, GRANTED],
    [{ AWS: "AROAEXAMPLE" }, roleSession, GRANTED],
    [{ AWS: `arn:aws:sts::${ACCOUNT}:assumed-role/examplerole/two` }, roleSession, OWN],
    [{ AWS: `arn:aws:sts::${ACCOUNT}:assumed-role/examplerole/*` }, roleSession, OWN],
    [{ AWS: federatedUser.arn }, federatedUser, GRANTED],
    [{ AWS: user.arn }, federatedUser, GRANTED],
    [{ Service: "s3.amazonaws.com" }, service, GRANTED],
    [{ Service: ["sns.amazonaws.com", "s3.amazonaws.com"] }, service, GRANTED],
    [{ Service: "sns.amazonaws.com" }, service, NONE],
    [{ Service: "s3.eu-west-1.amazonaws.com" }, service, GRANTED],
    [{ Service: "sns.eu-west-1.amazonaws.com" }, service, NONE],
    [{ AWS: ACCOUNT }, service, NONE],
    [{ Service: "s3.amazonaws.com" }, user, OWN],
    [{ AWS: ACCOUNT }, anonymous, NONE],
    [{ Federated: "accounts.google.com" }, user, OWN],
    [{ CanonicalUser: "abc" }, user, OWN],
  ])("Principal %j for %o: %s", (principal, caller, expected) => {
    expect(granted(principal, caller)).toBe(expected);
  });
});

describe(`${PAGE}#principal-federated-web-identity`, () => {
  const federation = { "aws:FederatedProvider": "accounts.google.com", "accounts.google.com:sub": "42" };
  const web: Principal = { ...roleSession, session: { ...roleSession.session, federation } };
  test("a session signed in through a provider", () => {
    expect(granted({ Federated: "accounts.google.com" }, web)).toBe(GRANTED);
    expect(granted({ Federated: "graph.facebook.com" }, web)).toBe(OWN);
    expect(granted({ Federated: "accounts.google.com" }, roleSession)).toBe(OWN);
  });
  test("the provider's facts are condition keys", () => {
    const Condition = { StringEquals: { "accounts.google.com:sub": "42" } };
    const identity = [{ Effect: "Allow", Action: "*", Resource: "*", Condition }];
    expect(outcome({ caller: web, identity })).toBe("allowed by identity-based policy");
    expect(outcome({ caller: roleSession, identity })).toBe(OWN);
  });
});

describe(`${PAGE}#principal-services: who made the service call`, () => {
  const allow: Statement = {
    Effect: "Allow",
    Principal: { Service: "s3.amazonaws.com" },
    Action: "*",
    Resource: "*",
  };
  test.each([
    [{ ArnLike: { "aws:SourceArn": "arn:aws:s3:::photos" } }, GRANTED],
    [{ ArnLike: { "aws:SourceArn": "arn:aws:s3:::others" } }, NONE],
    [{ StringEquals: { "aws:SourceAccount": ACCOUNT } }, GRANTED],
    [{ StringEquals: { "aws:SourceAccount": OTHER_ACCOUNT } }, NONE],
    [{ StringEquals: { "aws:PrincipalServiceName": "s3.amazonaws.com" } }, GRANTED],
    [{ "ForAnyValue:StringEquals": { "aws:PrincipalServiceNamesList": ["s3.amazonaws.com"] } }, GRANTED],
    [{ Bool: { "aws:PrincipalIsAWSService": "true" } }, GRANTED],
    [{ Bool: { "aws:PrincipalIsAWSService": "false" } }, NONE],
    [{ Null: { "aws:PrincipalArn": "true" } }, GRANTED],
  ])("%j: %s", (Condition, expected) => {
    expect(outcome({ caller: service, onResource: [{ ...allow, Condition }] })).toBe(expected);
  });
});

describe(`${PAGE}: denials reach whom they name, and all of a named account`, () => {
  test.each<[unknown, Principal, boolean]>([
    ["*", user, true],
    [{ AWS: "*" }, user, true],
    [{ AWS: ACCOUNT }, user, true],
    [{ AWS: root.arn }, roleSession, true],
    [{ AWS: ROLE }, roleSession, true],
    [{ AWS: roleSession.arn }, roleSession, true],
    [{ AWS: OTHER_ACCOUNT }, user, false],
    [{ AWS: `arn:aws:iam::${ACCOUNT}:user/ann` }, user, false],
    ["*", root, true],
    ["*", service, true],
    ["*", anonymous, true],
    [{ Service: "s3.amazonaws.com" }, service, true],
    [{ Service: "s3.amazonaws.com" }, user, false],
  ])("Principal %j for %o: %s", (principal, caller, expected) => {
    const deny: Statement = { Effect: "Deny", Principal: principal, Action: "*", Resource: "*" };
    const open: Statement = { Effect: "Allow", Principal: "*", Action: "*", Resource: "*" };
    expect(outcome({ caller, onResource: [open, deny] })).toBe(
      expected ? "explicit deny in resource-based policy" : GRANTED,
    );
  });
});

describe(`${GUIDE}reference_policies_elements_notprincipal.html: with Deny`, () => {
  const BOB = `arn:aws:iam::${ACCOUNT}:user/carlos`;
  test.each<[title: string, notPrincipal: unknown, Principal, denied: boolean]>([
    ["a user listed with its account is spared", { AWS: [BOB, root.arn] }, user, false],
    ["the account may be listed by its number", { AWS: [BOB, ACCOUNT] }, user, false],
    ["a user listed without its account is not", { AWS: BOB }, user, true],
    ["the account alone does not spare its users", { AWS: root.arn }, user, true],
    ["another user is denied", { AWS: [`arn:aws:iam::${ACCOUNT}:user/ann`, root.arn] }, user, true],
    [
      "a session listed with role and account is spared",
      { AWS: [roleSession.arn, ROLE, root.arn] },
      roleSession,
      false,
    ],
    ["a session listed without its role is not", { AWS: [roleSession.arn, root.arn] }, roleSession, true],
    [
      "a role listed with its account does not spare its sessions",
      { AWS: [ROLE, root.arn] },
      roleSession,
      true,
    ],
    ["the root user is spared by its account", { AWS: root.arn }, root, false],
    ["a service that is listed is spared", { Service: "s3.amazonaws.com" }, service, false],
    ["a service that is not listed is denied", { AWS: root.arn }, service, true],
    ["the anonymous are denied", { AWS: root.arn }, anonymous, true],
    ["everyone is spared by a wildcard", "*", user, false],
  ])("%s", (_title, notPrincipal, caller, denied) => {
    const deny: Statement = { Effect: "Deny", NotPrincipal: notPrincipal, Action: "*", Resource: "*" };
    const open: Statement = { Effect: "Allow", Principal: "*", Action: "*", Resource: "*" };
    expect(outcome({ caller, onResource: [open, deny] })).toBe(
      denied ? "explicit deny in resource-based policy" : GRANTED,
    );
  });
});

describe(`${GUIDE}reference_policies_elements_notprincipal.html: with Allow`, () => {
  test.each<[unknown, Principal, string]>([
    [{ AWS: user.arn }, user, OWN],
    [{ AWS: root.arn }, user, OWN],
    [{ AWS: `arn:aws:iam::${ACCOUNT}:user/ann` }, user, GRANTED],
    [{ AWS: user.arn }, anonymous, GRANTED],
  ])("NotPrincipal %j for %o: %s", (notPrincipal, caller, expected) => {
    const allow: Statement = { Effect: "Allow", NotPrincipal: notPrincipal, Action: "*", Resource: "*" };
    expect(outcome({ caller, onResource: [allow] })).toBe(expected);
  });
});
