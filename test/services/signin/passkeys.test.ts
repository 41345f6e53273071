import {
  CreateLoginProfileCommand,
  CreateVirtualMFADeviceCommand,
  DeactivateMFADeviceCommand,
  EnableMFADeviceCommand,
  GetMFADeviceCommand,
  IAMClient,
  ListMFADevicesCommand,
  ListVirtualMFADevicesCommand,
} from "@aws-sdk/client-iam";
import { GetSessionTokenCommand, STSClient } from "@aws-sdk/client-sts";
import { expect, test } from "vitest";
import { codeAt } from "../../../src/core/identity/totp.js";
import { ACCOUNT, useServer } from "../../support/server.js";
import { makeUser, policy, type TestUser } from "../iam/support.js";
import { Authenticator } from "./authenticator.js";
import { type Answer, Visitor } from "./visitor.js";

const server = useServer();
const iam = () => new IAMClient(server.client());
const PASSWORD = "Correct-Horse-7";
const OWN_DEVICES = policy({ Action: "iam:EnableMFADevice", Resource: `arn:aws:iam::*:user/*` });

async function makePerson(name: string, document: string): Promise<TestUser> {
  const user = await makeUser(server, name, document);
  await iam().send(new CreateLoginProfileCommand({ UserName: name, Password: PASSWORD }));
  return user;
}

/** The page after the password. */
async function givePassword(browser: Visitor, username: string): Promise<Answer> {
  const { fields } = await browser.get("/console");
  return browser.post("/console", { ...fields, account: ACCOUNT, username, password: PASSWORD });
}

/** What a page asks the browser's passkeys for. */
function optionsOf({ text }: Answer) {
  const written = /data-options="([^"]*)"/.exec(text)?.[1] ?? "null";
  return JSON.parse(written.replaceAll("&quot;", '"').replaceAll("&amp;", "&"));
}

/** The hidden fields of the form that a passkey fills in. */
function fieldsOf({ text }: Answer): Record<string, string> {
  const form = text.slice(text.indexOf(' id="passkey"'));
  const found = form.matchAll(/<input type="hidden" name="([^"]*)" value="([^"]*)">/g);
  return Object.fromEntries([...found].map(([, name = "", value = ""]) => [name, value]));
}

async function register(browser: Visitor, authenticator: Authenticator, name: string): Promise<Answer> {
  const page = await browser.get("/passkey");
  const credential = authenticator.create(optionsOf(page), browser.origin);
  return browser.post("/passkey", { ...fieldsOf(page), name, credential });
}

test("a passkey is registered on the page, and asked for after the password", async () => {
  await makePerson("alice", OWN_DEVICES);
  const browser = Visitor.browser(server);
  const authenticator = new Authenticator();
  await givePassword(browser, "alice");
  const done = await register(browser, authenticator, "yubikey");
  expect(done.text).toContain("The passkey is registered.");

  const { MFADevices = [] } = await iam().send(new ListMFADevicesCommand({ UserName: "alice" }));
  const serial = new RegExp(`^arn:aws:iam::${ACCOUNT}:u2f/user/alice/yubikey-[A-Z2-7]{26}$`);
  expect(MFADevices).toEqual([
    { UserName: "alice", SerialNumber: expect.stringMatching(serial), EnableDate: expect.any(Date) },
  ]);
  const { VirtualMFADevices } = await iam().send(new ListVirtualMFADevicesCommand({}));
  expect(VirtualMFADevices).toEqual([]);
  const SerialNumber = MFADevices[0]?.SerialNumber;
  expect(await iam().send(new GetMFADeviceCommand({ SerialNumber }))).toMatchObject({ UserName: "alice" });

  const again = Visitor.browser(server);
  const asked = await givePassword(again, "alice");
  expect(again.cookies.has("lenticular-session")).toBe(false);
  expect(asked.headers["content-security-policy"]).toMatch(/script-src 'sha256-[\w+/]+='/);
  const credential = authenticator.get(optionsOf(asked), again.origin);
  const entered = await again.post("/console/passkey", { ...fieldsOf(asked), credential });
  expect(entered.status).toBe(303);
  expect((await again.get("/console")).text).toContain("<dt>MFA</dt><dd>yes</dd>");

  await iam().send(new DeactivateMFADeviceCommand({ UserName: "alice", SerialNumber }));
  expect((await iam().send(new ListMFADevicesCommand({ UserName: "alice" }))).MFADevices).toEqual([]);
  expect((await givePassword(Visitor.browser(server), "alice")).status).toBe(303);
});

test("a program signs in with one", async () => {
  await makePerson("programmer", OWN_DEVICES);
  const browser = Visitor.browser(server);
  const authenticator = new Authenticator();
  await givePassword(browser, "programmer");
  await register(browser, authenticator, "key");
  const program = Visitor.program(server, "signin.localhost");
  const who = { account: ACCOUNT, userName: "programmer", password: PASSWORD };
  const asked = await program.postJson("/session", who);
  expect(asked.json).toMatchObject({
    error: "MfaCodeNeeded",
    mfaDevices: [],
    passkey: { rpId: "signin.localhost" },
  });
  const { ticket } = asked.json;
  const passkey = authenticator.get(asked.json["passkey"] as never, program.origin);
  const entered = await program.postJson("/session", { ticket, passkey });
  expect(entered.json["session"]).toMatchObject({ mfa: true });
  const replayed = await program.postJson("/session", { ticket, passkey });
  expect(replayed).toMatchObject({ status: 401, json: { error: "MfaCodeWrong" } });
});

test("what is not the passkey's signature, over this, for here, is refused", async () => {
  await makePerson("guarded", OWN_DEVICES);
  const browser = Visitor.browser(server);
  const authenticator = new Authenticator();
  await givePassword(browser, "guarded");
  await register(browser, authenticator, "key");
  const program = Visitor.program(server, "signin.localhost");
  const ask = async () =>
    (await program.postJson("/session", { account: ACCOUNT, userName: "guarded", password: PASSWORD })).json;
  const first = await ask();
  const { ticket, passkey } = first as { ticket: string; passkey: Parameters<Authenticator["get"]>[0] };
  const earlier = authenticator.get((await ask())["passkey"] as typeof passkey, program.origin);
  const whole = JSON.parse(authenticator.get(passkey, program.origin));
  const signature = Buffer.from(whole.response.signature, "base64url");
  signature[signature.length - 1] = (signature.at(-1) ?? 0) ^ 1;
  const response = { ...whole.response, signature: signature.toString("base64url") };
  const stranger = new Authenticator();
  const attempts: Record<string, string> = {
    "another challenge": earlier,
    "another page": authenticator.get(passkey, "http://evil.localhost"),
    "another host": authenticator.get({ ...passkey, rpId: "localhost" }, program.origin),
    "a changed signature": JSON.stringify({ ...whole, response }),
    "another key": stranger.get(
      { ...passkey, allowCredentials: [{ id: stranger["id"].toString("base64url") }] },
      program.origin,
    ),
    "another key under its name": JSON.stringify({
      ...JSON.parse(
        stranger.get(
          { ...passkey, allowCredentials: [{ id: stranger["id"].toString("base64url") }] },
          program.origin,
        ),
      ),
      id: whole.id,
      rawId: whole.id,
    }),
    "no JSON": "{",
    nothing: "",
    null: "null",
  };
  for (const [what, given] of Object.entries(attempts)) {
    const refused = await program.postJson("/session", { ticket, passkey: given });
    expect(refused, what).toMatchObject({ status: 401, json: { error: "MfaCodeWrong" } });
  }
  const code = await program.postJson("/session", { ticket, mfaCode: "000000" });
  expect(code.status).toBe(401);
  expect((await program.postJson("/session", { ticket, passkey: JSON.stringify(whole) })).status).toBe(201);
});

test("registering one needs the permission, a name, and a passkey that is not known yet", async () => {
  await makePerson("barred", policy({ Action: "iam:ListUsers" }));
  const barred = Visitor.browser(server);
  await givePassword(barred, "barred");
  expect((await register(barred, new Authenticator(), "key")).text).toContain("(iam:EnableMFADevice)");

  const onlyCreate = { StringEquals: { "iam:RegisterSecurityKey": "Create" } };
  await makePerson("halfway", policy({ Action: "iam:EnableMFADevice", Condition: onlyCreate }));
  const halfway = Visitor.browser(server);
  await givePassword(halfway, "halfway");
  expect((await register(halfway, new Authenticator(), "key")).text).toContain("(iam:EnableMFADevice)");

  await makePerson("bob", OWN_DEVICES);
  const browser = Visitor.browser(server);
  await givePassword(browser, "bob");
  const authenticator = new Authenticator();
  expect((await register(browser, authenticator, "no spaces")).text).toContain("A name has");
  expect((await register(browser, authenticator, "key")).status).toBe(200);
  expect((await register(browser, authenticator, "key")).text).toContain("registered already");
  const page = await browser.get("/passkey");
  const credential = new Authenticator().create({ ...optionsOf(page), challenge: "AAAA" }, browser.origin);
  const forged = await browser.post("/passkey", { ...fieldsOf(page), name: "other", credential });
  expect(forged.text).toContain("could not be verified");
  for (let made = 1; made < 8; made++) await register(browser, new Authenticator(), `key${made}`);
  expect((await register(browser, new Authenticator(), "ninth")).text).toContain("at most 8 MFA devices");
  const outside = Visitor.browser(server);
  expect((await outside.get("/passkey")).status).toBe(303);
});

test("beside a virtual device: either will do, and codes stay for programs", async () => {
  const both = await makePerson("both", OWN_DEVICES);
  const made = await iam().send(new CreateVirtualMFADeviceCommand({ VirtualMFADeviceName: "both" }));
  const { SerialNumber, Base32StringSeed } = made.VirtualMFADevice ?? {};
  const seed = Buffer.from(Base32StringSeed ?? []).toString();
  const code = (steps: number) => codeAt(seed, Date.now() + steps * 30_000);
  const browser = Visitor.browser(server);
  await givePassword(browser, "both");
  const authenticator = new Authenticator();
  await register(browser, authenticator, "key");
  const codes = { AuthenticationCode1: code(-1), AuthenticationCode2: code(0) };
  await iam().send(new EnableMFADeviceCommand({ UserName: "both", SerialNumber, ...codes }));

  const asked = await givePassword(Visitor.browser(server), "both");
  expect(asked.text).toContain('name="code"');
  expect(asked.text).toContain('id="passkey"');
  const sts = new STSClient(server.client(both.credentials));
  const { MFADevices = [] } = await iam().send(new ListMFADevicesCommand({ UserName: "both" }));
  const passkey = MFADevices.find((device) => device.SerialNumber?.includes(":u2f/"))?.SerialNumber;
  const withPasskey = new GetSessionTokenCommand({ SerialNumber: passkey, TokenCode: "123456" });
  await expect(sts.send(withPasskey)).rejects.toMatchObject({ name: "AccessDenied" });
  await sts.send(new GetSessionTokenCommand({ SerialNumber, TokenCode: code(1) }));
});
