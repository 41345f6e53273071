import {
  GetAccessKeyInfoCommand,
  GetCallerIdentityCommand,
  GetFederationTokenCommand,
  GetSessionTokenCommand,
  STSClient,
} from "@aws-sdk/client-sts";
import { expect, test } from "vitest";
import { signRaw } from "../../support/raw-request.js";
import { ACCOUNT, useServer } from "../../support/server.js";

const server = useServer();
const sts = () => new STSClient(server.client());

test("GetCallerIdentity: the root user", async () => {
  expect(await sts().send(new GetCallerIdentityCommand({}))).toMatchObject({
    Account: ACCOUNT,
    Arn: `arn:aws:iam::${ACCOUNT}:root`,
    UserId: ACCOUNT,
  });
});

/** As programs ask that pass their signed request on as a proof of who they are. */
async function askForJson(action: string): Promise<{ status: number; type: string | null; json: unknown }> {
  const headers = { "content-type": "application/x-www-form-urlencoded", accept: "application/json" };
  const body = `Action=${action}&Version=2011-06-15`;
  const request = { method: "POST", path: "/", query: {}, headers, body };
  const signed = await signRaw(server.endpoint, "sts", request);
  const answer = await fetch(`${server.endpoint}/`, { method: "POST", headers: signed, body });
  return { status: answer.status, type: answer.headers.get("content-type"), json: await answer.json() };
}

test("whoever accepts JSON gets JSON: members as in XML, times as seconds", async () => {
  expect(await askForJson("GetCallerIdentity")).toEqual({
    status: 200,
    type: "application/json",
    json: {
      GetCallerIdentityResponse: {
        GetCallerIdentityResult: { Account: ACCOUNT, Arn: `arn:aws:iam::${ACCOUNT}:root`, UserId: ACCOUNT },
        ResponseMetadata: { RequestId: expect.stringMatching(/^[0-9a-f-]{36}$/) },
      },
    },
  });
  const { json } = await askForJson("GetSessionToken");
  expect(json).toMatchObject({
    GetSessionTokenResponse: { GetSessionTokenResult: { Credentials: { Expiration: expect.any(Number) } } },
  });
  expect(await askForJson("AssumeRole")).toMatchObject({
    status: 400,
    type: "application/json",
    json: { Error: { Code: "ValidationError", Type: "Sender" }, RequestId: expect.any(String) },
  });
});

test("GetCallerIdentity: an unsigned request is refused", async () => {
  const body = "Action=GetCallerIdentity&Version=2011-06-15";
  const headers = { "content-type": "application/x-www-form-urlencoded", host: "sts.localhost" };
  const answer = await fetch(`${server.endpoint}/`, { method: "POST", body, headers });
  expect(answer.status).toBe(403);
  expect(await answer.text()).toContain("<Code>MissingAuthenticationToken</Code>");
});

test("GetSessionToken: credentials of the same caller, for an hour at most if it is the root", async () => {
  const answer = await sts().send(new GetSessionTokenCommand({ DurationSeconds: 7200 }));
  const { AccessKeyId = "", SecretAccessKey = "", SessionToken = "", Expiration } = answer.Credentials ?? {};
  expect(AccessKeyId).toMatch(/^ASIA[A-Z2-7]{16}$/);
  expect(Number(Expiration) - Date.now()).toBeLessThanOrEqual(3_600_000);
  const session = { accessKeyId: AccessKeyId, secretAccessKey: SecretAccessKey, sessionToken: SessionToken };
  const theirs = new STSClient(server.client(session));
  expect(await theirs.send(new GetCallerIdentityCommand({}))).toMatchObject({ UserId: ACCOUNT });
  await expect(theirs.send(new GetSessionTokenCommand({}))).rejects.toMatchObject({
    name: "AccessDenied",
    message: "Cannot call GetSessionToken with session credentials",
  });
});

test("a session token is refused with another session's key, and the key without its token", async () => {
  const [one, two] = [
    await sts().send(new GetSessionTokenCommand({})),
    await sts().send(new GetSessionTokenCommand({})),
  ];
  const mixed = {
    accessKeyId: one.Credentials?.AccessKeyId ?? "",
    secretAccessKey: one.Credentials?.SecretAccessKey ?? "",
    sessionToken: two.Credentials?.SessionToken ?? "",
  };
  for (const credentials of [mixed, { ...mixed, sessionToken: undefined }]) {
    const theirs = new STSClient(server.client(credentials));
    await expect(theirs.send(new GetCallerIdentityCommand({}))).rejects.toMatchObject({
      name: "InvalidClientTokenId",
      message: "The security token included in the request is invalid.",
    });
  }
});

test("GetFederationToken: a federated user", async () => {
  const answer = await sts().send(new GetFederationTokenCommand({ Name: "bob", DurationSeconds: 900 }));
  expect(answer.FederatedUser).toEqual({
    Arn: `arn:aws:sts::${ACCOUNT}:federated-user/bob`,
    FederatedUserId: `${ACCOUNT}:bob`,
  });
  expect(answer.PackedPolicySize).toBe(0);
});

test("GetFederationToken: a malformed session policy is refused", async () => {
  const command = new GetFederationTokenCommand({ Name: "bob", Policy: "{}" });
  await expect(sts().send(command)).rejects.toMatchObject({
    name: "MalformedPolicyDocumentException",
    message: "Syntax errors in policy.",
  });
});

test("GetAccessKeyInfo: the account a key id names", async () => {
  const ask = (AccessKeyId: string) => sts().send(new GetAccessKeyInfoCommand({ AccessKeyId }));
  expect(await ask("ASIAQNZGKIQY56JQ7WML")).toMatchObject({ Account: "029608264753" });
  await expect(ask("AKIAIOSFODNN7EXAMPLE")).rejects.toMatchObject({ name: "ValidationError" });
});
