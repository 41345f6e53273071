import { randomUUID } from "node:crypto";
import {
  CreateRoleCommand,
  CreateSAMLProviderCommand,
  IAMClient,
  ListUsersCommand,
  PutRolePolicyCommand,
} from "@aws-sdk/client-iam";
import { AssumeRoleWithSAMLCommand, STSClient } from "@aws-sdk/client-sts";
import { beforeAll, describe, expect, test } from "vitest";
import { ACCOUNT, useServer } from "../../support/server.js";
import { policy, trust } from "../iam/support.js";
import {
  ENDPOINT,
  IDP,
  metadata,
  PROVIDER,
  ROLE,
  type Said,
  sign,
  toAssertion,
  toResponse,
} from "./directory.js";

const server = useServer();

beforeAll(async () => {
  const iam = new IAMClient(server.client());
  await iam.send(new CreateSAMLProviderCommand({ Name: "corp", SAMLMetadataDocument: metadata }));
  const condition = { StringEquals: { "saml:aud": ENDPOINT, "saml:sub_type": "persistent" } };
  const actions = ["sts:AssumeRoleWithSAML", "sts:TagSession"];
  await iam.send(
    new CreateRoleCommand({
      RoleName: "analyst",
      AssumeRolePolicyDocument: trust({ Federated: PROVIDER }, actions, condition),
    }),
  );
  const document = policy({
    Action: "iam:ListUsers",
    Condition: { StringEquals: { "aws:PrincipalTag/team": "blue" } },
  });
  await iam.send(
    new PutRolePolicyCommand({ RoleName: "analyst", PolicyName: "p", PolicyDocument: document }),
  );
});

function assume(SAMLAssertion: string, RoleArn = ROLE) {
  const { endpoint, region } = server.client();
  const nobody = { accessKeyId: "", secretAccessKey: "" };
  const sts = new STSClient({ endpoint, region, maxAttempts: 1, credentials: nobody });
  return sts.send(new AssumeRoleWithSAMLCommand({ RoleArn, PrincipalArn: PROVIDER, SAMLAssertion }));
}

const signed = (said: Said = {}) => toResponse(sign(toAssertion(said)));
const refused = (message: string) => ({ name: "InvalidIdentityTokenException", message });

test("AssumeRoleWithSAML: a signed assertion makes a session, with the tags the directory gives", async () => {
  const answer = await assume(signed({ tags: { team: "blue" } }));
  expect(answer).toMatchObject({
    Subject: "ada",
    SubjectType: "persistent",
    Issuer: IDP,
    Audience: ENDPOINT,
    NameQualifier: expect.stringMatching(/^[A-Za-z0-9+/]{27}=$/),
    AssumedRoleUser: { Arn: `arn:aws:sts::${ACCOUNT}:assumed-role/analyst/ada@example.com` },
  });
  const { AccessKeyId = "", SecretAccessKey = "", SessionToken } = answer.Credentials ?? {};
  const session = { accessKeyId: AccessKeyId, secretAccessKey: SecretAccessKey, sessionToken: SessionToken };
  await new IAMClient(server.client(session)).send(new ListUsersCommand({}));
});

describe("AssumeRoleWithSAML refuses", () => {
  test("an assertion nobody signed", async () => {
    await expect(assume(toResponse(toAssertion({})))).rejects.toMatchObject(
      refused("Response signature invalid"),
    );
  });

  test("an assertion altered after it was signed", async () => {
    const altered = sign(toAssertion({})).replace(">ada<", ">eve<");
    await expect(assume(toResponse(altered))).rejects.toMatchObject(refused("Response signature invalid"));
  });

  test("a signed assertion wrapped beside a forged one", async () => {
    const genuine = sign(toAssertion({}));
    const forged = toAssertion({ subject: "root" });
    for (const assertions of [forged + genuine, genuine + forged]) {
      await expect(assume(toResponse(assertions))).rejects.toMatchObject({
        name: "InvalidIdentityTokenException",
      });
    }
  });

  test("a forged assertion that carries the signed one inside it", async () => {
    const genuine = sign(toAssertion({}));
    const signature = /<Signature[\s\S]*<\/Signature>/.exec(genuine)?.[0] ?? "";
    const forged = toAssertion({ subject: "root" }).replace("</Issuer>", `</Issuer>${signature}`);
    const inside = forged.replace("</Assertion>", `<Advice>${genuine}</Advice></Assertion>`);
    await expect(assume(toResponse(inside))).rejects.toMatchObject(refused("Response signature invalid"));
  });

  test("a forged assertion under the signed one's id, the signed one hidden elsewhere", async () => {
    const id = `_${randomUUID()}`;
    const genuine = sign(toAssertion({}, id));
    const signature = /<Signature[\s\S]*<\/Signature>/.exec(genuine)?.[0] ?? "";
    const forged = toAssertion({ subject: "root" }, id).replace("</Issuer>", `</Issuer>${signature}`);
    const hidden = `<samlp:Extensions>${genuine}</samlp:Extensions>`;
    await expect(assume(toResponse(forged, hidden))).rejects.toMatchObject(
      refused("Response signature invalid"),
    );
  });

  test("a comment that splits a name in two", async () => {
    const cut = sign(toAssertion({ subject: "ada@example.com.evil.org" })).replace(
      "example.com.evil",
      "example.com<!---->.evil",
    );
    const answer = await assume(toResponse(cut)).catch((error: Error) => error);
    expect(answer instanceof Error || answer.Subject === "ada@example.com.evil.org").toBe(true);
  });

  test("a signature with SHA-1", async () => {
    await expect(assume(toResponse(sign(toAssertion({}), "rsa-sha1")))).rejects.toMatchObject(
      refused("Response signature invalid"),
    );
  });

  test("an assertion of another issuer, signed with the same key", async () => {
    await expect(assume(signed({ issuer: "https://other.example.com" }))).rejects.toMatchObject(
      refused("Issuer not present in specified provider"),
    );
  });

  test("an assertion for somebody else's service", async () => {
    await expect(assume(signed({ audience: "https://other.example.com" }))).rejects.toMatchObject(
      refused("Response does not contain the required audience."),
    );
  });

  test("an assertion older than five minutes", async () => {
    await expect(assume(signed({ issuedAt: Date.now() - 301_000 }))).rejects.toMatchObject({
      name: "ExpiredTokenException",
      message: "Token must be redeemed within 5 minutes of issuance",
    });
  });

  test("a role the directory does not offer", async () => {
    const other = `arn:aws:iam::${ACCOUNT}:role/admin`;
    await expect(assume(signed({ role: other }))).rejects.toMatchObject({
      name: "AccessDenied",
      message: "Not authorized to perform sts:AssumeRoleWithSAML",
    });
    await expect(assume(signed({ role: other }), other)).rejects.toMatchObject({ name: "AccessDenied" });
  });

  test("an assertion without a session name, or with a bad one", async () => {
    await expect(assume(signed({ sessionName: "" }))).rejects.toMatchObject(
      refused("RoleSessionName is required in AuthnResponse"),
    );
    await expect(assume(signed({ sessionName: "a b" }))).rejects.toMatchObject(
      refused("RoleSessionName in AuthnResponse must match [a-zA-Z_0-9+=,.@-]{2,64}"),
    );
  });

  test("a document type, with which entities could come in", async () => {
    const xml = `<!DOCTYPE r [<!ENTITY e "x">]>${Buffer.from(signed(), "base64").toString()}`;
    await expect(assume(Buffer.from(xml).toString("base64"))).rejects.toMatchObject(
      refused("Invalid base64 SAMLResponse"),
    );
  });

  test("what is no response at all", async () => {
    await expect(assume("bm90IHhtbA==")).rejects.toMatchObject(refused("Invalid base64 SAMLResponse"));
  });
});

test("CreateSAMLProvider: refuses what is no metadata", async () => {
  const iam = new IAMClient(server.client());
  const SAMLMetadataDocument = metadata.replaceAll("X509Certificate", "Nothing").padEnd(1000, " ");
  await expect(
    iam.send(new CreateSAMLProviderCommand({ Name: "broken", SAMLMetadataDocument })),
  ).rejects.toMatchObject({
    name: "InvalidInputException",
    message: "Could not parse metadata",
  });
});
