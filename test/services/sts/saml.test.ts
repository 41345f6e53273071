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
import { SignedXml } from "xml-crypto";
import { ACCOUNT, useServer } from "../../support/server.js";
import { RSA } from "../iam/certificates.js";
import { policy, trust } from "../iam/support.js";

const IDP = "https://idp.example.com/metadata";
const ENDPOINT = "https://signin.aws.amazon.com/saml";
const PROVIDER = `arn:aws:iam::${ACCOUNT}:saml-provider/corp`;
const ROLE = `arn:aws:iam::${ACCOUNT}:role/analyst`;
const certificate = RSA.certificate.replace(/-----.*?-----|\s/g, "");
const metadata =
  `<EntityDescriptor xmlns="urn:oasis:names:tc:SAML:2.0:metadata" entityID="${IDP}">` +
  '<IDPSSODescriptor protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol"><KeyDescriptor use="signing">' +
  `<KeyInfo xmlns="http://www.w3.org/2000/09/xmldsig#"><X509Data><X509Certificate>${certificate}</X509Certificate>` +
  "</X509Data></KeyInfo></KeyDescriptor>" +
  `<SingleSignOnService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST" Location="${IDP}"/>` +
  "</IDPSSODescriptor></EntityDescriptor>";

interface Said {
  subject?: string;
  issuer?: string;
  role?: string;
  provider?: string;
  audience?: string;
  sessionName?: string;
  issuedAt?: number;
  tags?: Record<string, string>;
}

function attribute(name: string, value: string): string {
  return `<Attribute Name="https://aws.amazon.com/SAML/Attributes/${name}"><AttributeValue>${value}</AttributeValue></Attribute>`;
}

function toAssertion(said: Said, id = `_${randomUUID()}`): string {
  const issuedAt = said.issuedAt ?? Date.now();
  const at = (after: number) => new Date(issuedAt + after).toISOString();
  const tags = Object.entries(said.tags ?? {}).map(([key, value]) => attribute(`PrincipalTag:${key}`, value));
  return (
    `<Assertion xmlns="urn:oasis:names:tc:SAML:2.0:assertion" ID="${id}" Version="2.0" IssueInstant="${at(0)}">` +
    `<Issuer>${said.issuer ?? IDP}</Issuer><Subject>` +
    `<NameID Format="urn:oasis:names:tc:SAML:2.0:nameid-format:persistent">${said.subject ?? "ada"}</NameID>` +
    '<SubjectConfirmation Method="urn:oasis:names:tc:SAML:2.0:cm:bearer">' +
    `<SubjectConfirmationData Recipient="${ENDPOINT}" NotOnOrAfter="${at(300_000)}"/></SubjectConfirmation></Subject>` +
    `<Conditions NotBefore="${at(-1000)}" NotOnOrAfter="${at(300_000)}"><AudienceRestriction>` +
    `<Audience>${said.audience ?? "urn:amazon:webservices"}</Audience></AudienceRestriction></Conditions>` +
    `<AttributeStatement>${attribute("Role", `${said.role ?? ROLE},${said.provider ?? PROVIDER}`)}` +
    `${said.sessionName === "" ? "" : attribute("RoleSessionName", said.sessionName ?? "ada@example.com")}${tags.join("")}` +
    "</AttributeStatement></Assertion>"
  );
}

function sign(xml: string, algorithm = "rsa-sha256"): string {
  const method =
    algorithm === "rsa-sha1"
      ? "http://www.w3.org/2000/09/xmldsig#rsa-sha1"
      : `http://www.w3.org/2001/04/xmldsig-more#${algorithm}`;
  const signer = new SignedXml({
    privateKey: RSA.privateKey,
    signatureAlgorithm: method,
    canonicalizationAlgorithm: "http://www.w3.org/2001/10/xml-exc-c14n#",
    idAttribute: "ID",
  });
  signer.addReference({
    xpath: "//*[local-name(.)='Assertion']",
    transforms: [
      "http://www.w3.org/2000/09/xmldsig#enveloped-signature",
      "http://www.w3.org/2001/10/xml-exc-c14n#",
    ],
    digestAlgorithm: "http://www.w3.org/2001/04/xmlenc#sha256",
  });
  signer.computeSignature(xml, { location: { reference: "//*[local-name(.)='Issuer']", action: "after" } });
  return signer.getSignedXml();
}

function toResponse(assertions: string, before = ""): string {
  const xml =
    '<samlp:Response xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" ID="_r" Version="2.0">' +
    '<samlp:Status><samlp:StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:Success"/></samlp:Status>' +
    `${before}${assertions}</samlp:Response>`;
  return Buffer.from(xml).toString("base64");
}

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
