import { CreateBucketCommand, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { GetSessionTokenCommand, STSClient } from "@aws-sdk/client-sts";
import { beforeAll, describe, expect, test } from "vitest";
import { makeUser, policy, type TestUser } from "../../services/iam/support.js";
import { useServer } from "../../support/server.js";
import { TurnableClock } from "../../support/turnable-clock.js";
import { type Attempt, type Caller, type SigningFacts, send, sign } from "./attempts.js";

const clock = new TurnableClock();
const server = useServer({ clock });
const MINUTE_MS = 60_000;
let user: TestUser;

beforeAll(async () => {
  user = await makeUser(server, "caller", policy({ Action: ["s3:*", "dynamodb:*", "sts:*"] }));
  const s3 = new S3Client({ ...server.client(), forcePathStyle: true });
  await s3.send(new CreateBucketCommand({ Bucket: "vault" }));
  for (const Key of ["mine", "yours"])
    await s3.send(new PutObjectCommand({ Bucket: "vault", Key, Body: Key }));
});

const LIST_TABLES: Partial<Attempt> = {
  method: "POST",
  headers: { "content-type": "application/x-amz-json-1.0", "x-amz-target": "DynamoDB_20120810.ListTables" },
  body: "{}",
};
const GET: Partial<Attempt> = { path: "/vault/mine" };

const toDynamo = (facts: Partial<SigningFacts> = {}, caller: Caller = user.credentials) =>
  sign(server.endpoint, LIST_TABLES, caller, { service: "dynamodb", at: clock.now(), ...facts });
const toS3 = (facts: Partial<SigningFacts> = {}, caller: Caller = user.credentials) =>
  sign(server.endpoint, GET, caller, { service: "s3", at: clock.now(), ...facts });

async function expectRefused(attempt: Attempt, code: string, status = 400): Promise<void> {
  const answer = await send(server.endpoint, attempt);
  expect(answer.body).toContain(code);
  expect(answer.status).toBe(status);
}

test("the door itself: the same requests, left alone, are answered", async () => {
  for (const attempt of [await toDynamo(), await toS3(), await toS3({ expiresInSeconds: 60 })]) {
    expect((await send(server.endpoint, attempt)).status).toBe(200);
  }
});

describe("a signed request, changed on its way", () => {
  test("its body", async () => {
    await expectRefused({ ...(await toDynamo()), body: '{"Limit":1}' }, "InvalidSignatureException");
  });

  test("a header that was signed", async () => {
    const attempt = await toDynamo();
    const headers = { ...attempt.headers, "x-amz-target": "DynamoDB_20120810.DescribeLimits" };
    await expectRefused({ ...attempt, headers }, "InvalidSignatureException");
  });

  test("a header added that means something", async () => {
    const attempt = await toS3();
    const headers = { ...attempt.headers, "x-amz-expected-bucket-owner": "000000000000" };
    await expectRefused({ ...attempt, headers }, "AccessDenied", 403);
  });

  test("its method", async () => {
    await expectRefused({ ...(await toS3()), method: "DELETE" }, "SignatureDoesNotMatch", 403);
  });

  test("its path", async () => {
    await expectRefused({ ...(await toS3()), path: "/vault/yours" }, "SignatureDoesNotMatch", 403);
  });

  test("a query parameter added", async () => {
    await expectRefused({ ...(await toS3()), query: { versionId: "null" } }, "SignatureDoesNotMatch", 403);
  });

  test("its host", async () => {
    const attempt = await toS3();
    const headers = { ...attempt.headers, host: "vault.localhost" };
    await expectRefused({ ...attempt, headers, path: "/mine" }, "SignatureDoesNotMatch", 403);
  });

  test("the region, or the service, of its scope", async () => {
    const attempt = await toDynamo();
    const authorization = attempt.headers["authorization"] ?? "";
    const elsewhere = { ...attempt.headers, authorization: authorization.replace("us-east-1", "eu-west-1") };
    await expectRefused({ ...attempt, headers: elsewhere }, "InvalidSignatureException");
    const other = { ...attempt.headers, authorization: authorization.replace("/dynamodb/", "/lambda/") };
    const answer = await send(server.endpoint, { ...attempt, headers: other });
    expect(answer.status).toBeGreaterThanOrEqual(400);
  });

  test("headers left out of what is signed", async () => {
    const attempt = await toS3();
    const authorization = (attempt.headers["authorization"] ?? "").replace("host;", "");
    await expectRefused({ ...attempt, headers: { ...attempt.headers, authorization } }, "AccessDenied", 403);
  });
});

describe("a presigned URL", () => {
  const presigned = () => toS3({ expiresInSeconds: 60 });

  test("for another key, or another method", async () => {
    await expectRefused({ ...(await presigned()), path: "/vault/yours" }, "SignatureDoesNotMatch", 403);
    await expectRefused({ ...(await presigned()), method: "PUT" }, "SignatureDoesNotMatch", 403);
  });

  test("with its lifetime lengthened", async () => {
    const attempt = await presigned();
    const query = { ...attempt.query, "X-Amz-Expires": "600" };
    await expectRefused({ ...attempt, query }, "SignatureDoesNotMatch", 403);
  });

  test("with a parameter added", async () => {
    const attempt = await presigned();
    const query = { ...attempt.query, "response-content-type": "text/html" };
    await expectRefused({ ...attempt, query }, "SignatureDoesNotMatch", 403);
  });
});

describe("keys that are not right", () => {
  test("another's secret, an unknown key, no signature at all", async () => {
    const stranger = await makeUser(server, "stranger", policy({ Action: "*" }));
    const { accessKeyId } = user.credentials;
    const mixed = { accessKeyId, secretAccessKey: stranger.credentials.secretAccessKey };
    await expectRefused(await toDynamo({}, mixed), "InvalidSignatureException");
    const unknown = { accessKeyId: "AKIAIOSFODNN7EXAMPLE", secretAccessKey: "x" };
    await expectRefused(await toDynamo({}, unknown), "UnrecognizedClientException");
    await expectRefused(
      { ...(await toDynamo()), headers: { ...LIST_TABLES.headers } },
      "MissingAuthenticationToken",
    );
  });

  test("a signature cut short, or empty", async () => {
    const attempt = await toS3();
    const authorization = attempt.headers["authorization"] ?? "";
    for (const cut of [authorization.slice(0, -2), authorization.replace(/Signature=.*/, "Signature=")]) {
      const answer = await send(server.endpoint, {
        ...attempt,
        headers: { ...attempt.headers, authorization: cut },
      });
      expect(answer.status).toBeGreaterThanOrEqual(400);
      expect(answer.status).toBeLessThan(500);
    }
  });

  test("a session's key without its token, with another session's, or with one bit of it turned", async () => {
    const sts = new STSClient(server.client(user.credentials));
    const session = async (): Promise<Caller & { sessionToken: string }> => {
      const { Credentials } = await sts.send(new GetSessionTokenCommand({}));
      const { AccessKeyId = "", SecretAccessKey = "", SessionToken = "" } = Credentials ?? {};
      return { accessKeyId: AccessKeyId, secretAccessKey: SecretAccessKey, sessionToken: SessionToken };
    };
    const [one, two] = [await session(), await session()];
    const { sessionToken, ...bare } = one;
    expect((await send(server.endpoint, await toDynamo({}, one))).status).toBe(200);
    const middle = sessionToken.length / 2;
    const turned = sessionToken[middle] === "A" ? "B" : "A";
    const bent = sessionToken.slice(0, middle) + turned + sessionToken.slice(middle + 1);
    await expectRefused(await toDynamo({}, bare), "UnrecognizedClientException");
    for (const token of [two.sessionToken, bent]) {
      const attempt = await toDynamo({}, { ...bare, sessionToken: token });
      await expectRefused(attempt, "UnrecognizedClientException");
    }
  });
});

// Last: from here on the machine's own clock is behind the server's.
describe("time", () => {
  test("a presigned URL after its own", async () => {
    const attempt = await toS3({ expiresInSeconds: 60 });
    clock.turn(2 * MINUTE_MS);
    await expectRefused(attempt, "Request has expired", 403);
  });

  test("a recorded request, played again after a quarter of an hour", async () => {
    const [dynamo, s3] = [await toDynamo(), await toS3()];
    clock.turn(16 * MINUTE_MS);
    await expectRefused(dynamo, "InvalidSignatureException");
    await expectRefused(s3, "RequestTimeTooSkewed", 403);
  });

  test("a request signed for the future", async () => {
    const at = clock.now() + 16 * MINUTE_MS;
    await expectRefused(await toDynamo({ at }), "InvalidSignatureException");
    await expectRefused(await toS3({ at }), "RequestTimeTooSkewed", 403);
  });
});
