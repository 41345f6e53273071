import type { AttributeValue } from "@aws-sdk/client-dynamodb";
import type { AwsError } from "../../../wire/aws-error.js";
import { validationError } from "../errors.js";
import { ATTRIBUTE_NAME_BYTES_MAX, NESTING_LEVELS_MAX } from "../limits.js";
import { type Refuse, refuseBefore } from "../wording.js";
import { type Attributes, compareUtf8, toBytes, type Value } from "./attribute-value.js";
import { canonicalNumber, type NumberFault } from "./decimal.js";
import { utf8Bytes } from "./value-size.js";

/**
 * Takes attributes as the wire gives them into the service's own form, or throws AWS's words for what is wrong with them.
 * What is in that form already is not copied.
 *
 * @param refuse makes the error from a fault's sentence.
 */
export function toAttributes(
  attributes: Record<string, AttributeValue>,
  refuse: Refuse = refuseBefore,
): Attributes {
  return checkMap(attributes, 1, refuse);
}

export function toValue(value: AttributeValue, refuse: Refuse = refuseBefore): Value {
  return checkValue(value, 1, refuse);
}

const INVALID = "One or more parameter values were invalid: ";
const NUMBER_FAULTS: Readonly<Record<Exclude<NumberFault, "not-a-number">, string>> = {
  overflow: "Number overflow. Attempting to store a number with magnitude larger than supported range",
  underflow: "Number underflow. Attempting to store a number with magnitude smaller than supported range",
  precision: "Attempting to store more than 38 significant digits in a Number",
};

const NO_NUMBER = "The parameter cannot be converted to a numeric value";

function numberFault(fault: NumberFault, text: string, refuse: Refuse): AwsError {
  if (fault !== "not-a-number") return refuse(NUMBER_FAULTS[fault], olderFault(fault, text));
  return text === "" ? refuse(`${NO_NUMBER}: `, NO_NUMBER) : refuse(`${NO_NUMBER}: ${text}`);
}

const JAVA_INT_MAX = 2 ** 31 - 1;

/** The older framework reads a numeral as Java does: exponents are integers of 32 bits, whose sums turn over. */
function olderFault(fault: Exclude<NumberFault, "not-a-number">, text: string): string {
  const [, whole = "", exponent = "0"] = /^[+-]?(\d*)\.?\d*(?:[eE]([+-]?\d+))?$/.exec(text) ?? [];
  if (Math.abs(Number(exponent)) > JAVA_INT_MAX) return `${NO_NUMBER}: ${text}`;
  const hasTurnedOver = Number(exponent) + whole.length > JAVA_INT_MAX;
  return NUMBER_FAULTS[hasTurnedOver ? "underflow" : fault];
}

/** A sum that cannot be represented overflows, AWS says, even where it is the digits that are too many. */
export function sumFaultMessage(fault: NumberFault): string {
  return NUMBER_FAULTS[fault === "underflow" ? "underflow" : "overflow"];
}

export function checkAttributeName(name: string): void {
  if (name === "") throw validationError(`${INVALID}Empty attribute name`);
  if (name.length * 3 > ATTRIBUTE_NAME_BYTES_MAX && utf8Bytes(name) > ATTRIBUTE_NAME_BYTES_MAX) {
    throw validationError(
      `${INVALID}Attribute name is too large, must be less than ${ATTRIBUTE_NAME_BYTES_MAX + 1} bytes`,
    );
  }
}

function checkMap(map: Record<string, AttributeValue>, depth: number, refuse: Refuse): Attributes {
  let copy: Attributes | undefined;
  for (const name of Object.keys(map)) {
    checkAttributeName(name);
    const given = map[name] as AttributeValue;
    const value = checkValue(given, depth, refuse);
    if (value === given) continue;
    copy ??= Object.assign(Object.create(null), map) as Attributes;
    copy[name] = value;
  }
  return copy ?? (map as Attributes);
}

function checkValue(value: AttributeValue, depth: number, refuse: Refuse): Value {
  if (depth > NESTING_LEVELS_MAX) {
    throw validationError(
      "Nesting Levels have exceeded supported limits: Attributes in the item have nested levels beyond supported limit",
    );
  }
  let checked: Value | undefined;
  let types = 0;
  for (const type in value) {
    if ((value as unknown as Record<string, unknown>)[type] === undefined) continue;
    types++;
    checked = checkTyped(value, type, depth, refuse);
  }
  if (checked === undefined) {
    throw refuse("Supplied AttributeValue is empty, must contain exactly one of the supported datatypes");
  }
  if (types > 1) {
    throw refuse(
      "Supplied AttributeValue has more than one datatypes set, must contain exactly one of the supported datatypes",
    );
  }
  return checked;
}

function checkTyped(value: AttributeValue, type: string, depth: number, refuse: Refuse): Value | undefined {
  switch (type) {
    case "S":
    case "BOOL":
      return value as Value;
    case "N":
      return checkNumber(value as { N: string }, refuse);
    case "B":
      return { B: toBase64((value as { B: Uint8Array }).B) };
    case "NULL":
      if (!value.NULL) {
        throw refuse(`${INVALID}Null attribute value types must have the value of true`);
      }
      return value as Value;
    case "M": {
      const map = checkMap((value as { M: Record<string, AttributeValue> }).M, depth + 1, refuse);
      return map === value.M ? (value as Value) : { M: map };
    }
    case "L":
      return checkList(value as { L: AttributeValue[] }, depth, refuse);
    case "SS":
      return checkStringSet(value as { SS: string[] }, refuse);
    case "NS":
      return checkNumberSet(value as { NS: string[] }, refuse);
    case "BS":
      return checkBinarySet(value as { BS: Uint8Array[] }, refuse);
    default:
      return undefined;
  }
}

function checkNumber(value: { N: string }, refuse: Refuse): Value {
  const text = checkNumeral(value.N, refuse);
  return text === value.N ? value : { N: text };
}

function checkNumeral(numeral: string, refuse: Refuse): string {
  const number = canonicalNumber(numeral);
  if (typeof number === "string") throw numberFault(number, numeral, refuse);
  return number.text;
}

function checkList(value: { L: AttributeValue[] }, depth: number, refuse: Refuse): Value {
  const list = value.L.map((element) => checkValue(element, depth + 1, refuse));
  return list.every((element, i) => element === value.L[i]) ? (value as { L: Value[] }) : { L: list };
}

function checkStringSet(value: { SS: string[] }, refuse: Refuse): Value {
  if (value.SS.length === 0) throw refuse(`${INVALID}An string set  may not be empty`);
  if (hasDuplicates(value.SS)) {
    throw refuse(
      `${INVALID}Input collection [${repeatText(value.SS, compareUtf8).join(", ")}] contains duplicates.`,
      `${INVALID}Input collection [${value.SS.join(", ")}] contains duplicates.`,
    );
  }
  return value;
}

function checkNumberSet(value: { NS: string[] }, refuse: Refuse): Value {
  if (value.NS.length === 0) throw refuse(`${INVALID}An number set  may not be empty`);
  const members = value.NS.map((member) => checkNumeral(member, refuse));
  if (hasDuplicates(members)) {
    throw refuse(`${INVALID}Input collection contains duplicates.`, "Input collection contains duplicates");
  }
  return { NS: members };
}

function checkBinarySet(value: { BS: Uint8Array[] }, refuse: Refuse): Value {
  if (value.BS.length === 0) throw refuse(`${INVALID}Binary sets should not be empty`);
  const members = value.BS.map(toBase64);
  if (hasDuplicates(members)) {
    throw refuse(
      `${INVALID}Input collection [${repeatText(members, compareBytes).join(",")}]of type BS contains duplicates.`,
      `${INVALID}Input collection [${members.join(", ")}]of type BS contains duplicates.`,
    );
  }
  return { BS: members };
}

function hasDuplicates(members: readonly string[]): boolean {
  return new Set(members).size !== members.length;
}

/** How the newer framework shows a set with a repeated member: what stands before the repeat in order, the rest as it came. */
function repeatText(members: readonly string[], compare: (a: string, b: string) => number): string[] {
  const at = members.findIndex((member, i) => members.indexOf(member) !== i);
  return [...members.slice(0, at).toSorted(compare), ...members.slice(at)].map((member) => `"${member}"`);
}

function compareBytes(a: string, b: string): number {
  return Buffer.compare(toBytes(a), toBytes(b));
}

function toBase64(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("base64");
}
