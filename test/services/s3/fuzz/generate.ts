import { isInBody } from "../../../../src/wire/http/request-reader.js";
import { uriPatternOf } from "../../../../src/wire/http/uri-pattern.js";
import { inputOf, type OperationModel } from "../../../../src/wire/model.js";
import { kindOf, type Member, membersOf, type NormalizedSchema } from "../../../../src/wire/schema.js";
import { escapeText } from "../../../../src/wire/xml/text.js";
import { tagOf } from "../../../../src/wire/xml/writer.js";
import type { Random } from "../../../support/random.js";
import type { RawRequest } from "../../../support/raw-request.js";

const DEPTH_MAX = 6;

/** Values that mean something to one operation or the other, and such that mean nothing to any. */
const TEXTS = [
  "",
  " ",
  "a",
  "fuzz",
  "fuzz/k",
  "/fuzz/k?versionId=null",
  "Enabled",
  "Disabled",
  "Suspended",
  "ON",
  "GOVERNANCE",
  "COMPLIANCE",
  "AES256",
  "aws:kms",
  "STANDARD_IA",
  "GLACIER",
  "private",
  "public-read",
  "REPLACE",
  "CRC32",
  "CRC64NVME",
  "FULL_OBJECT",
  "url",
  "/",
  "null",
  "*",
  "bytes=0-0",
  "bytes=5-1",
  "true",
  "arn:aws:s3:::fuzz",
  "arn:aws:sqs:us-east-1:000000000000:q",
  "arn:aws:iam::000000000000:role/r",
  'id="x"',
  "000000000000",
  "us-east-1",
  "a=b&c=d",
  "x".repeat(300),
  "é漢🙂",
  "../..",
  "<&>\"'",
  "AAAAAA==",
  "2026-01-01T00:00:00Z",
  "Thu, 01 Jan 2026 00:00:00 GMT",
  '{"Version":"2012-10-17","Statement":[]}',
  "s3:ObjectCreated:*",
  "GET",
  "http",
] as const;
const NUMBERS = [
  "0",
  "1",
  "-1",
  "2",
  "1000",
  "10000",
  "10001",
  "2147483647",
  "2147483648",
  "-2147483649",
  "9".repeat(30),
  "1.5",
  "1e3",
  "NaN",
  "",
  "x",
  "0x1",
  " 7",
] as const;
const TIMES = [
  "2026-01-01T00:00:00Z",
  "2099-01-01T00:00:00.000Z",
  "Thu, 01 Jan 2099 00:00:00 GMT",
  "1893456000",
  "yesterday",
  "",
  "275761-01-01T00:00:00Z",
  "0000-00-00",
] as const;
const BOOLEANS = ["true", "false", "TRUE", "1", "", "maybe"] as const;

/** The keys that most requests mean. */
const KEYS = [
  "k",
  "k",
  "k",
  "parts",
  "folder/",
  "gone",
  "%00",
  "%F0%9F%99%82",
  "..",
  "a//b",
  `${"l".repeat(1024)}`,
  `${"l".repeat(1025)}`,
  "%ff",
] as const;

const BUCKETS = ["fuzz", "fuzz", "fuzz", "fuzz", "locked", "locked", "nowhere", "NO", "a"] as const;

/** A request whose members are where the operation has them, and whose values are anybody's guess. */
export function fuzzedRequest(random: Random, operation: OperationModel, uploadId: string): RawRequest {
  const pattern = uriPatternOf(operation);
  if (!pattern) throw new Error(`${operation.name} has no address`);
  const request: RawRequest = {
    method: pattern.method,
    path: "",
    query: Object.fromEntries(pattern.query),
    headers: {},
    body: "",
  };
  const schema = inputOf(operation);
  const bucket = membersOf(schema).some(({ name }) => name === "Bucket") ? [random.pick(BUCKETS)] : [];
  const segments = pattern.segments.map((segment) =>
    segment.kind === "literal" ? segment.text : random.pick(KEYS),
  );
  request.path = `/${[...bucket, ...segments].join("/")}`;
  const inBody: Member[] = [];
  for (const member of membersOf(schema)) {
    if (isInBody(member)) inBody.push(member);
    else place(random, request, member, uploadId);
  }
  if (inBody.length > 0 && request.body === "") request.body = element(random, rootOf(schema), schema, 0);
  return request;
}

function place(random: Random, request: RawRequest, member: Member, uploadId: string): void {
  const { traits, schema, required } = member;
  if (traits.httpPayload) {
    request.body = payload(random, schema);
    return;
  }
  // The client counts by itself.
  if (
    traits.httpLabel ||
    traits.httpHeader === "Content-Length" ||
    (!required && random.chance(chanceOfNone(member)))
  )
    return;
  const value = traits.httpQuery === "uploadId" && random.chance(0.8) ? uploadId : plain(random, schema);
  if (traits.httpQuery !== undefined) request.query[traits.httpQuery] = value;
  // What no header can hold, no client can send.
  else if (traits.httpHeader !== undefined && /^[\x20-\x7e]+$/.test(value))
    request.headers[traits.httpHeader.toLowerCase()] = value.trim();
  else if (traits.httpPrefixHeaders !== undefined) request.headers[`${traits.httpPrefixHeaders}a`] = "b";
}

/** What nearly always refuses a request is nearly never there. */
const chanceOfNone = ({ name }: Member): number =>
  /^(ExpectedBucketOwner|ContentMD5|Checksum.*)$/.test(name) ? 0.98 : 0.75;

const rootOf = (schema: NormalizedSchema): string =>
  schema.getMergedTraits().xmlName ?? schema.getName() ?? "Root";

function payload(random: Random, schema: NormalizedSchema): string {
  const kind = kindOf(schema);
  if (kind !== "structure") return random.pick(["", "hello", "{", '{"Version":"2012-10-17","Statement":[]}']);
  if (random.chance(0.04))
    return random.pick([
      "",
      "<",
      "<a>",
      "<a/>",
      "not xml",
      "\u0000",
      "<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>",
    ]);
  return element(random, rootOf(schema), schema, 0);
}

/** A text of the kind that the schema has, mostly. */
function plain(random: Random, schema: NormalizedSchema): string {
  if (random.chance(0.05)) return random.pick(TEXTS);
  switch (kindOf(schema)) {
    case "number":
      return random.pick(NUMBERS);
    case "boolean":
      return random.pick(BOOLEANS);
    case "timestamp":
      return random.pick(TIMES);
    default:
      return random.pick(TEXTS);
  }
}

function element(random: Random, tag: string, schema: NormalizedSchema, depth: number): string {
  return `<${tag}>${content(random, schema, depth)}</${tag}>`;
}

function content(random: Random, schema: NormalizedSchema, depth: number): string {
  const kind = kindOf(schema);
  if (depth > DEPTH_MAX) return "";
  if (kind === "structure") {
    const written = membersOf(schema).map((member) =>
      random.chance(member.required ? 0.95 : 0.4) ? inside(random, member, depth + 1) : "",
    );
    if (random.chance(0.02)) written.push("<Unknown>x</Unknown>");
    return written.join("");
  }
  if (kind === "list") {
    const item = schema.getValueSchema();
    const name = item.getMergedTraits().xmlName ?? "member";
    return random.list(4, () => element(random, name, item, depth + 1)).join("");
  }
  return escapeText(plain(random, schema)).replaceAll("\u0000", "");
}

function inside(random: Random, member: Member, depth: number): string {
  const { schema, traits } = member;
  const tag = tagOf(member);
  if (traits.xmlAttribute) return "";
  if (kindOf(schema) === "list" && traits.xmlFlattened) {
    return random.list(4, () => element(random, tag, schema.getValueSchema(), depth)).join("");
  }
  return element(random, tag, schema, depth);
}
