import {
  CreateAccountAliasCommand,
  CreateLoginProfileCommand,
  CreateVirtualMFADeviceCommand,
  EnableMFADeviceCommand,
  GetUserCommand,
  IAMClient,
  UpdateLoginProfileCommand,
} from "@aws-sdk/client-iam";
import { GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import { beforeAll, beforeEach, describe, expect, test } from "vitest";
import { codeAt } from "../../../src/core/identity/totp.js";
import { ACCOUNT, useServer } from "../../support/server.js";
import { TurnableClock } from "../../support/turnable-clock.js";
import { makeUser, policy } from "../iam/support.js";
import { Visitor } from "./visitor.js";

const clock = new TurnableClock();
const server = useServer({ clock });
const iam = () => new IAMClient({ ...server.client(), systemClockOffset: clock.turned });
const PASSWORD = "Correct-Horse-7";
const ALICE = { account: "acme", username: "alice", password: PASSWORD };

beforeAll(async () => {
  // All at once, while the clock is the SDK's own.
  await makeUser(server, "alice", policy({ Action: "iam:ChangePassword" }));
  await makeUser(server, "carol", policy({ Action: "iam:ChangePassword" }));
  for (const name of ["guessed", "bob", "dave"]) await makeUser(server, name);
  await iam().send(new CreateLoginProfileCommand({ UserName: "alice", Password: PASSWORD }));
  await iam().send(new CreateAccountAliasCommand({ AccountAlias: "acme" }));
});

let browser: Visitor;
beforeEach(() => {
  browser = Visitor.browser(server);
});

/** Opens the page and sends its form, with what a person types. */
async function signIn(typed: Record<string, string>, path = "/console") {
  const { fields } = await browser.get(path);
  return browser.post("/console", { ...fields, ...typed });
}

describe("the page", () => {
  test("an account's own address leads to it, by id or alias", async () => {
    const own = Visitor.browser(server, `${ACCOUNT}.signin.localhost`);
    const { status, headers } = await own.get("/console");
    expect(status).toBe(303);
    expect(headers.location).toBe(`${browser.origin}/console?account=${ACCOUNT}`);
    const { text } = await browser.get(`/console?account=${ACCOUNT}`);
    expect(text).toContain('name="account" type="text" value="acme"');
  });

  test("works without scripts, and lets nobody frame, cache or style it", async () => {
    const { headers, text } = await browser.get("/console");
    expect(text).not.toContain("<script");
    expect(headers).toMatchObject({
      "cache-control": "no-store",
      "x-frame-options": "DENY",
      "referrer-policy": "same-origin",
      "x-content-type-options": "nosniff",
    });
    const csp = headers["content-security-policy"];
    expect(csp).toContain("default-src 'none'");
    expect(csp).toContain("form-action 'self'");
    expect(csp).toContain("frame-ancestors 'none'");
    expect(headers["access-control-allow-origin"]).toBeUndefined();
  });

  test("what is typed comes back escaped", async () => {
    const { text } = await signIn({ account: '"><script>', username: "<b>", password: "x" });
    expect(text).not.toContain("<script>");
    expect(text).toContain("&quot;&gt;&lt;script&gt;");
  });

  test("is on a host of its own: browsers elsewhere are led there, and no other service answers there", async () => {
    const elsewhere = Visitor.browser(server, "127.0.0.1");
    const { status, headers } = await elsewhere.get("/_lenticular/signin/console?account=acme");
    expect(status).toBe(307);
    expect(headers.location).toBe(`${browser.origin}/console?account=acme`);
    const byDigits = Visitor.browser(server, "192.168.1.5");
    expect((await byDigits.get("/_lenticular/signin/console")).status).toBe(421);
    const signed =
      "/bucket/evil.html?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=test%2F20260101%2Fus-east-1%2Fs3%2Faws4_request";
    const { text } = await browser.get(signed);
    expect(text).not.toContain("<Error>");
    expect((await Visitor.program(server, "signin.s3.localhost").get("/")).text).toContain("NoSuchBucket");
  });
});

describe("signing in", () => {
  test("a user's password makes a session, whose keys are the user's", async () => {
    const entered = await signIn(ALICE);
    expect(entered.status).toBe(303);
    expect(entered.headers.location).toBe("/console");
    expect(entered.headers["set-cookie"]?.[0]).toMatch(
      /^lenticular-session=[\w-]{43}; Path=\/; Max-Age=\d+; HttpOnly; SameSite=Lax$/,
    );
    const home = await browser.get("/console");
    expect(home.text).toContain("Signed in as alice");
    const { text } = await browser.post("/keys", home.fields);
    const value = (name: string) => new RegExp(`${name}=([^\\s<]+)`).exec(text)?.[1] ?? "";
    const credentials = {
      accessKeyId: value("AWS_ACCESS_KEY_ID"),
      secretAccessKey: value("AWS_SECRET_ACCESS_KEY"),
      sessionToken: value("AWS_SESSION_TOKEN"),
    };
    const sts = new STSClient(server.client(credentials));
    expect((await sts.send(new GetCallerIdentityCommand({}))).Arn).toBe(`arn:aws:iam::${ACCOUNT}:user/alice`);
    const { User } = await iam().send(new GetUserCommand({ UserName: "alice" }));
    expect(User?.PasswordLastUsed).toBeInstanceOf(Date);
  });

  test("a session of before is not carried over, and signing out ends it on the server", async () => {
    await signIn(ALICE);
    const first = browser.cookies.get("lenticular-session") ?? "";
    const home = await browser.get("/console");
    await browser.post("/signout", home.fields);
    expect(browser.cookies.has("lenticular-session")).toBe(false);
    const thief = Visitor.browser(server);
    thief.cookies.set("lenticular-session", first);
    expect((await thief.get("/console")).text).toContain("Sign in as an IAM user");
  });

  test.each([
    ["another's password", { ...ALICE, password: "Wrong-Horse-7" }],
    ["a user who is not there", { ...ALICE, username: "nobody" }],
    ["an account that is not there", { ...ALICE, account: "999999999999" }],
    ["no password", { ...ALICE, password: "" }],
    ["the root user, who has none", { email: ACCOUNT, password: PASSWORD }],
  ])("is refused in the same words for %s", async (_what, typed) => {
    const { status, text } = await signIn(typed);
    expect(status).toBe(401);
    expect(text).toContain("Your authentication information is incorrect. Please try again.");
    expect(text).not.toContain(PASSWORD);
    expect(browser.cookies.has("lenticular-session")).toBe(false);
  });

  test("goes to a place on this server, and to no other", async () => {
    for (const [asked, to] of [
      ["/password", "/password"],
      ["https://console.aws.amazon.com/s3/home", "/console"],
      ["https://evil.example/", "/console"],
      ["//evil.example/", "/console"],
      ["/\\evil.example/", "/console"],
      ["javascript:alert(1)", "/console"],
    ]) {
      browser = Visitor.browser(server);
      const { headers } = await signIn(ALICE, `/console?destination=${encodeURIComponent(asked ?? "")}`);
      expect(headers.location, asked).toBe(to);
    }
  });

  test("is refused from another site: by its origin, without its token, with another visitor's", async () => {
    const { fields } = await browser.get("/console");
    const other = (await Visitor.browser(server).get("/console")).fields;
    const attempts = [
      browser.post("/console", { ...fields, ...ALICE }, { origin: "http://evil.localhost" }),
      browser.post("/console", { ...fields, ...ALICE }, { origin: "null" }),
      browser.post("/console", ALICE),
      browser.post("/console", { ...ALICE, token: other["token"] ?? "" }),
      browser.post("/console", { ...ALICE, token: `${fields["token"]}x` }),
    ];
    for (const { status } of await Promise.all(attempts)) expect(status).toBe(403);
    expect(browser.cookies.has("lenticular-session")).toBe(false);
  });
});

describe("guessing", () => {
  test("five wrong passwords let nobody try for a minute, then longer; others are not kept out", async () => {
    await iam().send(new CreateLoginProfileCommand({ UserName: "guessed", Password: PASSWORD }));
    for (const userName of ["guessed", "nobody-at-all"]) {
      const wrong = { account: "acme", username: userName, password: "Wrong-Horse-7" };
      for (let attempt = 0; attempt < 5; attempt++) expect((await signIn(wrong)).status).toBe(401);
      const kept = await signIn({ ...wrong, password: PASSWORD });
      expect(kept.status).toBe(429);
      expect(kept.headers["retry-after"]).toMatch(/^(60|59|58)$/);
      // By the account's number it is the same user.
      expect((await signIn({ ...wrong, account: ACCOUNT })).status).toBe(429);
      clock.turn(61_000);
      expect((await signIn(wrong)).status).toBe(401);
      expect(Number((await signIn(wrong)).headers["retry-after"])).toBeGreaterThan(100);
      clock.turn(121_000);
    }
    expect((await signIn(ALICE)).status).toBe(303);
    expect((await signIn({ ...ALICE, username: "guessed" })).status).toBe(303);
  });

  test("many at once are no way around", async () => {
    const { fields } = await browser.get("/console");
    const wrong = { ...fields, account: "acme", username: "at-once", password: "x" };
    const all = await Promise.all(Array.from({ length: 12 }, () => browser.post("/console", wrong)));
    expect(all.filter(({ status }) => status === 401)).toHaveLength(5);
    expect(all.filter(({ status }) => status === 429)).toHaveLength(7);
  });
});

describe("a device", () => {
  test("is asked for; its code is good once, and the session says so", async () => {
    await iam().send(new CreateLoginProfileCommand({ UserName: "bob", Password: PASSWORD }));
    const made = await iam().send(new CreateVirtualMFADeviceCommand({ VirtualMFADeviceName: "phone" }));
    const { SerialNumber, Base32StringSeed } = made.VirtualMFADevice ?? {};
    const seed = Buffer.from(Base32StringSeed ?? []).toString();
    const code = (steps = 0) => codeAt(seed, clock.now() + steps * 30_000);
    await iam().send(
      new EnableMFADeviceCommand({
        UserName: "bob",
        SerialNumber,
        AuthenticationCode1: code(-1),
        AuthenticationCode2: code(),
      }),
    );
    const bob = { ...ALICE, username: "bob" };
    const asked = await signIn(bob);
    expect(asked.status).toBe(200);
    expect(asked.text).toContain("Multi-factor authentication");
    expect(browser.cookies.has("lenticular-session")).toBe(false);
    const wrong = await browser.post("/console/code", { ...asked.fields, code: "000000" });
    expect(wrong.status).toBe(401);
    const right = await browser.post("/console/code", { ...wrong.fields, code: code(1) });
    expect(right.status).toBe(303);
    expect((await browser.get("/console")).text).toContain("<dt>MFA</dt><dd>yes</dd>");

    browser = Visitor.browser(server);
    const again = await signIn(bob);
    const replayed = await browser.post("/console/code", { ...again.fields, code: code(1) });
    expect(replayed.status).toBe(401);
    clock.turn(11 * 60_000);
    const late = await browser.post("/console/code", { ...again.fields, code: code() });
    expect(late.text).toContain("This step took too long");
  });
});

describe("a password", () => {
  test("that must be changed is changed first, by the account's rules, and ends sessions of before", async () => {
    const profile = { UserName: "carol", Password: PASSWORD };
    await iam().send(new CreateLoginProfileCommand(profile));
    const carol = { ...ALICE, username: "carol" };
    await signIn(carol);
    const before = browser;
    clock.turn(1000);
    await iam().send(new UpdateLoginProfileCommand({ ...profile, PasswordResetRequired: true }));
    expect((await before.get("/console")).text).toContain("Sign in as an IAM user");

    browser = Visitor.browser(server);
    const must = await signIn(carol);
    expect(must.text).toContain("Change your password");
    const change = (fields: Record<string, string>, newpassword: string, repeated = newpassword) =>
      browser.post("/console/password", { ...fields, password: PASSWORD, newpassword, repeated });
    const unlike = await change(must.fields, "Brand-New-Horse-8", "Brand-New-Horse-9");
    expect(unlike.text).toContain("are not the same");
    const weak = await change(unlike.fields, "short");
    expect(weak.text).toContain("Password should have a minimum length of 8");
    const done = await change(weak.fields, "Brand-New-Horse-8");
    expect(done.status).toBe(303);
    expect((await browser.get("/console")).text).toContain("Signed in as carol");
    // What proved the old password proves nothing any more.
    const stale = await change(weak.fields, "Brand-New-Horse-9");
    expect(stale.text).toContain("Please sign in again");
  });

  test("that must be changed stays as it is for a user who may not change it", async () => {
    const profile = { UserName: "dave", Password: PASSWORD, PasswordResetRequired: true };
    await iam().send(new CreateLoginProfileCommand(profile));
    const must = await signIn({ ...ALICE, username: "dave" });
    const typed = { password: PASSWORD, newpassword: "Brand-New-Horse-8", repeated: "Brand-New-Horse-8" };
    const { text } = await browser.post("/console/password", { ...must.fields, ...typed });
    expect(text).toContain("you may not change your password (iam:ChangePassword)");
  });
});
