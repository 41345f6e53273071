import { CreateRoleCommand, DeleteRoleCommand, IAMClient } from "@aws-sdk/client-iam";
import {
  AssumeRoleCommand,
  type Credentials,
  GetCallerIdentityCommand,
  GetFederationTokenCommand,
  GetSessionTokenCommand,
  STSClient,
} from "@aws-sdk/client-sts";
import { beforeAll, expect, test } from "vitest";
import { ACCOUNT, useServer } from "../../support/server.js";
import { TurnableClock } from "../../support/turnable-clock.js";
import { makeUser, policy, trust } from "../iam/support.js";
import { Visitor } from "./visitor.js";

const clock = new TurnableClock();
const server = useServer({ clock });
let sts: STSClient;
let RoleArn: string;

beforeAll(async () => {
  const user = await makeUser(server, "broker", policy({ Action: "sts:*" }));
  sts = new STSClient(server.client(user.credentials));
  const { Role } = await new IAMClient(server.client()).send(
    new CreateRoleCommand({ RoleName: "visitors", AssumeRolePolicyDocument: trust({ AWS: ACCOUNT }) }),
  );
  RoleArn = Role?.Arn ?? "";
});

function sessionOf(made: Credentials | undefined): string {
  return JSON.stringify({
    sessionId: made?.AccessKeyId,
    sessionKey: made?.SecretAccessKey,
    sessionToken: made?.SessionToken,
  });
}

async function assume(): Promise<string> {
  const { Credentials } = await sts.send(new AssumeRoleCommand({ RoleArn, RoleSessionName: "guest" }));
  return sessionOf(Credentials);
}

function ask(Session: string, more: Record<string, string> = {}) {
  const query = new URLSearchParams({ Action: "getSigninToken", Session, ...more });
  return Visitor.program(server).get(`/federation?${query}`);
}

function login(visitor: Visitor, SigninToken: unknown, Destination = "https://console.aws.amazon.com/") {
  const query = new URLSearchParams({
    Action: "login",
    Issuer: "https://example.com",
    Destination,
    SigninToken: String(SigninToken),
  });
  return visitor.get(`/federation?${query}`);
}

test("AWS's own flow: a role's credentials, a token, a link, a session that is the role's", async () => {
  const { status, json } = await ask(await assume(), { SessionDuration: "43200" });
  expect(status).toBe(200);
  const browser = Visitor.browser(server);
  const entered = await login(browser, json["SigninToken"]);
  expect(entered.status).toBe(302);
  expect(entered.headers.location).toBe("/console");
  expect(entered.headers["set-cookie"]?.[0]).toContain("Max-Age=43200; HttpOnly; SameSite=Lax");
  const page = await browser.get("/console");
  expect(page.text).toContain("Signed in as guest");
  expect(page.text).not.toContain("Change password");
  clock.turn(3 * 3_600_000);
  const { json: made } = await browser.postJson("/session/credentials", {});
  const { AccessKeyId, SecretAccessKey, SessionToken } = made["credentials"] as Record<string, string>;
  const guest = new STSClient({
    ...server.client({
      accessKeyId: AccessKeyId ?? "",
      secretAccessKey: SecretAccessKey ?? "",
      sessionToken: SessionToken ?? "",
    }),
    systemClockOffset: clock.turned,
  });
  const { Arn } = await guest.send(new GetCallerIdentityCommand({}));
  expect(Arn).toBe(`arn:aws:sts::${ACCOUNT}:assumed-role/visitors/guest`);
  clock.turn(-3 * 3_600_000);
});

test("the token may be asked for with POST, and used on any host by a program", async () => {
  const form = { Action: "getSigninToken", Session: await assume(), SessionDuration: "1800" };
  const program = Visitor.program(server);
  const { json } = await program.post("/federation", form);
  const entered = await login(program, json["SigninToken"]);
  expect(entered.headers.location).toBe("/_lenticular/signin/console");
  const { json: session } = await program.get("/_lenticular/signin/session");
  expect(session["session"]).toMatchObject({ type: "assumed-role", account: ACCOUNT });
});

test("a federated user's session ends with its credentials, whose policies bound it", async () => {
  const { Credentials } = await sts.send(
    new GetFederationTokenCommand({
      Name: "guest",
      DurationSeconds: 900,
      Policy: policy({ Action: "sts:*" }),
    }),
  );
  const Session = sessionOf(Credentials);
  expect((await ask(Session, { SessionDuration: "3600" })).status).toBe(400);
  const { json } = await ask(Session);
  const browser = Visitor.browser(server);
  const { headers } = await login(browser, json["SigninToken"]);
  const seconds = Number(/Max-Age=(\d+)/.exec(headers["set-cookie"]?.[0] ?? "")?.[1]);
  expect(seconds).toBeGreaterThan(880);
  expect(seconds).toBeLessThanOrEqual(900);
});

test("no token for a long-term key, a user's own session, a wrong secret or a duration out of bounds", async () => {
  const { Credentials: own } = await sts.send(new GetSessionTokenCommand({}));
  const role = await assume();
  const forged = JSON.stringify({ ...(JSON.parse(role) as object), sessionKey: "wrong" });
  const key = JSON.stringify({ sessionId: "test", sessionKey: "test", sessionToken: "" });
  for (const session of [sessionOf(own), forged, key, "{}", "no json"]) {
    expect((await ask(session)).status, session).toBe(400);
  }
  for (const SessionDuration of ["899", "43201", "1e3", "-1"]) {
    expect((await ask(role, { SessionDuration })).status).toBe(400);
  }
});

test("no session with a token that is old, changed, or of a role that is gone; none of it leads elsewhere", async () => {
  const { json } = await ask(await assume());
  const token = String(json["SigninToken"]);
  const browser = Visitor.browser(server);
  expect((await login(browser, `${token.slice(0, -2)}AA`)).status).toBe(400);
  expect((await login(browser, token, "https://evil.example/")).status).toBe(400);
  clock.turn(15 * 60_000);
  const late = await login(browser, token);
  expect(late.text).toContain("has expired");
  expect(browser.cookies.size).toBe(0);
  clock.turn(-15 * 60_000);
  await login(browser, token);
  await new IAMClient(server.client()).send(new DeleteRoleCommand({ RoleName: "visitors" }));
  expect((await browser.postJson("/session/credentials", {})).status).toBe(401);
});
