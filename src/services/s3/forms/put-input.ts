import type { PutObjectCommandInput, Tag } from "@aws-sdk/client-s3";
import { parseXml } from "../../../wire/xml/parser.js";
import { ALGORITHM_NAMES, checksumHeader } from "../checksums/algorithms.js";
import { checksumMember } from "../checksums/object-checksum.js";
import { malformedXml } from "../errors.js";

type PutInput = Partial<Omit<PutObjectCommandInput, "Body" | "Bucket" | "Key">>;

/** Form fields (lower-case names) that are PutObject's members under the names of its headers. */
const FIELD_MEMBERS: Readonly<Record<string, keyof PutInput>> = {
  acl: "ACL",
  "cache-control": "CacheControl",
  "content-disposition": "ContentDisposition",
  "content-encoding": "ContentEncoding",
  "content-language": "ContentLanguage",
  "content-type": "ContentType",
  "x-amz-storage-class": "StorageClass",
  "x-amz-website-redirect-location": "WebsiteRedirectLocation",
  "x-amz-server-side-encryption": "ServerSideEncryption",
  "x-amz-server-side-encryption-aws-kms-key-id": "SSEKMSKeyId",
  "x-amz-server-side-encryption-context": "SSEKMSEncryptionContext",
  "x-amz-server-side-encryption-customer-algorithm": "SSECustomerAlgorithm",
  "x-amz-server-side-encryption-customer-key": "SSECustomerKey",
  "x-amz-server-side-encryption-customer-key-md5": "SSECustomerKeyMD5",
  "x-amz-object-lock-mode": "ObjectLockMode",
  "x-amz-object-lock-legal-hold": "ObjectLockLegalHoldStatus",
};

const BUCKET_KEY = "x-amz-server-side-encryption-bucket-key-enabled";
const METADATA_PREFIX = "x-amz-meta-";

/** The members of PutObject that a form asks for. */
export function toPutInput(fields: ReadonlyMap<string, string>): PutInput {
  const input: Record<string, unknown> = {};
  const metadata: Record<string, string> = {};
  for (const [name, value] of fields) {
    const member = FIELD_MEMBERS[name];
    if (member !== undefined) input[member] = value;
    else if (name.startsWith(METADATA_PREFIX)) metadata[name.slice(METADATA_PREFIX.length)] = value;
  }
  for (const algorithm of ALGORITHM_NAMES) {
    const value = fields.get(checksumHeader(algorithm));
    if (value !== undefined) input[checksumMember(algorithm)] = value;
  }
  const expires = fields.get("expires");
  const until = fields.get("x-amz-object-lock-retain-until-date");
  const tagging = fields.get("tagging");
  return {
    ...input,
    Metadata: metadata,
    ...(fields.has(BUCKET_KEY) && { BucketKeyEnabled: fields.get(BUCKET_KEY)?.toLowerCase() === "true" }),
    ...(expires !== undefined && !Number.isNaN(Date.parse(expires)) && { Expires: new Date(expires) }),
    ...(until !== undefined && { ObjectLockRetainUntilDate: new Date(until) }),
    ...(tagging !== undefined && { Tagging: toTagging(tagging) }),
  };
}

/** A form carries tags as XML where a header carries them form-encoded. */
function toTagging(xml: string): string {
  const tags = readTags(xml);
  return tags
    .map(({ Key = "", Value = "" }) => `${encodeURIComponent(Key)}=${encodeURIComponent(Value)}`)
    .join("&");
}

function readTags(xml: string): Tag[] {
  try {
    const root = parseXml(Buffer.from(xml));
    const set = root.children.find((child) => child.name === "TagSet");
    return (set?.children ?? []).map((tag) => ({
      Key: tag.children.find((child) => child.name === "Key")?.text ?? "",
      Value: tag.children.find((child) => child.name === "Value")?.text ?? "",
    }));
  } catch {
    throw malformedXml();
  }
}
