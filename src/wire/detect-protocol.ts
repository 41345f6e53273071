import type { ProtocolName } from "./protocol.js";

/** As nearly everybody writes it. */
const PLAIN_MEDIA_TYPE = /^[a-z0-9.+/-]+$/;

/** The media type of a content-type header, in lower case and without its parameters. */
export function mediaTypeOf(contentType: string | undefined): string {
  if (contentType !== undefined && PLAIN_MEDIA_TYPE.test(contentType)) return contentType;
  return (contentType ?? "").split(";", 1)[0]?.trim().toLowerCase() ?? "";
}

const BY_MEDIA_TYPE: Readonly<Record<string, readonly ProtocolName[]>> = {
  "application/x-amz-json-1.0": ["awsJson1_0"],
  "application/x-amz-json-1.1": ["awsJson1_1"],
  "application/x-www-form-urlencoded": ["awsQuery", "ec2Query"],
};

/**
 * Which of the protocols a service accepts this request speaks. A request that fits none gets the service's first one,
 * whose own words then refuse it.
 *
 * @param headers names in lower case
 * @param accepted the service's protocols, that of its SDK package first
 */
export function detectProtocol(
  headers: Readonly<Record<string, string>>,
  accepted: readonly ProtocolName[],
): ProtocolName {
  const [first] = accepted;
  if (first === undefined) throw new Error("A service accepts at least one protocol");
  const isAccepted = (name: ProtocolName) => accepted.includes(name);
  if (headers["smithy-protocol"] === "rpc-v2-cbor" && isAccepted("rpcv2Cbor")) return "rpcv2Cbor";
  if (isAccepted("awsCbor1_1") && mediaTypeOf(headers["content-type"]) === "application/x-amz-cbor-1.1") {
    return "awsCbor1_1";
  }
  if (headers["x-amz-target"] !== undefined)
    return accepted.find((name) => name.startsWith("awsJson")) ?? first;
  const fitting = BY_MEDIA_TYPE[mediaTypeOf(headers["content-type"])]?.find(isAccepted);
  if (fitting !== undefined) return fitting;
  // A query call may be a bare GET; a JSON call always names its target.
  return first.startsWith("awsJson") && isAccepted("awsQuery") ? "awsQuery" : first;
}
