import { createHash } from "node:crypto";
import type { Awaitable } from "../../../wire/awaitable.js";
import type { OperationModel } from "../../../wire/model.js";
import type { WireRequest } from "../../../wire/protocol.js";
import { ALGORITHM_NAMES, ALGORITHMS, checksumHeader } from "../checksums/algorithms.js";
import {
  checkChecksumHeaders,
  checkDeclared,
  checkMd5,
  trailerAlgorithm,
  trailingValue,
} from "../checksums/declared-digests.js";
import { badChecksum } from "../errors.js";
import type { S3Context } from "../state.js";

/** Their bodies are objects, held against their digests as they stream. */
const STREAMED = new Set(["PutObject", "UploadPart"]);

/** What their headers say of checksums is about an object: that of a completed upload, or that which is to be made. */
const ABOUT_OBJECTS = new Set([
  "CompleteMultipartUpload",
  "CopyObject",
  "CreateMultipartUpload",
  "UploadPartCopy",
]);

/** A document is read only if it is what its sender digested, whichever way that was told. */
export function verifyDocument(
  operation: OperationModel,
  request: WireRequest,
  ctx: S3Context,
): Awaitable<void> {
  const mayHaveOne = request.method === "PUT" || request.method === "POST";
  if (mayHaveOne && !STREAMED.has(operation.name)) return verify(operation, request, ctx);
}

async function verify(
  { name, service }: OperationModel,
  request: WireRequest,
  ctx: S3Context,
): Promise<void> {
  const md5 = request.headers["content-md5"];
  const declared = ABOUT_OBJECTS.has(name) ? undefined : declaredIn(request);
  const algorithm = declared?.algorithm ?? trailerAlgorithm(ctx.request);
  if (!ABOUT_OBJECTS.has(name)) checkChecksumHeaders(ctx.request, algorithm);
  checkDeclared(declared, md5);
  if (md5 === undefined && algorithm === undefined) return;
  const document = await request.body.collect(service.bodyBytesMax);
  if (md5 !== undefined) checkMd5(md5, createHash("md5").update(document).digest("hex"));
  if (algorithm === undefined) return;
  const running = ALGORITHMS[algorithm].start();
  running.update(document);
  const value = Buffer.from(await running.finish()).toString("base64");
  if ((declared?.value ?? trailingValue(ctx.request, algorithm)) !== value) throw badChecksum(algorithm);
}

function declaredIn({ headers }: WireRequest) {
  for (const algorithm of ALGORITHM_NAMES) {
    const value = headers[checksumHeader(algorithm)];
    if (value !== undefined) return { algorithm, value };
  }
  return undefined;
}
