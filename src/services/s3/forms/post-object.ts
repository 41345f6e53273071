import { type Readable, Transform } from "node:stream";
import type { PutObjectCommandOutput } from "@aws-sdk/client-s3";
import type { Principal } from "../../../core/principal.js";
import { AwsError } from "../../../wire/aws-error.js";
import type { WireRequest, WireResponse } from "../../../wire/protocol.js";
import { escapeText } from "../../../wire/xml/text.js";
import { ALGORITHM_NAMES, checksumHeader } from "../checksums/algorithms.js";
import { checksumMember } from "../checksums/object-checksum.js";
import { invalidArgument } from "../errors.js";
import { noteOutside } from "../logging/note-request.js";
import type { S3Context } from "../state.js";
import { formPrincipal } from "./form-signature.js";
import { checkFormPolicy, readFormPolicy, sizeRangeOf } from "./policy-document.js";
import { toPutInput } from "./put-input.js";
import { readForm, type UploadForm } from "./read-form.js";

/** A browser's form upload: the same as PutObject, by whoever signed the form's policy. */
export async function postObject(
  ctx: S3Context,
  bucket: string,
  request: WireRequest,
): Promise<WireResponse> {
  const form = await readForm(request.headers["content-type"] ?? "", request.body.stream());
  try {
    return await store(ctx, bucket, form);
  } catch (error) {
    // What is left of the body is read away, so that the client gets to read the answer.
    form.file.on("error", () => {}).resume();
    throw error;
  }
}

async function store(ctx: S3Context, bucket: string, form: UploadForm): Promise<WireResponse> {
  const { fields } = form;
  const key = keyOf(form);
  fields.set("key", key);
  await noteOutside(ctx, bucket, "REST.POST.BUCKET", key);
  const policyText = fields.get("policy");
  const principal: Principal =
    policyText === undefined ? { ...ctx.principal } : await formPrincipal(ctx, fields, policyText);
  const policy = policyText === undefined ? undefined : readFormPolicy(policyText);
  if (policy) checkFormPolicy(policy, fields, bucket, ctx.clock.now());
  const Body = wholeFile(form, sizeRangeOf(policy));
  const input = { ...toPutInput(fields), Bucket: bucket, Key: key, Body };
  const put = await ctx.call("s3", "PutObject", input, { as: { principal } });
  Object.assign(ctx.responseHeaders, toWrittenHeaders(put));
  return toResponse(ctx, fields, { bucket, key, etag: put.ETag ?? "" });
}

function keyOf({ fields, fileName }: UploadForm): string {
  const key = fields.get("key");
  if (key === undefined || key === "") {
    throw invalidArgument(
      "Bucket POST must contain a field named 'key'.  If it is specified, please check the order of the fields.",
      "key",
      "",
    );
  }
  // biome-ignore lint/suspicious/noTemplateCurlyInString: this is the form's own placeholder
  return fileName === undefined ? key : key.replaceAll("${filename}", fileName);
}

/** What an answer tells of the object that was made, as PutObject's does. */
function toWrittenHeaders(put: Omit<PutObjectCommandOutput, "$metadata">): Record<string, string> {
  const headers: Record<string, string | undefined> = {
    "x-amz-version-id": put.VersionId,
    "x-amz-expiration": put.Expiration,
    "x-amz-server-side-encryption": put.ServerSideEncryption,
    "x-amz-server-side-encryption-aws-kms-key-id": put.SSEKMSKeyId,
    "x-amz-checksum-type": put.ChecksumType,
  };
  for (const name of ALGORITHM_NAMES) headers[checksumHeader(name)] = put[checksumMember(name)];
  const told = Object.entries(headers).filter(([, value]) => value !== undefined);
  return Object.fromEntries(told) as Record<string, string>;
}

interface SizeRange {
  min: number;
  max: number;
}

/** Ends when all of the form has come, in an error when the file is larger or smaller than the policy lets it be. */
function wholeFile({ file, whole }: UploadForm, { min, max }: SizeRange = ANY_SIZE): Readable {
  let size = 0;
  const sized = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      size += chunk.length;
      if (size > max)
        done(
          sizeError("EntityTooLarge", "Your proposed upload exceeds the maximum allowed size", size, {
            MaxSizeAllowed: max,
          }),
        );
      else done(null, chunk);
    },
    flush(done) {
      if (size >= min) return void whole.then(() => done(), done);
      done(
        sizeError("EntityTooSmall", "Your proposed upload is smaller than the minimum allowed size", size, {
          MinSizeAllowed: min,
        }),
      );
    },
  });
  file.on("error", (error) => sized.destroy(error));
  // It may fail before anybody reads it, who will be told then.
  sized.on("error", () => {});
  return file.pipe(sized);
}

const ANY_SIZE: SizeRange = { min: 0, max: Number.POSITIVE_INFINITY };

const sizeError = (code: string, message: string, size: number, bound: Record<string, number>): AwsError =>
  new AwsError(code, message, { members: { ProposedSize: size, ...bound } });

interface Posted {
  bucket: string;
  key: string;
  /** With quotes. */
  etag: string;
}

function toResponse(ctx: S3Context, fields: ReadonlyMap<string, string>, posted: Posted): WireResponse {
  const location = `${ctx.endpoint}/${posted.bucket}/${encodeURIComponent(posted.key)}`;
  const headers = { etag: posted.etag, location };
  const redirect = toRedirect(fields.get("success_action_redirect") ?? fields.get("redirect"), posted);
  if (redirect !== undefined)
    return { status: 303, headers: { ...headers, location: redirect }, body: undefined };
  const status = Number(fields.get("success_action_status"));
  if (status === 200) return { status, headers, body: undefined };
  if (status !== 201) return { status: 204, headers, body: undefined };
  return {
    status,
    headers: { ...headers, "content-type": "application/xml" },
    body: toXml(location, posted),
  };
}

function toXml(location: string, { bucket, key, etag }: Posted): string {
  const element = (name: string, text: string) => `<${name}>${escapeText(text)}</${name}>`;
  const body =
    element("Location", location) + element("Bucket", bucket) + element("Key", key) + element("ETag", etag);
  return `<?xml version="1.0" encoding="UTF-8"?>\n<PostResponse>${body}</PostResponse>`;
}

/** Where the browser is to go next; a URL that is none is unheeded. */
function toRedirect(target: string | undefined, { bucket, key, etag }: Posted): string | undefined {
  if (target === undefined || !URL.canParse(target)) return undefined;
  const url = new URL(target);
  url.searchParams.set("bucket", bucket);
  url.searchParams.set("key", key);
  url.searchParams.set("etag", etag);
  return url.toString();
}
