import { AwsError } from "../../wire/aws-error.js";
import type { ProtocolName } from "../../wire/protocol.js";

/** Each family of services has its own codes for the same refusals. */
export type AuthFamily = "json" | "rest" | "query" | "s3";

export function authFamily(service: string | undefined, protocol: ProtocolName | undefined): AuthFamily {
  if (service === "s3" || service === undefined) return "s3";
  if (protocol === "awsQuery" || protocol === "ec2Query" || protocol === "restXml") return "query";
  return protocol === "restJson1" ? "rest" : "json";
}

type Refusal = "missing" | "incomplete" | "unknownKey" | "mismatch" | "expiredToken" | "invalidToken";

/** Code and status, by family. */
const REFUSALS: Record<Refusal, Record<AuthFamily, readonly [code: string, status: number]>> = {
  missing: {
    json: ["MissingAuthenticationTokenException", 400],
    rest: ["MissingAuthenticationTokenException", 403],
    query: ["MissingAuthenticationToken", 403],
    s3: ["AccessDenied", 403],
  },
  incomplete: {
    json: ["IncompleteSignatureException", 400],
    rest: ["IncompleteSignatureException", 403],
    query: ["IncompleteSignature", 403],
    s3: ["AuthorizationHeaderMalformed", 400],
  },
  unknownKey: {
    json: ["UnrecognizedClientException", 400],
    rest: ["UnrecognizedClientException", 403],
    query: ["InvalidClientTokenId", 403],
    s3: ["InvalidAccessKeyId", 403],
  },
  mismatch: {
    json: ["InvalidSignatureException", 400],
    rest: ["InvalidSignatureException", 403],
    query: ["SignatureDoesNotMatch", 403],
    s3: ["SignatureDoesNotMatch", 403],
  },
  expiredToken: {
    json: ["ExpiredTokenException", 400],
    rest: ["ExpiredTokenException", 403],
    query: ["ExpiredToken", 403],
    s3: ["ExpiredToken", 400],
  },
  invalidToken: {
    json: ["UnrecognizedClientException", 400],
    rest: ["UnrecognizedClientException", 403],
    query: ["InvalidClientTokenId", 403],
    s3: ["InvalidToken", 400],
  },
};

const INVALID_TOKEN = "The security token included in the request is invalid.";
const MISMATCH =
  "The request signature we calculated does not match the signature you provided. " +
  "Check your AWS Secret Access Key and signing method. Consult the service documentation for details.";

const SENTENCES: Record<Exclude<Refusal, "incomplete">, Record<AuthFamily, string>> = {
  missing: {
    json: "Request is missing Authentication Token",
    rest: "Missing Authentication Token",
    query: "Request is missing Authentication Token",
    s3: "Access Denied",
  },
  unknownKey: {
    json: INVALID_TOKEN,
    rest: INVALID_TOKEN,
    query: "The security token included in the request is invalid.",
    s3: "The AWS Access Key Id you provided does not exist in our records.",
  },
  mismatch: {
    json: MISMATCH,
    rest: MISMATCH,
    query: MISMATCH,
    s3: "The request signature we calculated does not match the signature you provided. Check your key and signing method.",
  },
  expiredToken: {
    json: "The security token included in the request is expired",
    rest: "The security token included in the request is expired",
    query: "The security token included in the request is expired",
    s3: "The provided token has expired.",
  },
  invalidToken: {
    json: INVALID_TOKEN,
    rest: INVALID_TOKEN,
    query: INVALID_TOKEN,
    s3: "The provided token is malformed or otherwise invalid.",
  },
};

/** A refusal in the family's words. `sentence` replaces the usual one. */
export function refuse(
  refusal: Refusal,
  family: AuthFamily,
  sentence?: string,
  members: Record<string, unknown> = {},
): AwsError {
  const [code, status] = REFUSALS[refusal][family];
  const usual = refusal === "incomplete" ? "" : SENTENCES[refusal][family];
  return new AwsError(code, sentence ?? usual, { status, members: family === "s3" ? members : {} });
}
