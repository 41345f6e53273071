import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import {
  CreateOpenIDConnectProviderCommand,
  CreateRoleCommand,
  IAMClient,
  ListUsersCommand,
  PutRolePolicyCommand,
} from "@aws-sdk/client-iam";
import { AssumeRoleWithWebIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import { exportJWK, generateKeyPair, type JWTPayload, SignJWT } from "jose";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { ACCOUNT, useServer } from "../../support/server.js";
import { policy, trust } from "../iam/support.js";

/** An issuer as any OpenID Connect provider is one: discovery, keys, tokens. */
class Issuer {
  url = "";
  #server: Server | undefined;
  #keys = generateKeyPair("RS256", { extractable: true });
  #published: object[] = [];
  requests = 0;

  async start(): Promise<void> {
    this.#published = [
      { ...(await exportJWK((await this.#keys).publicKey)), kid: "one", alg: "RS256", use: "sig" },
    ];
    const server = createServer((request, response) => {
      this.requests++;
      const body = request.url?.endsWith("openid-configuration")
        ? { issuer: this.url, jwks_uri: `${this.url}/keys` }
        : { keys: this.#published };
      response.setHeader("content-type", "application/json").end(JSON.stringify(body));
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    this.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    this.#server = server;
  }

  async token(claims: JWTPayload = {}): Promise<string> {
    const whole = { iss: this.url, aud: "my-app", sub: "repo:octo/cats", ...claims };
    const jwt = new SignJWT(whole).setProtectedHeader({ alg: "RS256", kid: "one" }).setIssuedAt();
    return jwt.setExpirationTime(claims.exp ?? "5m").sign((await this.#keys).privateKey);
  }

  stop(): void {
    this.#server?.close();
  }
}

const server = useServer();
const issuer = new Issuer();
const iam = () => new IAMClient(server.client());
let provider: string;
let host: string;

beforeAll(async () => {
  await issuer.start();
  host = issuer.url.slice("http://".length);
  const made = await iam().send(
    new CreateOpenIDConnectProviderCommand({ Url: issuer.url, ClientIDList: ["my-app"] }),
  );
  provider = made.OpenIDConnectProviderArn ?? "";
  const condition = {
    StringLike: { [`${host}:sub`]: "repo:octo/*" },
    StringEquals: { [`${host}:aud`]: "my-app" },
  };
  const actions = ["sts:AssumeRoleWithWebIdentity", "sts:TagSession"];
  await iam().send(
    new CreateRoleCommand({
      RoleName: "deployer",
      AssumeRolePolicyDocument: trust({ Federated: provider }, actions, condition),
    }),
  );
  const document = policy({
    Action: "iam:ListUsers",
    Condition: { StringEquals: { "aws:FederatedProvider": provider } },
  });
  await iam().send(
    new PutRolePolicyCommand({ RoleName: "deployer", PolicyName: "p", PolicyDocument: document }),
  );
  await iam().send(
    new CreateRoleCommand({ RoleName: "human", AssumeRolePolicyDocument: trust({ AWS: ACCOUNT }) }),
  );
});
afterAll(() => issuer.stop());

/** Without credentials: who signs in this way has none yet. */
function assume(WebIdentityToken: string, role = "deployer") {
  const { endpoint, region } = server.client();
  const nobody = { accessKeyId: "", secretAccessKey: "" };
  const sts = new STSClient({ endpoint, region, maxAttempts: 1, credentials: nobody });
  const RoleArn = `arn:aws:iam::${ACCOUNT}:role/${role}`;
  return sts.send(
    new AssumeRoleWithWebIdentityCommand({ RoleArn, RoleSessionName: "run", WebIdentityToken }),
  );
}

test("AssumeRoleWithWebIdentity: a token of a trusted issuer makes a session of the role", async () => {
  const answer = await assume(await issuer.token());
  expect(answer).toMatchObject({
    SubjectFromWebIdentityToken: "repo:octo/cats",
    Audience: "my-app",
    Provider: issuer.url,
    AssumedRoleUser: { Arn: `arn:aws:sts::${ACCOUNT}:assumed-role/deployer/run` },
  });
  const { AccessKeyId = "", SecretAccessKey = "", SessionToken } = answer.Credentials ?? {};
  const session = { accessKeyId: AccessKeyId, secretAccessKey: SecretAccessKey, sessionToken: SessionToken };
  await new IAMClient(server.client(session)).send(new ListUsersCommand({}));
});

test("AssumeRoleWithWebIdentity: the issuer's keys are kept", async () => {
  await assume(await issuer.token());
  const before = issuer.requests;
  await assume(await issuer.token());
  expect(issuer.requests).toBe(before);
});

describe("AssumeRoleWithWebIdentity refuses", () => {
  test("a subject the role does not trust, and a role that trusts others", async () => {
    const refused = {
      name: "AccessDenied",
      message: "Not authorized to perform sts:AssumeRoleWithWebIdentity",
    };
    await expect(assume(await issuer.token({ sub: "repo:evil/cats" }))).rejects.toMatchObject(refused);
    await expect(assume(await issuer.token(), "human")).rejects.toMatchObject(refused);
    await expect(assume(await issuer.token(), "missing")).rejects.toMatchObject(refused);
  });

  test("a token for another application", async () => {
    await expect(assume(await issuer.token({ aud: "other-app" }))).rejects.toMatchObject({
      name: "InvalidIdentityTokenException",
      message: "Incorrect token audience",
    });
  });

  test("an expired token", async () => {
    await expect(assume(await issuer.token({ exp: 1_000_000_000 }))).rejects.toMatchObject({
      name: "ExpiredTokenException",
      message: expect.stringMatching(
        /^Token expired: current date\/time \d+ must be before the expiration date\/time 1000000000$/,
      ),
    });
  });

  test("a token of an issuer the account does not know", async () => {
    const stranger = new Issuer();
    await stranger.start();
    try {
      await expect(assume(await stranger.token())).rejects.toMatchObject({
        name: "InvalidIdentityTokenException",
        message: `No OpenIDConnect provider found in your account for ${stranger.url}`,
      });
    } finally {
      stranger.stop();
    }
  });

  test("a token another key signed in the issuer's name", async () => {
    const forger = new Issuer();
    await forger.start();
    try {
      await expect(assume(await forger.token({ iss: issuer.url }))).rejects.toMatchObject({
        name: "InvalidIdentityTokenException",
        message: "The web identity token that was passed could not be validated",
      });
    } finally {
      forger.stop();
    }
  });

  test("an unsigned token (alg: none)", async () => {
    const [, claims = ""] = (await issuer.token()).split(".");
    const header = Buffer.from(JSON.stringify({ alg: "none" })).toString("base64url");
    await expect(assume(`${header}.${claims}.`)).rejects.toMatchObject({
      name: "InvalidIdentityTokenException",
    });
  });

  test("a token signed with the public key as a shared secret (HS256)", async () => {
    const keys = (await (await fetch(`${issuer.url}/keys`)).json()) as { keys: object[] };
    const secret = new TextEncoder().encode(JSON.stringify(keys.keys[0]));
    const jwt = new SignJWT({ iss: issuer.url, aud: "my-app", sub: "repo:octo/cats" });
    const forged = await jwt
      .setProtectedHeader({ alg: "HS256", kid: "one" })
      .setIssuedAt()
      .setExpirationTime("5m")
      .sign(secret);
    await expect(assume(forged)).rejects.toMatchObject({ name: "InvalidIdentityTokenException" });
  });

  test("a token with altered claims", async () => {
    const [header, , signature] = (await issuer.token()).split(".");
    const now = Math.floor(Date.now() / 1000);
    const claims = { iss: issuer.url, aud: "my-app", sub: "repo:octo/dogs", iat: now, exp: now + 300 };
    const altered = Buffer.from(JSON.stringify(claims)).toString("base64url");
    await expect(assume(`${header}.${altered}.${signature}`)).rejects.toMatchObject({
      name: "InvalidIdentityTokenException",
    });
  });

  test("what is no token", async () => {
    await expect(assume("opaque-access-token")).rejects.toMatchObject({
      name: "InvalidIdentityTokenException",
      message:
        "The ID Token provided is not a valid JWT. (You may see this error if you sent an Access Token)",
    });
  });
});
