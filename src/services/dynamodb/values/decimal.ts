/**
 * DynamoDB's number: up to 38 significant decimal digits, magnitude 1E-130 to 9.99…E+125, exact.
 * The value is ±0.D1D2D3… × 10^scale, with digits neither starting nor ending in 0; zero has no digits.
 */
export interface Decimal {
  readonly negative: boolean;
  readonly digits: string;
  readonly scale: number;
}

export const DIGITS_MAX = 38;
/** Exponent of the leading digit in scientific notation. */
export const EXPONENT_MIN = -130;
export const EXPONENT_MAX = 125;

export type NumberFault = "not-a-number" | "overflow" | "underflow" | "precision";

const ZERO: Decimal = { negative: false, digits: "", scale: 0 };
const NUMERAL = /^[+-]?(?:(\d+)(?:\.(\d*))?|\.(\d+))(?:[eE]([+-]?\d{1,18}))?$/;
/** Already in the form in which DynamoDB gives numbers back: the common case, recognised without arithmetic. */
const PLAIN_INTEGER = /^(?:0|-?[1-9]\d{0,36})$/;

/** Reads a numeral, or says why DynamoDB refuses it. */
export function parseDecimal(text: string): Decimal | NumberFault {
  const match = NUMERAL.exec(text);
  if (match === null) return "not-a-number";
  const whole = match[1] ?? "";
  const all = whole + (match[2] ?? match[3] ?? "");
  const first = firstNonZero(all);
  if (first === all.length) return ZERO;
  const digits = trimEnd(all.slice(first));
  const scale = whole.length - first + Number(match[4] ?? 0);
  const fault = faultOf(digits, scale);
  return fault ?? { negative: text.startsWith("-"), digits, scale };
}

/** The canonical text: plain decimal notation without exponent, as DynamoDB gives every number back. */
export function canonicalNumber(text: string): { text: string } | NumberFault {
  if (PLAIN_INTEGER.test(text)) return { text };
  const decimal = parseDecimal(text);
  return typeof decimal === "string" ? decimal : { text: formatDecimal(decimal) };
}

export function formatDecimal({ negative, digits, scale }: Decimal): string {
  if (digits === "") return "0";
  const sign = negative ? "-" : "";
  if (scale <= 0) return `${sign}0.${"0".repeat(-scale)}${digits}`;
  if (scale >= digits.length) return sign + digits + "0".repeat(scale - digits.length);
  return `${sign}${digits.slice(0, scale)}.${digits.slice(scale)}`;
}

/** Whole numbers of so many characters, and their sums, JavaScript's own arithmetic is exact for. */
const EXACT_CHARACTERS_MAX = 15;

function isExact(canonical: string): boolean {
  return canonical.length <= EXACT_CHARACTERS_MAX && !canonical.includes(".");
}

/** Sum or difference of two canonical numbers. */
export function addNumbers(a: string, b: string, sign: 1 | -1): { text: string } | NumberFault {
  if (isExact(a) && isExact(b)) return { text: String(Number(a) + sign * Number(b)) };
  const left = toDecimal(a);
  const right = toDecimal(b);
  const unit = Math.min(unitOf(left), unitOf(right));
  const sum = scaled(left, unit) + BigInt(sign) * scaled(right, unit);
  if (sum === 0n) return { text: "0" };
  const negative = sum < 0n;
  const all = (negative ? -sum : sum).toString();
  const digits = trimEnd(all);
  const scale = all.length + unit;
  return faultOf(digits, scale) ?? { text: formatDecimal({ negative, digits, scale }) };
}

/** Negative, zero or positive as `a` is less than, equal to or greater than `b`; both canonical. */
export function compareNumbers(a: string, b: string): number {
  if (a === b) return 0;
  if (isExact(a) && isExact(b)) return Number(a) - Number(b);
  const left = toDecimal(a);
  const right = toDecimal(b);
  const signs = signOf(left) - signOf(right);
  if (signs !== 0) return signs;
  const magnitude = compareMagnitudes(left, right);
  return left.negative ? -magnitude : magnitude;
}

/**
 * Bytes that sort as the numbers do: sign, exponent, digits in pairs (each plus 1, so that a shorter numeral sorts before
 * its continuations); all complemented for negatives, which end in 0xFF so that a shorter one sorts after.
 */
export function sortableNumber(canonical: string): Uint8Array {
  const { negative, digits, scale } = toDecimal(canonical);
  if (digits === "") return Uint8Array.of(0x80);
  const pairs = (digits.length + 1) >> 1;
  const bytes = new Uint8Array(2 + pairs + (negative ? 1 : 0));
  const exponent = scale - 1 - EXPONENT_MIN;
  bytes[0] = negative ? 0x7f : 0x81;
  bytes[1] = negative ? 0xff - exponent : exponent;
  for (let i = 0; i < pairs; i++) {
    const pair = digits.charCodeAt(2 * i) * 10 + (digits.charCodeAt(2 * i + 1) || ZERO_CODE) - ZERO_CODE * 11;
    bytes[2 + i] = negative ? 0xfe - pair : pair + 1;
  }
  if (negative) bytes[2 + pairs] = 0xff;
  return bytes;
}

/** Bytes a number counts for in an item's size: base-100 digits, an exponent, and a sign for negatives. */
export function numberSizeBytes(canonical: string): number {
  const { negative, digits, scale } = toDecimal(canonical);
  if (digits === "") return 1;
  // Digits pair up around the decimal point: an odd scale shifts the pairs by one.
  const pairs = (digits.length + Math.abs(scale % 2) + 1) >> 1;
  return 1 + pairs + (negative ? 1 : 0);
}

const ZERO_CODE = 48;

/** Reads a canonical numeral, which is known to be valid. */
function toDecimal(canonical: string): Decimal {
  const negative = canonical.startsWith("-");
  const start = negative ? 1 : 0;
  const dot = canonical.indexOf(".");
  if (dot === -1) {
    const digits = trimEnd(start === 0 ? canonical : canonical.slice(start));
    return digits === "" ? ZERO : { negative, digits, scale: canonical.length - start };
  }
  const all = canonical.slice(start, dot) + canonical.slice(dot + 1);
  const first = firstNonZero(all);
  return { negative, digits: trimEnd(all.slice(first)), scale: dot - start - first };
}

function faultOf(digits: string, scale: number): NumberFault | undefined {
  const exponent = scale - 1;
  if (exponent > EXPONENT_MAX) return "overflow";
  if (exponent < EXPONENT_MIN) return "underflow";
  return digits.length > DIGITS_MAX ? "precision" : undefined;
}

function compareMagnitudes(a: Decimal, b: Decimal): number {
  if (a.scale !== b.scale) return a.scale - b.scale;
  if (a.digits === b.digits) return 0;
  return a.digits < b.digits ? -1 : 1;
}

function signOf({ negative, digits }: Decimal): number {
  if (digits === "") return 0;
  return negative ? -1 : 1;
}

/** Power of ten of the last digit. */
function unitOf({ digits, scale }: Decimal): number {
  return scale - digits.length;
}

function scaled(value: Decimal, unit: number): bigint {
  const magnitude = BigInt(value.digits + "0".repeat(value.digits === "" ? 0 : unitOf(value) - unit));
  return value.negative ? -magnitude : magnitude;
}

function firstNonZero(digits: string): number {
  let i = 0;
  while (i < digits.length && digits.charCodeAt(i) === ZERO_CODE) i++;
  return i;
}

function trimEnd(digits: string): string {
  let end = digits.length;
  while (end > 0 && digits.charCodeAt(end - 1) === ZERO_CODE) end--;
  return digits.slice(0, end);
}
