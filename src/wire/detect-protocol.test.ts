import { describe, expect, test } from "vitest";
import { detectProtocol } from "./detect-protocol.js";
import type { ProtocolName } from "./protocol.js";

const SQS: ProtocolName[] = ["awsJson1_0", "awsQuery"];
const CLOUDWATCH: ProtocolName[] = ["awsJson1_0", "awsQuery", "rpcv2Cbor"];

describe("detectProtocol", () => {
  test.each<[string, Record<string, string>, ProtocolName[], ProtocolName]>([
    [
      "JSON by target",
      { "x-amz-target": "A.B", "content-type": "application/x-amz-json-1.0" },
      SQS,
      "awsJson1_0",
    ],
    [
      "JSON of the wrong version",
      { "x-amz-target": "A.B", "content-type": "application/json" },
      SQS,
      "awsJson1_0",
    ],
    ["a form", { "content-type": "application/x-www-form-urlencoded; charset=utf-8" }, SQS, "awsQuery"],
    ["a bare GET", {}, SQS, "awsQuery"],
    [
      "CBOR",
      { "smithy-protocol": "rpc-v2-cbor", "content-type": "application/cbor" },
      CLOUDWATCH,
      "rpcv2Cbor",
    ],
    ["CBOR where it is not accepted", { "smithy-protocol": "rpc-v2-cbor" }, ["restJson1"], "restJson1"],
    ["EC2's form", { "content-type": "application/x-www-form-urlencoded" }, ["ec2Query"], "ec2Query"],
    ["REST", { "content-type": "application/x-www-form-urlencoded" }, ["restXml"], "restXml"],
  ])("%s", (_title, headers, accepted, expected) => {
    expect(detectProtocol(headers, accepted)).toBe(expected);
  });
});
