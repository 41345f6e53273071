import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { CreateRoleCommand, IAMClient } from "@aws-sdk/client-iam";
import { AssumeRoleWithWebIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import { exportJWK, generateKeyPair, SignJWT } from "jose";
import { afterAll, beforeAll, expect, test } from "vitest";
import { ACCOUNT, startTestServer, type TestServer } from "../../support/server.js";
import { trust } from "../iam/support.js";

const TOKEN = "access-token-of-ada";
/** By path, what Facebook and Amazon answer about the token. */
const ABOUT: Readonly<Record<string, object>> = {
  "/app": { id: "our-app", name: "Our app" },
  "/me": { id: "ada" },
  "/auth/o2/tokeninfo": { user_id: "amzn1.account.ADA", app_id: "amzn1.application.OURS", exp: 3000 },
};

const keys = generateKeyPair("RS256");
let answering: Server;
let at: string;
let server: TestServer;

beforeAll(async () => {
  const published = { ...(await exportJWK((await keys).publicKey)), kid: "one", alg: "RS256" };
  answering = createServer((request, response) => {
    const url = new URL(request.url ?? "/", "http://x");
    const isOurs = url.searchParams.get("access_token") === TOKEN;
    const oidc: Record<string, object> = {
      "/.well-known/openid-configuration": { jwks_uri: `${at}/keys` },
      "/keys": { keys: [published] },
    };
    const body = oidc[url.pathname] ?? (isOurs ? ABOUT[url.pathname] : undefined);
    response.writeHead(body ? 200 : 400, { "content-type": "application/json" });
    response.end(JSON.stringify(body ?? { error: { message: "Invalid OAuth access token" } }));
  });
  await new Promise<void>((resolve) => answering.listen(0, "127.0.0.1", resolve));
  at = `http://127.0.0.1:${(answering.address() as AddressInfo).port}`;
  server = await startTestServer({
    settings: { "sts.google": at, "sts.facebook": at, "sts.amazon": at },
  });
  const iam = new IAMClient(server.client());
  const roles = [
    [
      "google",
      "accounts.google.com",
      { "accounts.google.com:aud": "our-app", "accounts.google.com:sub": "ada" },
    ],
    [
      "facebook",
      "graph.facebook.com",
      { "graph.facebook.com:app_id": "our-app", "graph.facebook.com:id": "ada" },
    ],
    ["amazon", "www.amazon.com", { "www.amazon.com:app_id": "amzn1.application.OURS" }],
  ] as const;
  for (const [RoleName, Federated, StringEquals] of roles) {
    const AssumeRolePolicyDocument = trust({ Federated }, "sts:AssumeRoleWithWebIdentity", { StringEquals });
    await iam.send(new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument }));
  }
});
afterAll(async () => {
  await server.stop();
  answering.close();
});

function assume(role: string, WebIdentityToken: string, ProviderId?: string) {
  const { endpoint, region } = server.client();
  const nobody = { accessKeyId: "", secretAccessKey: "" };
  const sts = new STSClient({ endpoint, region, maxAttempts: 1, credentials: nobody });
  const RoleArn = `arn:aws:iam::${ACCOUNT}:role/${role}`;
  return sts.send(
    new AssumeRoleWithWebIdentityCommand({ RoleArn, RoleSessionName: "app", WebIdentityToken, ProviderId }),
  );
}

async function googleToken(aud: string): Promise<string> {
  const jwt = new SignJWT({ iss: "https://accounts.google.com", aud, sub: "ada" }).setIssuedAt();
  return jwt
    .setProtectedHeader({ alg: "RS256", kid: "one" })
    .setExpirationTime("5m")
    .sign((await keys).privateKey);
}

test("Google's ID tokens need no provider in IAM: the role says whose", async () => {
  expect(await assume("google", await googleToken("our-app"))).toMatchObject({
    Provider: "https://accounts.google.com",
    SubjectFromWebIdentityToken: "ada",
    Audience: "our-app",
  });
  await expect(assume("google", await googleToken("their-app"))).rejects.toMatchObject({
    name: "AccessDenied",
  });
  await expect(assume("facebook", await googleToken("our-app"))).rejects.toMatchObject({
    name: "AccessDenied",
  });
});

test.each([
  ["facebook", "graph.facebook.com", "ada", "our-app"],
  ["amazon", "www.amazon.com", "amzn1.account.ADA", "amzn1.application.OURS"],
])("%s is asked whose an access token is", async (role, ProviderId, subject, audience) => {
  expect(await assume(role, TOKEN, ProviderId)).toMatchObject({
    Provider: ProviderId,
    SubjectFromWebIdentityToken: subject,
    Audience: audience,
  });
  await expect(assume(role, "access-token-of-nobody", ProviderId)).rejects.toMatchObject({
    name: "InvalidIdentityTokenException",
  });
  await expect(assume("google", TOKEN, ProviderId)).rejects.toMatchObject({ name: "AccessDenied" });
});

test("an unknown provider is refused, and one that is not there is told apart from a bad token", async () => {
  await expect(assume("facebook", TOKEN, "evil.example")).rejects.toMatchObject({
    name: "InvalidParameterValue",
  });
  const alone = await startTestServer({ settings: { "sts.facebook": "http://127.0.0.1:1" } });
  try {
    const { endpoint, region } = alone.client();
    const nobody = { accessKeyId: "", secretAccessKey: "" };
    const sts = new STSClient({ endpoint, region, maxAttempts: 1, credentials: nobody });
    const asked = new AssumeRoleWithWebIdentityCommand({
      RoleArn: `arn:aws:iam::${ACCOUNT}:role/facebook`,
      RoleSessionName: "app",
      WebIdentityToken: TOKEN,
      ProviderId: "graph.facebook.com",
    });
    await expect(sts.send(asked)).rejects.toMatchObject({ name: "IDPCommunicationErrorException" });
  } finally {
    await alone.stop();
  }
});
