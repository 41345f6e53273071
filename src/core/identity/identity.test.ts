import { beforeEach, expect, test } from "vitest";
import type { RootStore } from "../store/store.js";
import type { IdentityAdmin, SessionRequest } from "./admin.js";
import { createIdentity } from "./create-identity.js";
import { credentials, principalsById, type UserRecord, users } from "./store.js";
import { fixedClock, quietLog, randomIds, temporaryStore } from "./testing.js";

const ACCOUNT = "000000000000";
const NOW = Date.parse("2026-01-31T12:00:00Z");

let identity: IdentityAdmin;
let store: RootStore;

beforeEach(async () => {
  store = await temporaryStore();
  identity = await open();
});

function open(): Promise<IdentityAdmin> {
  const log = quietLog();
  return createIdentity({ store, clock: fixedClock(NOW), ids: randomIds(), log, rootAccount: ACCOUNT });
}

async function makeUser(name: string): Promise<{ accessKeyId: string; secretAccessKey: string }> {
  const pair = identity.newAccessKey(ACCOUNT);
  const userId = `AIDA${name.toUpperCase()}`;
  const user: UserRecord = {
    id: userId,
    name,
    path: "/",
    arn: `arn:aws:iam::${ACCOUNT}:user/${name}`,
    createdAt: NOW,
    inline: {},
    attached: [],
    tags: {},
    groups: [],
  };
  await identity.transact(ACCOUNT, async (tx) => {
    users.put(tx, [ACCOUNT, name], user);
    principalsById.put(tx, [userId], { account: ACCOUNT, kind: "user", name });
    credentials.put(tx, [pair.accessKeyId], {
      account: ACCOUNT,
      owner: { kind: "user", userId },
      sealedSecret: identity.sealSecret(pair.secretAccessKey),
      active: true,
      createdAt: NOW,
    });
  });
  return pair;
}

test("the first start makes the root's key test/test", async () => {
  const found = await identity.find("test");
  expect(found).toMatchObject({
    secretAccessKey: "test",
    active: true,
    principal: { type: "root", account: ACCOUNT, arn: `arn:aws:iam::${ACCOUNT}:root`, userId: ACCOUNT },
  });
  expect(found?.sessionToken).toBeUndefined();
  expect(await identity.hasWellKnownKey()).toBe(true);
});

test("replaceRootKeys: test/test stops working at once, and does not come back", async () => {
  await identity.find("test");
  const pair = await identity.replaceRootKeys(ACCOUNT);
  expect(pair.secretAccessKey).toMatch(/^[A-Za-z0-9+/]{40}$/);
  expect(await identity.find("test")).toBeUndefined();
  expect(await identity.find(pair.accessKeyId)).toMatchObject({ secretAccessKey: pair.secretAccessKey });
  await identity.reset(() => store.clear());
  expect(await identity.hasWellKnownKey()).toBe(false);
  expect(await identity.find(pair.accessKeyId)).toMatchObject({ principal: { type: "root" } });
});

test("a user's key is known until it is made inactive or the user is deleted", async () => {
  const { accessKeyId, secretAccessKey } = await makeUser("alice");
  expect(await identity.find(accessKeyId)).toMatchObject({
    secretAccessKey,
    active: true,
    principal: { type: "user", userName: "alice", arn: `arn:aws:iam::${ACCOUNT}:user/alice` },
  });
  await identity.transact(ACCOUNT, async (tx) => {
    const record = await credentials.get(tx, accessKeyId);
    if (record) credentials.put(tx, [accessKeyId], { ...record, active: false });
  });
  expect(await identity.find(accessKeyId)).toMatchObject({ active: false });
  await identity.transact(ACCOUNT, async (tx) => principalsById.delete(tx, "AIDAALICE"));
  expect(await identity.find(accessKeyId)).toBeUndefined();
});

test("secrets are not in the store in the clear", async () => {
  const { secretAccessKey } = await makeUser("alice");
  for (const { value } of await store.list({})) {
    expect(Buffer.from(JSON.stringify(value)).includes(secretAccessKey)).toBe(false);
  }
});

const asRole: SessionRequest = {
  principal: {
    type: "assumed-role",
    account: ACCOUNT,
    arn: `arn:aws:sts::${ACCOUNT}:assumed-role/worker/one`,
    userId: "AROAWORKER:one",
    roleName: "worker",
    roleArn: `arn:aws:iam::${ACCOUNT}:role/worker`,
    sessionName: "one",
  },
  session: { tags: { team: "blue" } },
  durationSeconds: 900,
};

test("temporary credentials are known by their token, while the role exists", async () => {
  await identity.transact(ACCOUNT, async (tx) =>
    principalsById.put(tx, ["AROAWORKER"], { account: ACCOUNT, kind: "role", name: "worker" }),
  );
  const made = identity.issue(asRole);
  expect(made.accessKeyId).toMatch(/^ASIA[A-Z2-7]{16}$/);
  expect(made.expiresAt).toBe(NOW + 900_000);
  expect(await identity.find(made.accessKeyId, made.sessionToken)).toMatchObject({
    secretAccessKey: made.secretAccessKey,
    sessionToken: made.sessionToken,
    principal: { ...asRole.principal, session: { tags: { team: "blue" }, expiresAt: made.expiresAt } },
  });
  await identity.transact(ACCOUNT, async (tx) => principalsById.delete(tx, "AROAWORKER"));
  expect(await identity.find(made.accessKeyId, made.sessionToken)).toBeUndefined();
});

test("a token is no good without its key id, for another key id, or altered", async () => {
  await identity.transact(ACCOUNT, async (tx) =>
    principalsById.put(tx, ["AROAWORKER"], { account: ACCOUNT, kind: "role", name: "worker" }),
  );
  const one = identity.issue(asRole);
  const two = identity.issue(asRole);
  expect(await identity.find(one.accessKeyId)).toBeUndefined();
  expect(await identity.find(one.accessKeyId, two.sessionToken)).toBeUndefined();
  expect(await identity.find(two.accessKeyId, two.sessionToken)).toBeDefined();
  expect(await identity.find(one.accessKeyId, two.sessionToken)).toBeUndefined();
  expect(await identity.find(one.accessKeyId, ` ${one.sessionToken}`)).toBeUndefined();
  expect(await identity.find(one.accessKeyId, "A".repeat(1_000_000))).toBeUndefined();
});

test("a user's session ends with the user and follows a new name", async () => {
  await makeUser("alice");
  const principal = {
    type: "user" as const,
    account: ACCOUNT,
    arn: `arn:aws:iam::${ACCOUNT}:user/alice`,
    userId: "AIDAALICE",
    userName: "alice",
  };
  const made = identity.issue({ principal, session: {}, durationSeconds: 3600 });
  expect(await identity.find(made.accessKeyId, made.sessionToken)).toMatchObject({ principal });
  await identity.transact(ACCOUNT, async (tx) => {
    const record = await users.get(tx, ACCOUNT, "alice");
    if (!record) throw new Error("alice is gone");
    users.put(tx, [ACCOUNT, "alicia"], {
      ...record,
      name: "alicia",
      arn: `arn:aws:iam::${ACCOUNT}:user/alicia`,
    });
    principalsById.put(tx, [record.id], { account: ACCOUNT, kind: "user", name: "alicia" });
  });
  expect(await identity.find(made.accessKeyId, made.sessionToken)).toMatchObject({
    principal: { userName: "alicia", session: { accessKeyId: made.accessKeyId } },
  });
});

test("createAccount: another account has root keys of its own", async () => {
  const made = await identity.createAccount({ name: "staging" });
  expect(made.id).toMatch(/^\d{12}$/);
  expect(await identity.find(made.rootKey.accessKeyId)).toMatchObject({
    principal: { type: "root", account: made.id },
  });
  expect((await identity.listAccounts()).map(({ id }) => id).sort()).toEqual([ACCOUNT, made.id].sort());
  await expect(identity.createAccount({ id: made.id, name: "again" })).rejects.toThrow("exists already");
});

test("a second start keeps what is there", async () => {
  const pair = await identity.replaceRootKeys(ACCOUNT);
  const again = await open();
  expect(await again.hasWellKnownKey()).toBe(false);
  expect(await again.find("test")).toBeUndefined();
  // Its key is in memory here, so a new process cannot open the old secrets.
  expect(await again.find(pair.accessKeyId)).toBeUndefined();
});
