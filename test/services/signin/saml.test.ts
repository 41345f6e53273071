import { CreateRoleCommand, CreateSAMLProviderCommand, IAMClient } from "@aws-sdk/client-iam";
import { beforeAll, beforeEach, expect, test } from "vitest";
import { ACCOUNT, useServer } from "../../support/server.js";
import { trust } from "../iam/support.js";
import { metadata, PROVIDER, type Said, sign, toAssertion, toResponse } from "../sts/directory.js";
import { Visitor } from "./visitor.js";

const server = useServer();
const OTHER = `arn:aws:iam::${ACCOUNT}:role/auditor`;
let browser: Visitor;

beforeAll(async () => {
  const iam = new IAMClient(server.client());
  await iam.send(new CreateSAMLProviderCommand({ Name: "corp", SAMLMetadataDocument: metadata }));
  const AssumeRolePolicyDocument = trust({ Federated: PROVIDER }, "sts:AssumeRoleWithSAML");
  for (const RoleName of ["analyst", "auditor"])
    await iam.send(new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument }));
});
beforeEach(() => {
  browser = Visitor.browser(server);
});

const signed = (said: Said = {}) => toResponse(sign(toAssertion(said)));

/** The page of a directory, on a site of its own, sends the form. */
function post(SAMLResponse: string, more: Record<string, string> = {}) {
  const elsewhere = { origin: "https://idp.example.com", "sec-fetch-site": "cross-site" };
  return browser.post("/saml", { SAMLResponse, ...more }, elsewhere);
}

test("a directory's word signs in to the one role it offers, without a password", async () => {
  const { status, headers } = await post(signed(), { RelayState: "https://console.aws.amazon.com/s3" });
  expect(status).toBe(303);
  expect(headers.location).toBe("/console");
  const { json } = await browser.get("/session");
  expect(json["session"]).toMatchObject({
    type: "assumed-role",
    arn: `arn:aws:sts::${ACCOUNT}:assumed-role/analyst/ada@example.com`,
  });
});

test("of several roles one is chosen, and no other than those offered", async () => {
  const response = signed({ otherRole: OTHER });
  const asked = await post(response);
  expect(asked.text).toContain(`auditor in ${ACCOUNT}`);
  expect(asked.fields["SAMLResponse"]).toBe(response);
  expect((await post(response, { role: `${OTHER},${PROVIDER}` })).status).toBe(303);
  const { json } = await browser.get("/session");
  expect(json["session"]).toMatchObject({ arn: expect.stringContaining("assumed-role/auditor/") });
  expect((await post(signed(), { role: `${OTHER},${PROVIDER}` })).status).toBe(403);
});

test.each([
  ["unsigned", () => toResponse(toAssertion({}))],
  ["altered", () => toResponse(sign(toAssertion({})).replace("ada@example.com", "eve@example.com"))],
  ["late", () => signed({ issuedAt: Date.now() - 600_000 })],
  ["of nobody", () => Buffer.from("<x/>").toString("base64")],
  ["no XML", () => "!"],
])("an answer that is %s signs nobody in", async (_what, make) => {
  const { status, text } = await post(make());
  expect(status).toBe(403);
  expect(text).toContain("was not accepted");
  expect(browser.cookies.has("lenticular-session")).toBe(false);
});
