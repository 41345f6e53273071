import {
  ChangePasswordCommand,
  CreateLoginProfileCommand,
  CreateRoleCommand,
  DeleteAccessKeyCommand,
  DeleteRoleCommand,
  DeleteRolePolicyCommand,
  DeleteUserCommand,
  DeleteUserPolicyCommand,
  IAMClient,
  PutRolePolicyCommand,
  PutUserPolicyCommand,
  UpdateAccessKeyCommand,
} from "@aws-sdk/client-iam";
import {
  AssumeRoleCommand,
  type Credentials,
  GetFederationTokenCommand,
  GetSessionTokenCommand,
  STSClient,
} from "@aws-sdk/client-sts";
import { beforeAll, describe, expect, test } from "vitest";
import { makeUser, policy, type TestUser, trust } from "../../services/iam/support.js";
import { ACCOUNT, useServer } from "../../support/server.js";
import { TurnableClock } from "../../support/turnable-clock.js";
import { type Attempt, type Caller, send, sign } from "./attempts.js";

const clock = new TurnableClock();
const server = useServer({ clock });
const HOUR_MS = 3_600_000;
const iam = () => new IAMClient(server.client());
const stsOf = (caller: Caller) => new STSClient(server.client(caller));

const toCaller = (credentials: Credentials | undefined): Caller => ({
  accessKeyId: credentials?.AccessKeyId ?? "",
  secretAccessKey: credentials?.SecretAccessKey ?? "",
  sessionToken: credentials?.SessionToken ?? "",
});

const LIST_TABLES: Partial<Attempt> = {
  method: "POST",
  headers: { "content-type": "application/x-amz-json-1.0", "x-amz-target": "DynamoDB_20120810.ListTables" },
  body: "{}",
};

/** `ok`, or the code that a call with these credentials, signed by the server's clock, is refused with. */
async function outcome(caller: Caller): Promise<string> {
  const facts = { service: "dynamodb", at: clock.now() };
  const answer = await send(server.endpoint, await sign(server.endpoint, LIST_TABLES, caller, facts));
  const { __type = "ok" } = JSON.parse(answer.body) as { __type?: string };
  return __type.replace(/.*#/, "");
}

const UNKNOWN = "UnrecognizedClientException";
const ALL = policy({ Action: "*" });

/** As AWS wants it: a user's keys and policies go first. */
async function deleteUser({ name, credentials }: TestUser): Promise<void> {
  const of = { UserName: name };
  await iam().send(new DeleteAccessKeyCommand({ ...of, AccessKeyId: credentials.accessKeyId }));
  await iam().send(new DeleteUserPolicyCommand({ ...of, PolicyName: "inline" }));
  await iam().send(new DeleteUserCommand(of));
}

describe("keys", () => {
  test("of a deleted user", async () => {
    const user = await makeUser(server, "leaver", ALL);
    expect(await outcome(user.credentials)).toBe("ok");
    await deleteUser(user);
    expect(await outcome(user.credentials)).toBe(UNKNOWN);
  });

  test("of a user of the same name, made anew", async () => {
    const first = await makeUser(server, "again", ALL);
    await deleteUser(first);
    const second = await makeUser(server, "again", ALL);
    expect(await outcome(first.credentials)).toBe(UNKNOWN);
    expect(await outcome(second.credentials)).toBe("ok");
  });

  test("switched off", async () => {
    const { name, credentials } = await makeUser(server, "paused", ALL);
    const turn = (Status: "Active" | "Inactive") =>
      iam().send(
        new UpdateAccessKeyCommand({ UserName: name, AccessKeyId: credentials.accessKeyId, Status }),
      );
    await turn("Inactive");
    expect(await outcome(credentials)).toBe(UNKNOWN);
    await turn("Active");
    expect(await outcome(credentials)).toBe("ok");
  });

  test("a long-term key with a session token beside it", async () => {
    const { credentials } = await makeUser(server, "odd", ALL);
    expect(await outcome({ ...credentials, sessionToken: "AAAA" })).toBe(UNKNOWN);
  });
});

describe("permissions that were taken away", () => {
  test("by the next request", async () => {
    const { name, credentials } = await makeUser(server, "demoted", ALL);
    expect(await outcome(credentials)).toBe("ok");
    await iam().send(new DeleteUserPolicyCommand({ UserName: name, PolicyName: "inline" }));
    expect(await outcome(credentials)).toBe("AccessDeniedException");
  });

  test("from sessions that were made before, too", async () => {
    const { name, credentials } = await makeUser(server, "shrunk", ALL);
    const session = toCaller((await stsOf(credentials).send(new GetSessionTokenCommand({}))).Credentials);
    expect(await outcome(session)).toBe("ok");
    await iam().send(
      new PutUserPolicyCommand({
        UserName: name,
        PolicyName: "inline",
        PolicyDocument: policy({ Action: "s3:*" }),
      }),
    );
    expect(await outcome(session)).toBe("AccessDeniedException");
  });

  test("of a role's sessions, all older ones at once", async () => {
    const { credentials } = await makeUser(server, "worker", ALL);
    const { session } = await makeSession("revoked", credentials);
    expect(await outcome(session)).toBe("ok");
    const Condition = { DateLessThan: { "aws:TokenIssueTime": new Date(clock.now() + 1000).toISOString() } };
    await iam().send(
      new PutRolePolicyCommand({
        RoleName: "revoked",
        PolicyName: "AWSRevokeOlderSessions",
        PolicyDocument: policy({ Effect: "Deny", Action: "*", Condition }),
      }),
    );
    expect(await outcome(session)).toBe("AccessDeniedException");
  });
});

/** A role that may do all, and a session of it. */
async function makeSession(name: string, caller: Caller): Promise<{ session: Caller }> {
  await iam().send(
    new CreateRoleCommand({ RoleName: name, AssumeRolePolicyDocument: trust({ AWS: ACCOUNT }) }),
  );
  await iam().send(new PutRolePolicyCommand({ RoleName: name, PolicyName: "inline", PolicyDocument: ALL }));
  const RoleArn = `arn:aws:iam::${ACCOUNT}:role/${name}`;
  const { Credentials } = await stsOf(caller).send(
    new AssumeRoleCommand({ RoleArn, RoleSessionName: "session" }),
  );
  return { session: toCaller(Credentials) };
}

describe("sessions", () => {
  let user: TestUser;
  beforeAll(async () => {
    user = await makeUser(server, "sessions", ALL);
  });

  test("of a role that is gone, also when another of its name is made", async () => {
    const { session } = await makeSession("gone", user.credentials);
    expect(await outcome(session)).toBe("ok");
    await iam().send(new DeleteRolePolicyCommand({ RoleName: "gone", PolicyName: "inline" }));
    await iam().send(new DeleteRoleCommand({ RoleName: "gone" }));
    expect(await outcome(session)).toBe(UNKNOWN);
    await makeSession("gone", user.credentials);
    expect(await outcome(session)).toBe(UNKNOWN);
  });

  test("of a user that is gone", async () => {
    const brief = await makeUser(server, "brief", ALL);
    const sts = stsOf(brief.credentials);
    const own = toCaller((await sts.send(new GetSessionTokenCommand({}))).Credentials);
    const federated = toCaller(
      (await sts.send(new GetFederationTokenCommand({ Name: "guest", Policy: ALL }))).Credentials,
    );
    expect([await outcome(own), await outcome(federated)]).toEqual(["ok", "ok"]);
    await deleteUser(brief);
    expect([await outcome(own), await outcome(federated)]).toEqual([UNKNOWN, UNKNOWN]);
  });

  test("that would make themselves longer: a session can make none of its own kind", async () => {
    const own = toCaller((await stsOf(user.credentials).send(new GetSessionTokenCommand({}))).Credentials);
    await expect(stsOf(own).send(new GetSessionTokenCommand({}))).rejects.toMatchObject({
      name: "AccessDenied",
      message: "Cannot call GetSessionToken with session credentials",
    });
    await expect(stsOf(own).send(new GetFederationTokenCommand({ Name: "guest" }))).rejects.toMatchObject({
      name: "AccessDenied",
    });
  });
});

describe("passwords", () => {
  test("one's own changed without knowing the old one", async () => {
    const { name, credentials } = await makeUser(server, "typist", ALL);
    await iam().send(new CreateLoginProfileCommand({ UserName: name, Password: "Correct-Horse-7" }));
    const changing = new ChangePasswordCommand({ OldPassword: "guess", NewPassword: "Battery-Staple-8" });
    await expect(new IAMClient(server.client(credentials)).send(changing)).rejects.toMatchObject({
      name: "AccessDenied",
    });
  });

  test("that the policy forbids", async () => {
    const { name } = await makeUser(server, "lazy");
    const making = new CreateLoginProfileCommand({ UserName: name, Password: "password" });
    await expect(iam().send(making)).rejects.toMatchObject({ name: "PasswordPolicyViolationException" });
  });
});

// Last: from here on the machine's own clock is behind the server's.
test("a session, when its time is over", async () => {
  const { credentials } = await makeUser(server, "timed", ALL);
  const { session } = await makeSession("hourly", credentials);
  expect(await outcome(session)).toBe("ok");
  clock.turn(HOUR_MS + 1000);
  expect(await outcome(session)).toBe("ExpiredTokenException");
  expect(await outcome(credentials)).toBe("ok");
});
