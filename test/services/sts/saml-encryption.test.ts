import { createPublicKey, generateKeyPairSync } from "node:crypto";
import {
  CreateRoleCommand,
  CreateSAMLProviderCommand,
  GetSAMLProviderCommand,
  IAMClient,
  UpdateSAMLProviderCommand,
} from "@aws-sdk/client-iam";
import { AssumeRoleWithSAMLCommand, STSClient } from "@aws-sdk/client-sts";
import { beforeAll, expect, test } from "vitest";
import xmlEncryption from "xml-encryption";
import { useServer } from "../../support/server.js";
import { RSA } from "../iam/certificates.js";
import { trust } from "../iam/support.js";
import { Visitor } from "../signin/visitor.js";
import { metadata, PROVIDER, ROLE, type Said, sign, toAssertion, toResponse } from "./directory.js";

const server = useServer();
const iam = () => new IAMClient(server.client());
const other = generateKeyPairSync("rsa", {
  modulusLength: 2048,
  publicKeyEncoding: { type: "spki", format: "pem" },
  privateKeyEncoding: { type: "pkcs8", format: "pem" },
});
const own = createPublicKey(RSA.privateKey).export({ type: "spki", format: "pem" }).toString();
const OAEP = "http://www.w3.org/2001/04/xmlenc#rsa-oaep-mgf1p";
const GCM = "http://www.w3.org/2009/xmlenc11#aes256-gcm";

beforeAll(async () => {
  await iam().send(new CreateSAMLProviderCommand({ Name: "corp", SAMLMetadataDocument: metadata }));
  const AssumeRolePolicyDocument = trust({ Federated: PROVIDER }, "sts:AssumeRoleWithSAML");
  await iam().send(new CreateRoleCommand({ RoleName: "analyst", AssumeRolePolicyDocument }));
});

const update = (input: Partial<ConstructorParameters<typeof UpdateSAMLProviderCommand>[0]>) =>
  iam().send(new UpdateSAMLProviderCommand({ SAMLProviderArn: PROVIDER, ...input }));
const keyIds = async () => {
  const { PrivateKeyList = [] } = await iam().send(new GetSAMLProviderCommand({ SAMLProviderArn: PROVIDER }));
  return PrivateKeyList.map(({ KeyId }) => KeyId ?? "");
};

function encrypt(xml: string, publicKey = own, encryptionAlgorithm = GCM, keyEncryptionAlgorithm = OAEP) {
  return new Promise<string>((resolve, reject) => {
    const options = {
      rsa_pub: publicKey,
      pem: RSA.certificate,
      encryptionAlgorithm,
      keyEncryptionAlgorithm,
      disallowEncryptionWithInsecureAlgorithm: false,
      warnInsecureAlgorithm: false,
    };
    xmlEncryption.encrypt(xml, options, (error, encrypted) => {
      if (error) return reject(error);
      const assertion = `<EncryptedAssertion xmlns="urn:oasis:names:tc:SAML:2.0:assertion">${encrypted}</EncryptedAssertion>`;
      return resolve(assertion);
    });
  });
}

function assume(SAMLAssertion: string) {
  const { endpoint, region } = server.client();
  const credentials = { accessKeyId: "", secretAccessKey: "" };
  const sts = new STSClient({ endpoint, region, maxAttempts: 1, credentials });
  return sts.send(new AssumeRoleWithSAMLCommand({ RoleArn: ROLE, PrincipalArn: PROVIDER, SAMLAssertion }));
}

const signed = (said: Said = {}) => sign(toAssertion(said));
const refused = (message: string) => ({ name: "InvalidIdentityTokenException", message });

test("a provider's keys: two at most, added and removed by their ids, read back by nobody", async () => {
  await expect(update({ AssertionEncryptionMode: "Required" })).rejects.toMatchObject({
    name: "InvalidInputException",
  });
  await expect(update({ AddPrivateKey: "no key" })).rejects.toMatchObject({ name: "InvalidInputException" });
  await update({ AddPrivateKey: RSA.privateKey, AssertionEncryptionMode: "Allowed" });
  await update({ AddPrivateKey: other.privateKey });
  await expect(update({ AddPrivateKey: other.privateKey })).rejects.toMatchObject({
    name: "LimitExceededException",
  });
  const told = await iam().send(new GetSAMLProviderCommand({ SAMLProviderArn: PROVIDER }));
  expect(told).toMatchObject({
    SAMLProviderUUID: expect.stringMatching(/^[A-Z0-9]{22,64}$/),
    AssertionEncryptionMode: "Allowed",
    PrivateKeyList: [
      { KeyId: expect.stringMatching(/^[A-Z0-9]{22,64}$/), Timestamp: expect.any(Date) },
      { KeyId: expect.stringMatching(/^[A-Z0-9]{22,64}$/) },
    ],
  });
  expect(JSON.stringify(told)).not.toContain("PRIVATE KEY");
  const [, second] = await keyIds();
  await update({ RemovePrivateKey: second });
  expect(await keyIds()).toHaveLength(1);
  await expect(update({ RemovePrivateKey: second })).rejects.toMatchObject({ name: "NoSuchEntityException" });
});

test.each([
  [GCM, OAEP],
  ["http://www.w3.org/2009/xmlenc11#aes128-gcm", "http://www.w3.org/2009/xmlenc11#rsa-oaep"],
  ["http://www.w3.org/2001/04/xmlenc#aes256-cbc", OAEP],
  ["http://www.w3.org/2001/04/xmlenc#aes128-cbc", OAEP],
])("an assertion encrypted with %s and %s is opened, and what is inside is verified", async (text, key) => {
  const answer = await assume(toResponse(await encrypt(signed(), own, text, key)));
  expect(answer.Subject).toBe("ada");
  const unsigned = toResponse(await encrypt(toAssertion({}), own, text, key));
  await expect(assume(unsigned)).rejects.toMatchObject(refused("Response signature invalid"));
  const altered = toResponse(await encrypt(signed().replace(">ada<", ">eve<"), own, text, key));
  await expect(assume(altered)).rejects.toMatchObject(refused("Response signature invalid"));
});

test("whatever cannot be opened is refused in the words for a wrong signature", async () => {
  const encrypted = await encrypt(signed());
  const bytes = /<xenc:CipherValue>([^<]*)<\/xenc:CipherValue>/.exec(encrypted)?.[1] ?? "";
  const changed = Buffer.from(bytes, "base64");
  changed[20] = (changed[20] ?? 0) ^ 1;
  for (const assertion of [
    await encrypt(signed(), other.publicKey),
    encrypted.replace(bytes, changed.toString("base64")),
    encrypted.replace(bytes, ""),
    await encrypt(signed(), own, "http://www.w3.org/2001/04/xmlenc#tripledes-cbc"),
    await encrypt(signed(), own, GCM, "http://www.w3.org/2001/04/xmlenc#rsa-1_5"),
    await encrypt('<!DOCTYPE r [<!ENTITY e "x">]><r>&e;</r>'),
    await encrypt("no XML"),
    '<EncryptedAssertion xmlns="urn:oasis:names:tc:SAML:2.0:assertion"/>',
  ]) {
    await expect(assume(toResponse(assertion))).rejects.toMatchObject(refused("Response signature invalid"));
  }
  for (const both of [encrypted + signed(), signed() + encrypted, encrypted + encrypted]) {
    await expect(assume(toResponse(both))).rejects.toMatchObject(
      refused("Response must have exactly one assertion"),
    );
  }
});

test("Allowed takes open assertions too, Required none, and without a mode none may be encrypted", async () => {
  expect((await assume(toResponse(signed()))).Subject).toBe("ada");
  await update({ AssertionEncryptionMode: "Required" });
  await expect(assume(toResponse(signed()))).rejects.toMatchObject(
    refused("Response must have an encrypted assertion"),
  );
  expect((await assume(toResponse(await encrypt(signed())))).Subject).toBe("ada");
  const [only] = await keyIds();
  await expect(update({ RemovePrivateKey: only })).rejects.toMatchObject({ name: "InvalidInputException" });

  // The next key, then the old one goes: how keys are changed.
  await update({ AddPrivateKey: other.privateKey });
  expect((await assume(toResponse(await encrypt(signed(), other.publicKey)))).Subject).toBe("ada");
  await update({ RemovePrivateKey: only });
  await expect(assume(toResponse(await encrypt(signed())))).rejects.toMatchObject(
    refused("Response signature invalid"),
  );

  const Name = "plain";
  await iam().send(new CreateSAMLProviderCommand({ Name, SAMLMetadataDocument: metadata }));
  const sts = new STSClient({ ...server.client(), credentials: { accessKeyId: "", secretAccessKey: "" } });
  const plain = {
    RoleArn: ROLE,
    PrincipalArn: PROVIDER.replace("corp", Name),
    SAMLAssertion: toResponse(await encrypt(signed())),
  };
  await expect(sts.send(new AssumeRoleWithSAMLCommand(plain))).rejects.toMatchObject({
    name: "InvalidIdentityTokenException",
  });
});

test("the console takes them at the provider's own address", async () => {
  const { SAMLProviderUUID } = await iam().send(new GetSAMLProviderCommand({ SAMLProviderArn: PROVIDER }));
  const SAMLResponse = toResponse(await encrypt(signed(), other.publicKey));
  const from = { origin: "https://idp.example.com", "sec-fetch-site": "cross-site" };
  const browser = Visitor.browser(server);
  expect((await browser.post("/saml", { SAMLResponse }, from)).status).toBe(403);
  expect((await browser.post("/saml/acs/NOBODYS", { SAMLResponse }, from)).status).toBe(403);
  expect((await browser.post(`/saml/acs/${SAMLProviderUUID}`, { SAMLResponse }, from)).status).toBe(303);
  const { json } = await browser.get("/session");
  expect(json["session"]).toMatchObject({ arn: expect.stringContaining("assumed-role/analyst/") });
});
