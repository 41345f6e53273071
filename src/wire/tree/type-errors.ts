import type { Kind } from "../schema.js";

/** The JSON type found in the place of the modelled one. */
export type Found = "string" | "number" | "boolean" | "list" | "object";

/** One mismatch: what was found, where what was wanted. */
export interface Mismatch {
  found: Found;
  value: unknown;
  wanted: Kind;
  /** Shape name, for lists, maps and structures. */
  shape: string;
  /** Java's name of a number: `Integer`, `Long`, `Double`. */
  numberType: string;
  /** What a map holds. */
  element: Element | undefined;
  /** Whether the value stands inside a list or map rather than in a member of a structure. */
  inCollection: boolean;
}

/** What a collection holds; of a list, what that holds in turn. */
export interface Element {
  kind: Kind;
  shape: string;
  element?: Element;
}

/** How a service family words a type mismatch in a JSON body. */
export type MismatchWording = (mismatch: Mismatch) => string;

export function foundType(value: unknown): Found {
  if (Array.isArray(value)) return "list";
  if (typeof value === "number") return "number";
  if (typeof value === "boolean") return "boolean";
  return typeof value === "string" ? "string" : "object";
}

/** The JSON reader of most services (seen at Athena and Kinesis). */
export function coralMismatch({ found, value, wanted, numberType }: Mismatch): string {
  if (found === "list") return "Start of list found where not expected";
  if (found === "object") return "Start of structure or map found where not expected.";
  if (wanted === "list") return "Expected list or null";
  if (wanted === "map") return "Expected map or null";
  if (wanted === "structure") return "Expected null";
  return `${token(found, value, "NUMBER_VALUE")} can not be converted to ${coralTarget(wanted, numberType)}`;
}

function coralTarget(wanted: Kind, numberType: string): string {
  if (wanted === "string") return "a String";
  if (wanted === "blob") return "a Blob";
  if (wanted === "boolean") return "a Boolean";
  if (wanted === "timestamp") return "milliseconds since epoch";
  return `${/^[AEIOU]/.test(numberType) ? "an" : "a"} ${numberType}`;
}

/** DynamoDB's own, newer reader. */
export function dynamodbMismatch(mismatch: Mismatch): string {
  const { found, value, wanted, shape, numberType, element, inCollection } = mismatch;
  if (found === "object") return "Start of structure or map found where not expected";
  if (found === "list") {
    if (element)
      return `Unrecognized collection type java.util.Map<java.lang.String, ${javaElement(element)}>`;
    return `Unrecognized collection type class ${javaClass(wanted, shape, numberType)}`;
  }
  if (wanted === "blob") return "only base-64-encoded strings are convertible to bytes";
  if (wanted === "structure" && inCollection) return "Unexpected value type in payload";
  if ((wanted === "list" || wanted === "map") && inCollection) return CLASS_CAST;
  if (wanted === "structure" || wanted === "list" || wanted === "map") return "Unexpected field type";
  if (wanted === "boolean" && found === "string") return "Unexpected token received from parser";
  const target = wanted === "string" ? "String" : wanted === "boolean" ? "Boolean" : numberType;
  const number = Number.isInteger(value) ? "NUMBER_VALUE" : "DECIMAL_VALUE";
  return `${token(found, value, number)} cannot be converted to ${target}`;
}

/** What DynamoDB says of a list or map within another, Java's own message. */
const CLASS_CAST =
  "class sun.reflect.generics.reflectiveObjects.ParameterizedTypeImpl cannot be cast to class java.lang.Class " +
  "(sun.reflect.generics.reflectiveObjects.ParameterizedTypeImpl and java.lang.Class are in module java.base " +
  "of loader 'bootstrap')";

const BOOLEANS: ReadonlyMap<string, boolean> = new Map([
  ...["true", "1", "yes"].map((text) => [text, true] as const),
  ...["false", "0", "no"].map((text) => [text, false] as const),
]);

/** DynamoDB takes these texts for booleans. */
export function dynamodbBoolean(text: string): boolean | undefined {
  return BOOLEANS.get(text.toLowerCase());
}

function javaElement({ kind, shape, element }: Element): string {
  return element ? `java.util.List<${javaElement(element)}>` : javaClass(kind, shape, "Integer");
}

function javaClass(wanted: Kind, shape: string, numberType: string): string {
  if (wanted === "structure") return `com.amazonaws.dynamodb.v20120810.${shape}`;
  if (wanted === "blob") return "java.nio.ByteBuffer";
  if (wanted === "string") return "java.lang.String";
  return wanted === "boolean" ? "java.lang.Boolean" : `java.lang.${numberType}`;
}

function token(found: Found, value: unknown, number: string): string {
  if (found === "boolean") return value === true ? "TRUE_VALUE" : "FALSE_VALUE";
  return found === "number" ? number : "STRING_VALUE";
}
