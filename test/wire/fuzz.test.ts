import * as dynamodb from "@aws-sdk/client-dynamodb";
import * as iam from "@aws-sdk/client-iam";
import * as lambda from "@aws-sdk/client-lambda";
import { cbor } from "@smithy/core/cbor";
import { describe, expect, test } from "vitest";
import type { WireRequest } from "../../src/wire/protocol.js";
import { createProtocol } from "../../src/wire/protocols.js";
import { seeded } from "./support/generate.js";
import { Loopback, wireRequest } from "./support/loopback.js";
import { s3Loopback } from "./support/s3.js";

const ROUNDS = 3000;

const ITEM = {
  a: { S: "é<&>" },
  b: { L: [{ N: "1" }, { M: { c: { BOOL: true } } }] },
  d: { SS: ["x", "y"] },
};

/** Bytes that mean something to one of the parsers. */
const SPECIAL = Buffer.from('{}[]",:\\<>/&;=%?!-#01eE+. \n\r\0\x7f\xff\xc3\x80', "latin1");

function mutate(bytes: Buffer, random: () => number): Buffer {
  const mutated = Buffer.from(bytes);
  for (let changes = 1 + Math.floor(random() * 4); changes > 0; changes--) {
    const at = Math.floor(random() * mutated.length);
    mutated[at] = SPECIAL[Math.floor(random() * SPECIAL.length)] ?? 0;
  }
  const start = random() < 0.2 ? Math.floor(random() * mutated.length) : 0;
  const end = random() < 0.2 ? Math.floor(random() * mutated.length) : mutated.length;
  return mutated.subarray(start, Math.max(start, end));
}

interface Target {
  loopback: Loopback;
  request: Omit<Partial<WireRequest>, "body">;
  body: string | Uint8Array;
}

const TARGETS: Record<string, () => Target> = {
  awsJson: () => ({
    loopback: new Loopback(createProtocol("awsJson1_0"), dynamodb, { name: "dynamodb", targetPrefix: "T" }),
    request: { headers: { "content-type": "application/x-amz-json-1.0", "x-amz-target": "T.PutItem" } },
    body: JSON.stringify({ TableName: "t", Item: { ...ITEM, z: { B: "AQID" } }, ReturnValues: "NONE" }),
  }),
  restJson: () => ({
    loopback: new Loopback(createProtocol("restJson1"), lambda, { name: "lambda" }),
    request: { path: "/2015-03-31/functions" },
    body: JSON.stringify({
      FunctionName: "f",
      Code: { ZipFile: "AQID" },
      Environment: { Variables: { a: "b" } },
    }),
  }),
  restXml: () => ({
    loopback: s3Loopback().loopback,
    request: { path: "/bucket", query: "delete" },
    body: '<?xml version="1.0"?><!-- c --><Delete xmlns="x"><Object><Key>a&amp;b</Key></Object><Quiet>true</Quiet></Delete>',
  }),
  query: () => ({
    loopback: new Loopback(createProtocol("awsQuery"), iam, { name: "iam", version: "2010-05-08" }),
    request: { headers: { "content-type": "application/x-www-form-urlencoded" } },
    body: "Action=CreateRole&Version=2010-05-08&RoleName=a%20b&MaxSessionDuration=1&Tags.member.1.Key=k&Tags.member.2.Value=v",
  }),
  cbor: () => ({
    loopback: new Loopback(createProtocol("rpcv2Cbor"), dynamodb, { name: "dynamodb" }),
    request: { path: "/service/DynamoDB/operation/PutItem" },
    body: cbor.serialize({ TableName: "t", Item: { ...ITEM, z: { B: Uint8Array.of(1, 2) } } }),
  }),
};

describe("a damaged request is either understood or refused as AWS refuses it", () => {
  test.each(Object.entries(TARGETS))("%s bodies", async (_name, target) => {
    const { loopback, request, body } = target();
    const random = seeded(1);
    const refused = new Set<number>();
    for (let round = 0; round < ROUNDS; round++) {
      const damaged = mutate(Buffer.from(body), random);
      // Anything but an AwsError would reject here.
      const { status } = await loopback.exchange(wireRequest({ ...request, body: damaged }));
      if (status >= 300) refused.add(status);
    }
    expect([...refused]).toEqual([400]);
  });

  test("paths, query strings and headers of S3", async () => {
    const { loopback } = s3Loopback();
    const random = seeded(2);
    for (let round = 0; round < ROUNDS; round++) {
      const damaged = (text: string) => mutate(Buffer.from(text), random).toString("latin1");
      const response = await loopback.exchange(
        wireRequest({
          method: ["GET", "PUT", "HEAD", "DELETE"][round % 4] ?? "GET",
          path: `/bucket/${damaged("a/b%20c/%E2%82%AC+d")}`,
          query: damaged("versionId=v%201&partNumber=3&uploadId=x&response-content-type=text%2Fplain"),
          headers: {
            range: damaged("bytes=0-10"),
            "x-amz-object-lock-retain-until-date": damaged("2024-01-01T00:00:00Z"),
            "x-amz-copy-source-if-modified-since": damaged("Tue, 14 Nov 2023 22:13:20 GMT"),
            "x-amz-object-attributes": damaged('ETag,"Checksum",ObjectSize'),
          },
        }),
      );
      expect([200, 204, 400, 405]).toContain(response.status);
    }
  });

  test("random JSON in the place of every DynamoDB input", async () => {
    const facts = { name: "dynamodb", targetPrefix: "T" };
    const loopback = new Loopback(createProtocol("awsJson1_0"), dynamodb, facts);
    const random = seeded(3);
    const value = (depth: number): unknown => {
      const kinds = depth > 5 ? 4 : 6;
      const kind = Math.floor(random() * kinds);
      if (kind === 0) return random() < 0.5;
      if (kind === 1) return random() * 1000 - 500;
      if (kind === 2) return "x";
      if (kind === 3) return null;
      if (kind === 4) return [value(depth + 1), value(depth + 1)];
      return Object.fromEntries(
        ["S", "TableName", "Item", "Keys", "L", "M"].map((key) => [key, value(depth + 1)]),
      );
    };
    for (const name of loopback.service.operations.keys()) {
      for (let round = 0; round < 50; round++) {
        const headers = { "content-type": "application/x-amz-json-1.0", "x-amz-target": `T.${name}` };
        const response = await loopback.exchange(wireRequest({ headers, body: JSON.stringify(value(0)) }));
        expect([200, 400]).toContain(response.status);
      }
    }
  });
});
