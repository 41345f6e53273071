import { beforeEach, expect, test } from "vitest";
import type { Principal } from "../principal.js";
import type { IdentityAdmin } from "./admin.js";
import { createIdentity } from "./create-identity.js";
import { groups, policies, type RoleRecord, roles, type UserRecord, users } from "./store.js";
import { fixedClock, quietLog, randomIds, temporaryStore } from "./testing.js";

const ACCOUNT = "000000000000";
const NOW = Date.parse("2026-01-31T12:00:00Z");
const TABLE = `arn:aws:dynamodb:us-east-1:${ACCOUNT}:table/Music`;

let identity: IdentityAdmin;
beforeEach(async () => {
  const parts = { clock: fixedClock(NOW), ids: randomIds(), log: quietLog(), rootAccount: ACCOUNT };
  identity = await createIdentity({ store: await temporaryStore(), ...parts });
});

const alice: Principal = {
  type: "user",
  account: ACCOUNT,
  arn: `arn:aws:iam::${ACCOUNT}:user/alice`,
  userId: "AIDAALICE",
  userName: "alice",
};

const holder = { path: "/", createdAt: NOW, inline: {}, attached: [], tags: {} };
const aliceRecord: UserRecord = { ...holder, id: alice.userId, name: "alice", arn: alice.arn, groups: [] };

function policy(effect: string, action: string, resource = "*", sid?: string): string {
  const Statement = [{ Sid: sid, Effect: effect, Action: action, Resource: resource }];
  return JSON.stringify({ Version: "2012-10-17", Statement });
}

async function saveAlice(changes: Partial<UserRecord>): Promise<void> {
  await identity.transact(ACCOUNT, async (tx) =>
    users.put(tx, [ACCOUNT, "alice"], { ...aliceRecord, ...changes }),
  );
}

const getItem = { action: "dynamodb:GetItem", resource: TABLE };

test("a user without policies may do nothing, and is told so in AWS's words", async () => {
  await saveAlice({});
  expect(await identity.decide(alice, [getItem], {})).toMatchObject({
    allowed: false,
    message:
      `User: ${alice.arn} is not authorized to perform: dynamodb:GetItem on resource: ${TABLE} ` +
      "because no identity-based policy allows the dynamodb:GetItem action",
  });
});

test("an inline policy written allows the next request, and says which statement did", async () => {
  await saveAlice({});
  await identity.decide(alice, [getItem], {});
  await saveAlice({ inline: { reader: policy("Allow", "dynamodb:Get*", TABLE, "Read") } });
  expect(await identity.decide(alice, [getItem], {})).toEqual({
    allowed: true,
    because: "identity-based policy reader of user alice Read",
  });
});

test("what one request was allowed is asked anew for the next where the answer hangs on the request", async () => {
  const from = (sourceIp: string) => identity.decide(alice, [getItem], { "aws:SourceIp": sourceIp });
  const Condition = { IpAddress: { "aws:SourceIp": "10.0.0.0/8" } };
  const statement = { Effect: "Allow", Action: "dynamodb:*", Resource: "*" };
  const reader = JSON.stringify({ Version: "2012-10-17", Statement: { ...statement, Condition } });
  await saveAlice({ inline: { reader } });
  expect(await from("10.1.2.3")).toMatchObject({ allowed: true });
  expect(await from("192.0.2.1")).toMatchObject({ allowed: false });
  const deny = JSON.stringify({
    Version: "2012-10-17",
    Statement: [statement, { ...statement, Effect: "Deny", Condition }],
  });
  await saveAlice({ inline: { deny } });
  expect(await from("192.0.2.1")).toMatchObject({ allowed: true });
  expect(await from("10.1.2.3")).toMatchObject({ allowed: false });
});

test("what one request was allowed is not what the table's own policy, or its own account, allows", async () => {
  await saveAlice({ inline: { reader: policy("Allow", "dynamodb:*") } });
  expect(await identity.decide(alice, [getItem], {})).toMatchObject({ allowed: true });
  const Statement = [{ Effect: "Deny", Principal: "*", Action: "dynamodb:*", Resource: TABLE }];
  const document = JSON.stringify({ Version: "2012-10-17", Statement });
  const guarded = { ...getItem, resourcePolicies: [{ resource: TABLE, document }] };
  expect(await identity.decide(alice, [guarded], {})).toMatchObject({ allowed: false });
  const foreign = { ...getItem, resourceAccount: "111111111111" };
  expect(await identity.decide(alice, [foreign], {})).toMatchObject({ allowed: false });
});

test("policies of groups and managed policies count; a denial in one of them wins", async () => {
  const arn = `arn:aws:iam::${ACCOUNT}:policy/no-music`;
  await saveAlice({ groups: ["readers"] });
  await identity.transact(ACCOUNT, async (tx) => {
    const named = { ...holder, id: "AGPA", name: "Readers", arn: `arn:aws:iam::${ACCOUNT}:group/Readers` };
    groups.put(tx, [ACCOUNT, "readers"], { ...named, inline: { all: policy("Allow", "dynamodb:*") } });
  });
  expect(await identity.decide(alice, [getItem], {})).toMatchObject({ allowed: true });
  await identity.transact(ACCOUNT, async (tx) => {
    const version = { id: "v2", document: policy("Deny", "dynamodb:*", TABLE, "NoMusic"), createdAt: NOW };
    const named = { id: "ANPA", name: "no-music", path: "/", arn, createdAt: NOW, updatedAt: NOW, tags: {} };
    const versions = [{ id: "v1", document: policy("Allow", "s3:*"), createdAt: NOW }, version];
    policies.put(tx, [ACCOUNT, "no-music"], { ...named, versions, defaultVersionId: "v2", nextVersion: 3 });
  });
  await saveAlice({ groups: ["readers"], attached: [arn] });
  expect(await identity.decide(alice, [getItem], {})).toMatchObject({
    allowed: false,
    because: `identity-based policy ${arn} NoMusic`,
    message:
      `User: ${alice.arn} is not authorized to perform: dynamodb:GetItem on resource: ${TABLE} ` +
      "with an explicit deny in an identity-based policy: arn:aws:iam::000000000000:policy/no-music",
  });
});

test("all requests must be allowed; the first that is not decides", async () => {
  await saveAlice({ inline: { reader: policy("Allow", "dynamodb:GetItem") } });
  const put = { action: "dynamodb:PutItem", resource: TABLE };
  const decision = await identity.decide(alice, [getItem, put], {});
  expect(decision).toMatchObject({ allowed: false, request: put });
  expect(await identity.decide(alice, [], {})).toMatchObject({ allowed: true });
});

test("tags of the user are principal tags; nobody else can set them", async () => {
  const mine = JSON.stringify({
    Version: "2012-10-17",
    Statement: {
      Effect: "Allow",
      Action: "*",
      Resource: "*",
      Condition: { StringEquals: { "aws:PrincipalTag/team": "blue" } },
    },
  });
  await saveAlice({ inline: { mine }, tags: { Team: "red" } });
  expect(await identity.decide(alice, [getItem], { "aws:principaltag/TEAM": "blue" })).toMatchObject({
    allowed: false,
  });
  await saveAlice({ inline: { mine }, tags: { Team: "blue" } });
  expect(await identity.decide(alice, [getItem], {})).toMatchObject({ allowed: true });
});

const roleRecord: RoleRecord = {
  ...holder,
  id: "AROAWORKER",
  name: "worker",
  arn: `arn:aws:iam::${ACCOUNT}:role/worker`,
  inline: { all: policy("Allow", "*") },
  trustPolicy: "{}",
  maxSessionSeconds: 3600,
};

const session = { accessKeyId: "ASIAONE", issuedAt: NOW, expiresAt: NOW + 900_000 };
const worker: Principal = {
  type: "assumed-role",
  account: ACCOUNT,
  arn: `arn:aws:sts::${ACCOUNT}:assumed-role/worker/one`,
  userId: "AROAWORKER:one",
  roleName: "worker",
  roleArn: roleRecord.arn,
  sessionName: "one",
  session,
};

test("a session policy bounds a role's session, and no other session of the role", async () => {
  await identity.transact(ACCOUNT, async (tx) => roles.put(tx, [ACCOUNT, "worker"], roleRecord));
  const bounded = { ...worker, session: { ...session, policies: [policy("Allow", "s3:*")] } };
  expect(await identity.decide(bounded, [getItem], {})).toMatchObject({
    allowed: false,
    message: expect.stringContaining("because no session policy allows the dynamodb:GetItem action"),
  });
  const other = { ...worker, session: { ...session, accessKeyId: "ASIATWO" } };
  expect(await identity.decide(other, [getItem], {})).toMatchObject({ allowed: true });
});

test("the root user may do all in its account, but for what a resource's policy denies", async () => {
  const root: Principal = {
    type: "root",
    account: ACCOUNT,
    arn: `arn:aws:iam::${ACCOUNT}:root`,
    userId: ACCOUNT,
  };
  expect(await identity.decide(root, [getItem], {})).toMatchObject({ allowed: true });
  const document = JSON.stringify({
    Statement: { Effect: "Deny", Principal: "*", Action: "s3:GetObject", Resource: "arn:aws:s3:::box/*" },
  });
  const get = {
    action: "s3:GetObject",
    resource: "arn:aws:s3:::box/a",
    resourcePolicies: [{ resource: "arn:aws:s3:::box", document }],
  };
  expect(await identity.decide(root, [get], {})).toMatchObject({
    allowed: false,
    message:
      `User: ${root.arn} is not authorized to perform: s3:GetObject on resource: "arn:aws:s3:::box/a" ` +
      "with an explicit deny in a resource-based policy",
  });
  const elsewhere = { ...getItem, resourceAccount: "111111111111" };
  expect(await identity.decide(root, [elsewhere], {})).toMatchObject({ allowed: false });
});

test("a denial's encoded message opens again, and nothing else does", async () => {
  await saveAlice({});
  const decision = await identity.decide(alice, [getItem], {});
  if (decision.allowed) throw new Error("allowed");
  const encoded = decision.encodedMessage();
  expect(JSON.parse(identity.decodeMessage(alice.account, encoded) ?? "")).toMatchObject({
    allowed: false,
    explicitDeny: false,
    context: { principal: { arn: alice.arn }, action: "dynamodb:GetItem", resource: TABLE },
  });
  expect(identity.decodeMessage(alice.account, `${encoded.slice(0, -4)}AAAA`)).toBeUndefined();
  expect(identity.decodeMessage("111111111111", encoded)).toBeUndefined();
});
