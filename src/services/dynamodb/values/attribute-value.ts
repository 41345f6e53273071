import { compareNumbers } from "./decimal.js";

/**
 * An attribute's value inside the service: as in AWS's JSON, numbers canonical, binary as canonical base64 text. It is what
 * an item's stored JSON parses to, so that a stored item needs no conversion to be evaluated or to be sent.
 */
export type Value =
  | { S: string }
  | { N: string }
  | { B: string }
  | { SS: string[] }
  | { NS: string[] }
  | { BS: string[] }
  | { M: Attributes }
  | { L: Value[] }
  | { BOOL: boolean }
  | { NULL: true };

/** Attributes by name: an item, a key, or what a map holds. Read and write by the functions below: names are the caller's. */
export type Attributes = Record<string, Value>;

export type AttributeType = "S" | "N" | "B" | "SS" | "NS" | "BS" | "M" | "L" | "BOOL" | "NULL";
export type ScalarType = "S" | "N" | "B";
export type SetType = "SS" | "NS" | "BS";

export function typeOf(value: Value): AttributeType {
  for (const type in value) return type as AttributeType;
  throw new TypeError("an attribute value without a type");
}

/** The attribute of that name, never something inherited (`constructor`, `toString`). */
export function attributeOf(attributes: Attributes, name: string): Value | undefined {
  return Object.hasOwn(attributes, name) ? attributes[name] : undefined;
}

/** Sets an attribute, even one called `__proto__`. */
export function setAttribute(attributes: Attributes, name: string, value: Value): void {
  if (name === "__proto__") {
    Object.defineProperty(attributes, name, { value, writable: true, enumerable: true, configurable: true });
  } else {
    attributes[name] = value;
  }
}

/** The string, numeral or base64 of a scalar. */
export function scalarText(value: Value): string | undefined {
  if ("S" in value) return value.S;
  if ("N" in value) return value.N;
  return "B" in value ? value.B : undefined;
}

export function isSet(type: AttributeType): type is SetType {
  return type === "SS" || type === "NS" || type === "BS";
}

/** The members of a set. */
export function setMembers(value: Value): string[] | undefined {
  if ("SS" in value) return value.SS;
  if ("NS" in value) return value.NS;
  return "BS" in value ? value.BS : undefined;
}

export function toSet(type: SetType, members: string[]): Value {
  if (type === "SS") return { SS: members };
  return type === "NS" ? { NS: members } : { BS: members };
}

/** Same type and same value: numbers by value, sets regardless of order, lists and maps deeply. */
export function isEqual(a: Value, b: Value): boolean {
  const type = typeOf(a);
  if (type !== typeOf(b)) return false;
  if (type === "NULL") return true;
  if ("BOOL" in a) return a.BOOL === ("BOOL" in b && b.BOOL);
  if ("L" in a) return "L" in b && areEqualLists(a.L, b.L);
  if ("M" in a) return "M" in b && areEqualMaps(a.M, b.M);
  const members = setMembers(a);
  if (members !== undefined) return areEqualSets(members, setMembers(b) ?? []);
  return scalarText(a) === scalarText(b);
}

function areEqualLists(a: readonly Value[], b: readonly Value[]): boolean {
  return a.length === b.length && a.every((value, i) => isEqual(value, b[i] as Value));
}

function areEqualMaps(a: Attributes, b: Attributes): boolean {
  const names = Object.keys(a);
  if (names.length !== Object.keys(b).length) return false;
  return names.every((name) => {
    const other = attributeOf(b, name);
    return other !== undefined && isEqual(a[name] as Value, other);
  });
}

function areEqualSets(a: readonly string[], b: readonly string[]): boolean {
  if (a.length !== b.length) return false;
  const members = new Set(b);
  return a.every((member) => members.has(member));
}

/** Order of two scalars of one type; undefined where DynamoDB knows no order between them. */
export function compareValues(a: Value, b: Value): number | undefined {
  if ("S" in a && "S" in b) return compareUtf8(a.S, b.S);
  if ("N" in a && "N" in b) return compareNumbers(a.N, b.N);
  if ("B" in a && "B" in b) return Buffer.compare(toBytes(a.B), toBytes(b.B));
  return undefined;
}

export function toBytes(base64: string): Buffer {
  return Buffer.from(base64, "base64");
}

/** Order by UTF-8 bytes, that is by code point: JavaScript's own order differs beyond the basic plane. */
export function compareUtf8(a: string, b: string): number {
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i++) {
    const left = a.charCodeAt(i);
    const right = b.charCodeAt(i);
    if (left !== right) return codeUnitRank(left) - codeUnitRank(right);
  }
  return a.length - b.length;
}

/** Surrogates stand for code points above all that single units stand for. */
function codeUnitRank(unit: number): number {
  return unit >= 0xd800 && unit <= 0xdfff ? unit + 0x10000 : unit;
}
