/** The kinds of numbers that nets take and give, to and from 32-bit floats. */

type Elements = Uint8Array | Uint16Array | Int32Array | BigInt64Array | Float32Array | Float64Array;

/** The numbers as a net's input of this type has them; undefined for a type that no picture can be told in. */
export function toElements(values: Float32Array, type: string): Elements | undefined {
  switch (type) {
    case "float32":
      return values;
    case "float16":
      return Uint16Array.from(values, toHalf);
    case "float64":
      return Float64Array.from(values);
    case "uint8":
      return Uint8Array.from(values, (value) => Math.min(255, Math.max(0, Math.round(value))));
    case "int32":
      return Int32Array.from(values);
    case "int64":
      return BigInt64Array.from(values, (value) => BigInt(Math.round(value)));
    default:
      return undefined;
  }
}

/** What a net gives, as floats; undefined for text. */
export function fromElements(data: unknown, type: string): Float32Array | undefined {
  if (data instanceof Float32Array) return data;
  if (type === "float16" && data instanceof Uint16Array) return Float32Array.from(data, fromHalf);
  if (data instanceof BigInt64Array || data instanceof BigUint64Array) return Float32Array.from(data, Number);
  if (ArrayBuffer.isView(data) && "length" in data) return Float32Array.from(data as Uint8Array);
  return undefined;
}

const float = new Float32Array(1);
const bits = new Uint32Array(float.buffer);

/** The bits of the nearest 16-bit float. */
export function toHalf(value: number): number {
  float[0] = value;
  const whole = bits[0] ?? 0;
  const sign = (whole >>> 16) & 0x8000;
  const magnitude = whole & 0x7fffffff;
  // Too large, infinite or not a number.
  if (magnitude >= 0x47800000) return sign | (magnitude > 0x7f800000 ? 0x7e00 : 0x7c00);
  // Too small for a full mantissa: in steps of 2^-24.
  if (magnitude < 0x38800000) return sign | Math.round(Math.abs(value) * 2 ** 24);
  return sign | ((magnitude - 0x38000000 + 0xfff + ((magnitude >>> 13) & 1)) >>> 13);
}

function fromHalf(half: number): number {
  const sign = half & 0x8000 ? -1 : 1;
  const exponent = (half >>> 10) & 0x1f;
  const fraction = half & 0x3ff;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 0x1f) return fraction ? Number.NaN : sign * Infinity;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}
