import type { MessageAttributeValue } from "@aws-sdk/client-sns";
import { invalidValue, mustNotBeNull } from "../errors.js";
import type { MessageAttribute } from "../records.js";

const NAME_BYTES_MAX = 256;
const TYPE = /^(String|Number|Binary)(\..+)?$/;

/** A message's attributes, checked. `place` is where they lie, as the errors of missing members name it. */
export function toAttributes(
  given: Record<string, MessageAttributeValue> | undefined,
  place: string,
): Record<string, MessageAttribute> {
  return Object.fromEntries(
    Object.entries(given ?? {}).map(([name, value]) => [name, toAttribute(name, value, place)]),
  );
}

function toAttribute(
  name: string,
  { DataType, StringValue, BinaryValue }: MessageAttributeValue,
  place: string,
): MessageAttribute {
  checkName(name);
  if (DataType === undefined) throw mustNotBeNull(`${place}.${name}.member.dataType`);
  const [, kind] = TYPE.exec(DataType) ?? [];
  if (kind === undefined) {
    throw invalidValue(
      `The message attribute '${name}' has an invalid message attribute type, the set of supported type ` +
        "prefixes is Binary, Number, and String.",
    );
  }
  const empty = () =>
    invalidValue(
      `The message attribute '${name}' must contain non-empty message attribute value for message ` +
        `attribute type '${DataType}'.`,
    );
  if (StringValue === undefined && BinaryValue === undefined) throw empty();
  const field = kind === "Binary" ? "Binary" : "String";
  const value = kind === "Binary" ? BinaryValue : StringValue;
  if (value === undefined) {
    throw invalidValue(`The message attribute '${name}' with type '${DataType}' must use field '${field}'.`);
  }
  if (value.length === 0) throw empty();
  if (kind === "Number" && !Number.isFinite(Number(value))) {
    throw invalidValue(`Could not cast message attribute '${name}' value to number.`);
  }
  return typeof value === "string" ? { DataType, StringValue: value } : { DataType, BinaryValue: value };
}

function checkName(name: string): void {
  if (Buffer.byteLength(name) > NAME_BYTES_MAX) {
    throw invalidValue("Length of message attribute name must be less than 256 bytes.");
  }
  if (name.startsWith(".")) {
    throw invalidValue("Invalid message attribute name starting with character '.' was found.");
  }
  if (name.endsWith(".")) {
    throw invalidValue("Invalid message attribute name ending with character '.' was found.");
  }
  const odd = /[^\w.-]/u.exec(name)?.[0];
  if (odd !== undefined) {
    const code = (odd.codePointAt(0) ?? 0).toString(16).toUpperCase();
    throw invalidValue(
      `Invalid non-alphanumeric character '#x${code}' was found in the message attribute name. ` +
        "Can only include alphanumeric characters, hyphens, underscores, or dots.",
    );
  }
  if (name.includes("..")) {
    throw invalidValue("Message attribute name can not have successive '.' character.");
  }
}

export function sizeOf(body: string, attributes: Readonly<Record<string, MessageAttribute>>): number {
  let bytes = Buffer.byteLength(body);
  for (const [name, { DataType, StringValue, BinaryValue }] of Object.entries(attributes)) {
    bytes += Buffer.byteLength(name) + Buffer.byteLength(DataType);
    bytes += BinaryValue?.length ?? Buffer.byteLength(StringValue ?? "");
  }
  return bytes;
}
