import type { Tag } from "@aws-sdk/client-s3";
import { AwsError } from "../../../wire/aws-error.js";
import { invalidArgument, invalidTag } from "../errors.js";
import { TAG_KEY_CHARACTERS_MAX, TAG_VALUE_CHARACTERS_MAX } from "../limits.js";
import { compareUtf8 } from "./text-order.js";

const ALLOWED = /^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u;

/** What tags are put on. */
type Tagged = "object" | "bucket" | "new bucket";

/** Checks a tag set; `max` is the number of tags that the resource may carry. */
export function checkTags(tags: readonly Tag[], max: number, resource: Tagged): void {
  if (tags.length > max) {
    throw resource === "object"
      ? new AwsError("BadRequest", `Object tags cannot be greater than ${max}`)
      : new AwsError("BadRequest", `Bucket tag count cannot be greater than ${max}`);
  }
  const seen = new Set<string>();
  for (const { Key: key = "", Value: value = "" } of tags) {
    if (key === "" || key.length > TAG_KEY_CHARACTERS_MAX || !ALLOWED.test(key))
      throw invalidTag("The TagKey you have provided is invalid", { TagKey: key });
    if (value.length > TAG_VALUE_CHARACTERS_MAX || !ALLOWED.test(value))
      throw invalidTag("The TagValue you have provided is invalid", { TagKey: key, TagValue: value });
    if (key.startsWith("aws:")) throw systemTag(key, resource);
    if (seen.has(key)) throw invalidTag("Cannot provide multiple Tags with the same key", { TagKey: key });
    seen.add(key);
  }
}

function systemTag(key: string, resource: Tagged): AwsError {
  switch (resource) {
    case "object":
      return invalidTag("Your TagKey cannot be prefixed with aws:", { TagKey: key });
    case "bucket":
      return invalidTag("System tags cannot be added/updated by requester", { TagKey: key });
    case "new bucket":
      return invalidTag(
        'User-defined tag keys can\'t start with "aws:". This prefix is reserved for system tags. Remove "aws:" from your tag keys and try again.',
      );
  }
}

/** Reads `x-amz-tagging`: `a=1&b=2`, form-encoded. */
export function parseTagging(header: string): Tag[] {
  const tags: Tag[] = [];
  for (const pair of header.split("&")) {
    if (pair === "") continue;
    const [key = "", value = "", ...more] = pair.split("=");
    if (more.length > 0) throw malformedTagging(header);
    try {
      tags.push({ Key: decodeForm(key), Value: decodeForm(value) });
    } catch {
      throw malformedTagging(header);
    }
  }
  const names = new Set(tags.map((tag) => tag.Key));
  if (names.size < tags.length || names.has("")) throw malformedTagging(header);
  return tags.sort((a, b) => compareUtf8(a.Key ?? "", b.Key ?? ""));
}

const malformedTagging = (header: string): AwsError =>
  invalidArgument(
    "The header 'x-amz-tagging' shall be encoded as UTF-8 then URLEncoded URL query parameters without tag name duplicates.",
    "x-amz-tagging",
    header,
  );

const decodeForm = (text: string): string => decodeURIComponent(text.replaceAll("+", " "));
