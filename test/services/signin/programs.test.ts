import { createHash, generateKeyPairSync, type KeyObject, randomBytes, randomUUID } from "node:crypto";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { AttachUserPolicyCommand, CreateLoginProfileCommand, IAMClient } from "@aws-sdk/client-iam";
import { GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import { CreateOAuth2TokenCommand, SigninClient } from "@aws-sdk/nested-clients/signin";
import { exportJWK, SignJWT } from "jose";
import { beforeAll, beforeEach, describe, expect, test } from "vitest";
import { ACCOUNT, useServer } from "../../support/server.js";
import { makeUser } from "../iam/support.js";
import { Visitor } from "./visitor.js";

const server = useServer();
const PASSWORD = "Correct-Horse-7";
const CLIENT = "arn:aws:signin:::devtools/same-device";
const REMOTE = "arn:aws:signin:::devtools/cross-device";
const CALLBACK = "http://127.0.0.1:49152/oauth/callback";

beforeAll(async () => {
  const iam = new IAMClient(server.client());
  for (const name of ["alice", "bob"]) {
    await makeUser(server, name);
    await iam.send(new CreateLoginProfileCommand({ UserName: name, Password: PASSWORD }));
  }
  const PolicyArn = "arn:aws:iam::aws:policy/SignInLocalDevelopmentAccess";
  await iam.send(new AttachUserPolicyCommand({ UserName: "alice", PolicyArn }));
});

let browser: Visitor;
let verifier: string;
let keys: { privateKey: KeyObject; publicKey: KeyObject };
beforeEach(() => {
  browser = Visitor.browser(server);
  verifier = randomBytes(48).toString("base64url");
  keys = generateKeyPairSync("ec", { namedCurve: "P-256" });
});

function authorizeUrl(more: Record<string, string> = {}): string {
  const challenge = createHash("sha256").update(verifier).digest("base64url");
  return `/v1/authorize?${new URLSearchParams({
    response_type: "code",
    client_id: CLIENT,
    state: "my-state",
    code_challenge_method: "SHA-256",
    scope: "openid",
    redirect_uri: CALLBACK,
    code_challenge: challenge,
    ...more,
  })}`;
}

/** What a person does in the browser that `aws login` opens. */
async function allow(userName = "alice", url = authorizeUrl()) {
  const first = await browser.get(url);
  const asked = first.status === 200 ? first : await enter(userName, first.headers.location);
  return { asked, answer: await browser.post(url, asked.fields) };
}

async function enter(username: string, location: string | undefined) {
  const { fields } = await browser.get(location ?? "");
  const typed = { account: ACCOUNT, username, password: PASSWORD };
  const entered = await browser.post("/console", { ...fields, ...typed });
  return browser.get(entered.headers.location ?? "");
}

async function proof(more: object = {}): Promise<string> {
  const jwk = await exportJWK(keys.publicKey);
  const payload = { jti: randomUUID(), htm: "POST", htu: `${server.endpoint}/v1/token`, ...more };
  return new SignJWT(payload)
    .setIssuedAt()
    .setProtectedHeader({ alg: "ES256", typ: "dpop+jwt", jwk })
    .sign(keys.privateKey);
}

async function send(tokenInput: Record<string, string>, dpop?: string) {
  const client = new SigninClient({
    ...server.client(),
    credentials: { accessKeyId: "", secretAccessKey: "" },
  });
  const DPoP = dpop ?? (await proof());
  client.middlewareStack.add(
    (next) => (args) => {
      Object.assign((args.request as { headers: object }).headers, { DPoP });
      return next(args);
    },
    { step: "build" },
  );
  const input = tokenInput as { clientId: string; grantType: string };
  const { tokenOutput } = await client.send(new CreateOAuth2TokenCommand({ tokenInput: input }));
  if (!tokenOutput?.accessToken) throw new Error("no access token");
  return { ...tokenOutput, accessToken: tokenOutput.accessToken };
}

const redeem = (code: string, more: Record<string, string> = {}) => ({
  clientId: CLIENT,
  grantType: "authorization_code",
  code,
  redirectUri: CALLBACK,
  codeVerifier: verifier,
  ...more,
});

function codeOf(location: string | undefined): string {
  return new URL(location ?? "").searchParams.get("code") ?? "";
}

describe("aws login", () => {
  test("a page, a code, credentials for fifteen minutes, and more of them for the refresh token", async () => {
    const { asked, answer } = await allow();
    expect(asked.text).toContain(`temporary credentials of <code>arn:aws:iam::${ACCOUNT}:user/alice</code>`);
    expect(asked.headers["content-security-policy"]).toContain("form-action 'self' http://127.0.0.1:49152");
    expect(answer.status).toBe(303);
    const location = new URL(answer.headers.location ?? "");
    expect(location.searchParams.get("state")).toBe("my-state");
    const first = await send(redeem(codeOf(location.href)));
    expect(first).toMatchObject({ tokenType: "aws_sigv4", expiresIn: 900 });
    const [, claims = ""] = first.idToken?.split(".") ?? [];
    const { sub } = JSON.parse(Buffer.from(claims, "base64url").toString()) as { sub: string };
    expect(sub).toBe(`arn:aws:iam::${ACCOUNT}:user/alice`);
    const refresh = {
      clientId: CLIENT,
      grantType: "refresh_token",
      refreshToken: first.refreshToken ?? "",
    };
    const second = await send(refresh);
    for (const { accessToken } of [first, second]) {
      const { accessKeyId = "", secretAccessKey = "", sessionToken = "" } = accessToken;
      const sts = new STSClient(server.client({ accessKeyId, secretAccessKey, sessionToken }));
      expect((await sts.send(new GetCallerIdentityCommand({}))).Arn).toBe(sub);
    }
    // Whoever steals the token has not the key.
    keys = generateKeyPairSync("ec", { namedCurve: "P-256" });
    await expect(send(refresh)).rejects.toMatchObject({
      name: "AccessDeniedException",
      error: "TOKEN_EXPIRED",
      $metadata: { httpStatusCode: 401 },
    });
  });

  test("the SDK refreshes by itself what aws login has stored", async () => {
    const { answer } = await allow();
    const first = await send(redeem(codeOf(answer.headers.location)));
    const folder = await mkdtemp(join(tmpdir(), "lenticular-login-"));
    try {
      const session = `arn:aws:iam::${ACCOUNT}:user/alice`;
      const file = `${createHash("sha256").update(session).digest("hex")}.json`;
      const stored = {
        accessToken: { ...first.accessToken, accountId: ACCOUNT, expiresAt: new Date().toISOString() },
        clientId: CLIENT,
        refreshToken: first.refreshToken,
        dpopKey: keys.privateKey.export({ type: "sec1", format: "pem" }),
      };
      await writeFile(join(folder, file), JSON.stringify(stored));
      await writeFile(join(folder, "config"), `[default]\nlogin_session = ${session}\nregion = us-east-1\n`);
      process.env["AWS_LOGIN_CACHE_DIRECTORY"] = folder;
      const { fromLoginCredentials } = await import("@aws-sdk/credential-provider-login");
      const provider = fromLoginCredentials({
        configFilepath: join(folder, "config"),
        clientConfig: { endpoint: server.endpoint },
      });
      const sts = new STSClient({ ...server.client(), credentials: provider });
      expect((await sts.send(new GetCallerIdentityCommand({}))).Arn).toBe(session);
    } finally {
      delete process.env["AWS_LOGIN_CACHE_DIRECTORY"];
      await rm(folder, { recursive: true });
    }
  });

  test("on another machine, the code is shown to be copied", async () => {
    const redirect_uri = `${server.endpoint}/v1/sessions/confirmation`;
    const { answer } = await allow("alice", authorizeUrl({ client_id: REMOTE, redirect_uri }));
    const shown = /<pre><code>([^<]+)</.exec(answer.text)?.[1] ?? "";
    const copied = new URLSearchParams(Buffer.from(shown, "base64").toString());
    expect(copied.get("state")).toBe("my-state");
    const more = { clientId: REMOTE, redirectUri: redirect_uri };
    expect((await send(redeem(copied.get("code") ?? "", more))).expiresIn).toBe(900);
  });
});

describe("a code", () => {
  test("is good once, for its client, address, secret and a proven key only", async () => {
    const { answer } = await allow();
    const code = codeOf(answer.headers.location);
    await expect(send(redeem(code), await proof({ htm: "GET" }))).rejects.toMatchObject({
      name: "ValidationException",
      error: "INVALID_REQUEST",
    });
    await expect(send(redeem(code), await proof({ htu: "http://elsewhere/v1/token" }))).rejects.toThrow(
      "not for this",
    );
    await expect(send(redeem(code), await proof({ iat: 1 }))).resolves.toBeDefined();
    await expect(send(redeem(code))).rejects.toMatchObject({ error: "AUTHCODE_EXPIRED" });
    const second = codeOf((await allow()).answer.headers.location);
    await expect(send(redeem(second, { codeVerifier: "x".repeat(43) }))).rejects.toThrow("code verifier");
    const third = codeOf((await allow()).answer.headers.location);
    await expect(send(redeem(third, { redirectUri: "http://127.0.0.1:1/x" }))).rejects.toThrow(
      "redirect URI",
    );
  });

  test("a proof of the key is good once", async () => {
    const dpop = await proof();
    const codes = [await allow(), await allow()].map(({ answer }) => codeOf(answer.headers.location));
    await send(redeem(codes[0] ?? ""), dpop);
    await expect(send(redeem(codes[1] ?? ""), dpop)).rejects.toThrow("used already");
  });

  test("is not made for a user without the permission, nor for an address elsewhere", async () => {
    const { answer } = await allow("bob");
    expect(answer.status).toBe(403);
    expect(answer.text).toContain("is not authorized to perform: signin:AuthorizeOAuth2Access");
    for (const redirect_uri of [
      "http://evil.example/",
      "https://127.0.0.1:1/",
      "http://127.0.0.1@evil.example/",
      "x",
    ]) {
      expect((await browser.get(authorizeUrl({ redirect_uri }))).status, redirect_uri).toBe(400);
    }
    const lacking: Record<string, string>[] = [
      { client_id: "me" },
      { code_challenge: "" },
      { code_challenge_method: "plain" },
    ];
    for (const more of lacking) {
      expect((await browser.get(authorizeUrl(more))).status).toBe(400);
    }
  });

  test("is not made for a page of another site", async () => {
    await allow();
    const url = authorizeUrl();
    const { fields } = await browser.get(url);
    const { headers } = await browser.post(url, fields, { origin: "http://evil.localhost" });
    expect(headers.location).toBe(url);
  });
});
