import { decodeBase64, toBase64 } from "./base64.js";
import { isFloating, type NumberType } from "./number-types.js";
import { kindOf, type NormalizedSchema, type TimestampFormat, timestampFormatOf } from "./schema.js";
import { parseTimestampText, timestampText } from "./timestamps.js";

/** Reads a simple value from text; undefined where the text does not read as its type. */
export type TextParser = (text: string) => unknown;
export type TextWriter = (value: unknown) => string;

const DECIMAL = /^[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?$/;
const INTEGER = /^[+-]?\d+$/;
const NOT_FINITE = new Set(["NaN", "Infinity", "-Infinity"]);
/** XML Schema's booleans, with the capitals that some clients send. */
const BOOLEANS: ReadonlyMap<string, boolean> = new Map([
  ["true", true],
  ["false", false],
  ["True", true],
  ["False", false],
  ["TRUE", true],
  ["FALSE", false],
  ["1", true],
  ["0", false],
]);

/** The reader of a simple schema. `timestamps` is the format where the schema itself asks for none, `number` the type of a number. */
export function textParser(
  schema: NormalizedSchema,
  timestamps: TimestampFormat,
  number?: NumberType,
): TextParser {
  switch (kindOf(schema)) {
    case "boolean":
      return (text) => BOOLEANS.get(text.trim());
    case "number":
      return isFloating(number) ? parseNumber : parseInteger;
    case "bigDecimal":
      return parseNumber;
    case "bigInteger":
      return (text) => (INTEGER.test(text.trim()) ? BigInt(text.trim()) : undefined);
    case "blob":
      return (text) => decodeBase64(text.trim());
    case "timestamp": {
      const format = timestampFormatOf(schema, timestamps);
      return (text) => parseTimestampText(text.trim(), format);
    }
    default:
      return (text) => text;
  }
}

function parseInteger(text: string): number | undefined {
  const trimmed = text.trim();
  return INTEGER.test(trimmed) ? Number(trimmed) : undefined;
}

function parseNumber(text: string): number | undefined {
  const trimmed = text.trim();
  return DECIMAL.test(trimmed) || NOT_FINITE.has(trimmed) ? Number(trimmed) : undefined;
}

export function textWriter(schema: NormalizedSchema, timestamps: TimestampFormat): TextWriter {
  switch (kindOf(schema)) {
    case "timestamp": {
      const format = timestampFormatOf(schema, timestamps);
      return (value) => (value instanceof Date ? timestampText(value, format) : String(value));
    }
    case "blob":
      return (value) => toBase64(value instanceof Uint8Array ? value : Buffer.from(String(value)));
    default:
      return String;
  }
}
