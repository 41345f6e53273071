import type { ChecksumAlgorithm } from "@aws-sdk/client-s3";
import { malformedTrailer } from "../../../wire/http/malformed-trailer.js";
import { badContentMd5, invalidDigest, invalidRequest } from "../errors.js";
import type { S3Context } from "../state.js";
import { ALGORITHM_NAMES, checksumHeader, isDigest } from "./algorithms.js";

/** What a request says of its body's digests, before and behind it. */
type RequestDigests = Pick<S3Context["request"], "headers" | "trailers" | "calledVia">;

/** The checksum behind a body, which its `x-amz-trailer` promised. */
export function trailingValue(request: RequestDigests, algorithm: ChecksumAlgorithm): string {
  const header = checksumHeader(algorithm);
  const value = request.trailers[header]?.trim();
  if (value === undefined) throw malformedTrailer();
  if (!isDigest(algorithm, value)) throw invalidRequest(`Value for ${header} trailing header is invalid.`);
  return value;
}

/** The algorithm of a checksum that is to follow the body. */
export function trailerAlgorithm(request: RequestDigests): ChecksumAlgorithm | undefined {
  const trailer = request.headers["x-amz-trailer"]?.trim().toLowerCase();
  if (trailer === undefined) return undefined;
  const found = ALGORITHM_NAMES.find((algorithm) => checksumHeader(algorithm) === trailer);
  if (found === undefined) {
    throw invalidRequest("The value specified in the x-amz-trailer header is not supported");
  }
  return found;
}

const SDK_ALGORITHM = "x-amz-sdk-checksum-algorithm";

/** One checksum at most, and of the algorithm that the SDK says it computes. Calls of services have no headers of their own. */
export function checkChecksumHeaders(request: RequestDigests, sent: ChecksumAlgorithm | undefined): void {
  if (request.calledVia.length > 0) return;
  const { headers } = request;
  const count = ALGORITHM_NAMES.filter(
    (algorithm) => headers[checksumHeader(algorithm)] !== undefined,
  ).length;
  if (count > 1) {
    throw invalidRequest(
      "Expecting a single x-amz-checksum- header. Multiple checksum Types are not allowed.",
    );
  }
  const said = headers[SDK_ALGORITHM];
  if (said === undefined) return;
  if (sent === undefined) {
    throw invalidRequest(
      `${SDK_ALGORITHM} specified, but no corresponding x-amz-checksum-* or x-amz-trailer headers were found.`,
    );
  }
  if (said.toUpperCase() !== sent) throw invalidRequest(`Value for ${SDK_ALGORITHM} header is invalid.`);
}

export function checkDeclared(
  checksum: { algorithm: ChecksumAlgorithm; value: string } | undefined,
  md5: string | undefined,
) {
  if (checksum && !isDigest(checksum.algorithm, checksum.value)) {
    throw invalidRequest(`Value for ${checksumHeader(checksum.algorithm)} header is invalid.`);
  }
  if (md5 !== undefined && !isDigest("MD5", md5)) throw invalidDigest(md5);
}

export function checkMd5(declared: string | undefined, hex: string): void {
  if (declared === undefined) return;
  const calculated = Buffer.from(hex, "hex").toString("base64");
  if (declared !== calculated)
    throw badContentMd5(Buffer.from(declared, "base64").toString("hex"), calculated);
}
