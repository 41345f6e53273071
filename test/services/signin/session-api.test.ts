import {
  AddUserToGroupCommand,
  AttachGroupPolicyCommand,
  CreateGroupCommand,
  CreateLoginProfileCommand,
  CreateVirtualMFADeviceCommand,
  DeactivateMFADeviceCommand,
  DeleteAccountPasswordPolicyCommand,
  DeleteLoginProfileCommand,
  EnableMFADeviceCommand,
  GetAccountSummaryCommand,
  GetLoginProfileCommand,
  GetUserCommand,
  IAMClient,
  ListUsersCommand,
  UpdateAccountPasswordPolicyCommand,
} from "@aws-sdk/client-iam";
import { GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import { beforeAll, describe, expect, test } from "vitest";
import { codeAt } from "../../../src/core/identity/totp.js";
import { ACCOUNT, useServer } from "../../support/server.js";
import { TurnableClock } from "../../support/turnable-clock.js";
import { makeUser, policy } from "../iam/support.js";
import { type Answer, Visitor } from "./visitor.js";

const clock = new TurnableClock();
const server = useServer({ clock });
const iam = () => new IAMClient({ ...server.client(), systemClockOffset: clock.turned });
const SESSION = "/_lenticular/signin/session";
const PASSWORD = "Correct-Horse-7";
const ALICE = { account: ACCOUNT, userName: "alice", password: PASSWORD };
const DAY_MS = 86_400_000;

beforeAll(async () => {
  await makeUser(server, "alice", policy({ Action: ["iam:ChangePassword", "iam:ListUsers"] }));
  await iam().send(new CreateLoginProfileCommand({ UserName: "alice", Password: PASSWORD }));
});

function credentialsOf({ json }: Answer) {
  const made = json["credentials"] as Record<string, string>;
  return {
    accessKeyId: made["AccessKeyId"] ?? "",
    secretAccessKey: made["SecretAccessKey"] ?? "",
    sessionToken: made["SessionToken"] ?? "",
  };
}

describe("a program", () => {
  test("signs in, asks who it is, takes new credentials, signs out", async () => {
    const program = Visitor.program(server);
    const entered = await program.postJson(SESSION, ALICE);
    expect(entered.status).toBe(201);
    expect(entered.headers["cache-control"]).toBe("no-store");
    const arn = `arn:aws:iam::${ACCOUNT}:user/alice`;
    expect(entered.json["session"]).toMatchObject({ account: ACCOUNT, arn, type: "user", mfa: false });
    // A session of the console may call IAM, unlike one of GetSessionToken.
    const own = new IAMClient({ ...server.client(credentialsOf(entered)), systemClockOffset: clock.turned });
    await expect(own.send(new ListUsersCommand({}))).resolves.toBeDefined();

    expect((await program.get(SESSION)).json["session"]).toMatchObject({ arn });
    const more = await program.postJson(`${SESSION}/credentials`, { durationSeconds: 900 });
    const sts = new STSClient({ ...server.client(credentialsOf(more)), systemClockOffset: clock.turned });
    expect((await sts.send(new GetCallerIdentityCommand({}))).Arn).toBe(arn);
    expect((await program.postJson(`${SESSION}/credentials`, { durationSeconds: 1 })).status).toBe(400);

    expect((await program.send("DELETE", SESSION, {}, undefined)).status).toBe(204);
    expect((await program.get(SESSION)).json).toMatchObject({ error: "NotSignedIn" });
    expect((await program.postJson(`${SESSION}/credentials`, {})).status).toBe(401);
  });

  test("is told apart what is missing, but not what is wrong", async () => {
    const program = Visitor.program(server);
    const wrong = await program.postJson(SESSION, { ...ALICE, password: "x" });
    const nobody = await program.postJson(SESSION, { ...ALICE, userName: "nobody" });
    expect(wrong).toMatchObject({ status: 401, json: { error: "AuthenticationFailed" } });
    expect(nobody.json).toEqual(wrong.json);
    const form = await program.post(SESSION, ALICE);
    expect(form).toMatchObject({ status: 403, json: { error: "Forbidden" } });
    const broken = await program.send("POST", SESSION, { "content-type": "application/json" }, "{");
    expect(broken).toMatchObject({ status: 400 });
    expect(broken.text).toContain("The body must be a JSON object.");
    const endless = JSON.stringify({ ...ALICE, password: "x".repeat(70_000) });
    const long = await program.send("POST", SESSION, { "content-type": "application/json" }, endless);
    expect(long.status).toBe(413);
  });

  test("in a page of another site, is refused", async () => {
    const page = Visitor.browser(server);
    const from = { origin: "http://evil.localhost" };
    for (const answer of [
      await page.postJson("/session", ALICE, from),
      await page.get("/session", { "sec-fetch-site": "cross-site" }),
      await page.send("DELETE", "/session", from, undefined),
    ]) {
      expect(answer.status).toBe(403);
      expect(answer.headers["access-control-allow-origin"]).toBeUndefined();
    }
  });

  test("loses its session with its password, and after twelve hours", async () => {
    await makeUserWithPassword("leaver");
    const program = Visitor.program(server);
    await program.postJson(SESSION, { ...ALICE, userName: "leaver" });
    await iam().send(new DeleteLoginProfileCommand({ UserName: "leaver" }));
    expect((await program.get(SESSION)).status).toBe(401);
    await program.postJson(SESSION, ALICE);
    clock.turn(12 * 3_600_000 - 60_000);
    const last = await program.postJson(`${SESSION}/credentials`, {});
    const { Expiration = "" } = last.json["credentials"] as { Expiration?: string };
    expect(Date.parse(Expiration) - clock.now()).toBeLessThanOrEqual(60_000);
    clock.turn(60_001);
    expect((await program.get(SESSION)).status).toBe(401);
  });
});

/** Users are made with keys by the SDK's own clock; these, while it is turned on, without. */
async function makeUserWithPassword(name: string): Promise<void> {
  const { CreateUserCommand } = await import("@aws-sdk/client-iam");
  await iam().send(new CreateUserCommand({ UserName: name }));
  await iam().send(new CreateLoginProfileCommand({ UserName: name, Password: PASSWORD }));
}

describe("the account's rules", () => {
  test("let a password expire: then it is changed first, or, hard, by an administrator only", async () => {
    await makeUserWithPassword("old-timer");
    await iam().send(
      new UpdateAccountPasswordPolicyCommand({
        MaxPasswordAge: 10,
        AllowUsersToChangePassword: true,
        PasswordReusePrevention: 2,
      }),
    );
    const old = { ...ALICE, userName: "old-timer" };
    const program = Visitor.program(server);
    expect((await program.postJson(SESSION, old)).status).toBe(201);
    clock.turn(11 * DAY_MS);
    const expired = await program.postJson(SESSION, old);
    expect(expired).toMatchObject({ status: 403, json: { error: "NewPasswordNeeded", reason: "expired" } });
    const { ticket } = expired.json;
    const change = (newPassword: string) =>
      program.postJson(`${SESSION}/password`, { ticket, password: PASSWORD, newPassword });
    expect((await change(PASSWORD)).json["message"]).toContain("password reuse");
    expect((await change("Brand-New-Horse-8")).status).toBe(201);
    await iam().send(new UpdateAccountPasswordPolicyCommand({ MaxPasswordAge: 10, HardExpiry: true }));
    clock.turn(11 * DAY_MS);
    const hard = await program.postJson(SESSION, { ...old, password: "Brand-New-Horse-8" });
    expect(hard).toMatchObject({ status: 403, json: { error: "PasswordExpired" } });
    await iam().send(new DeleteAccountPasswordPolicyCommand({}));
  });
});

describe("the root user", () => {
  test("has a password once its own key makes one, and a device under the account's number", async () => {
    await expect(iam().send(new GetLoginProfileCommand({}))).rejects.toThrow("cannot be found");
    await iam().send(new CreateLoginProfileCommand({ Password: PASSWORD }));
    const program = Visitor.program(server);
    const root = { email: ACCOUNT, password: PASSWORD };
    const entered = await program.postJson(SESSION, root);
    expect(entered.json["session"]).toMatchObject({ type: "root", arn: `arn:aws:iam::${ACCOUNT}:root` });
    const own = () =>
      new IAMClient({ ...server.client(credentialsOf(entered)), systemClockOffset: clock.turned });
    expect((await own().send(new GetUserCommand({}))).User?.PasswordLastUsed).toBeInstanceOf(Date);

    const made = await own().send(new CreateVirtualMFADeviceCommand({ VirtualMFADeviceName: "root-device" }));
    const { SerialNumber, Base32StringSeed } = made.VirtualMFADevice ?? {};
    const seed = Buffer.from(Base32StringSeed ?? []).toString();
    const code = (steps: number) => codeAt(seed, clock.now() + steps * 30_000);
    await own().send(
      new EnableMFADeviceCommand({
        UserName: ACCOUNT,
        SerialNumber,
        AuthenticationCode1: code(-1),
        AuthenticationCode2: code(0),
      }),
    );
    const summary = await own().send(new GetAccountSummaryCommand({}));
    expect(summary.SummaryMap).toMatchObject({ AccountMFAEnabled: 1, AccountPasswordPresent: 1 });
    const asked = await program.postJson(SESSION, root);
    expect(asked).toMatchObject({
      status: 401,
      json: { error: "MfaCodeNeeded", mfaDevices: [SerialNumber] },
    });
    const { ticket } = asked.json;
    const proven = await program.postJson(SESSION, { ticket, mfaCode: code(1) });
    expect(proven.json["session"]).toMatchObject({ type: "root", mfa: true });
    const device = { UserName: ACCOUNT, SerialNumber };
    await own().send(new DeactivateMFADeviceCommand(device));
    expect((await program.postJson(SESSION, root)).status).toBe(201);
  });

  test("is nobody a user can act for, whatever the user may do", async () => {
    await iam().send(new CreateGroupCommand({ GroupName: "administrators" }));
    const PolicyArn = "arn:aws:iam::aws:policy/AdministratorAccess";
    await iam().send(new AttachGroupPolicyCommand({ GroupName: "administrators", PolicyArn }));
    await iam().send(new AddUserToGroupCommand({ GroupName: "administrators", UserName: "alice" }));
    const entered = await Visitor.program(server).postJson(SESSION, ALICE);
    const alice = new IAMClient({
      ...server.client(credentialsOf(entered)),
      systemClockOffset: clock.turned,
    });
    const take = new EnableMFADeviceCommand({
      UserName: ACCOUNT,
      SerialNumber: `arn:aws:iam::${ACCOUNT}:mfa/x`,
      AuthenticationCode1: "000000",
      AuthenticationCode2: "000000",
    });
    await expect(alice.send(take)).rejects.toThrow(`The user with name ${ACCOUNT} cannot be found.`);
  });
});
