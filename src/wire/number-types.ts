/** A number's type in the service's model; the SDK's schemas say no more than "number". */
export type NumberType = "Short" | "Integer" | "Long" | "Float" | "Double";

/**
 * The types of a service's numbers by place: `Structure.Member`, with `[]` for every list or map on the way to the number
 * (`Structure.Member[]`). A number at a place that is not named is taken as it is.
 */
export type NumberTypes = ReadonlyMap<string, NumberType>;

const RANGES: Readonly<Record<string, readonly [number, number]>> = {
  Short: [-0x8000, 0x7fff],
  Integer: [-0x8000_0000, 0x7fff_ffff],
  Long: [-(2 ** 63), 2 ** 63],
};

/** Makes a number fit its type as AWS's readers do: decimals are cut off, what is too large becomes the largest. */
export function numberClamper(type: NumberType): (value: number) => number {
  const range = RANGES[type];
  if (range === undefined) return (value) => value;
  const [min, max] = range;
  return (value) =>
    Number.isSafeInteger(value) && value >= min && value <= max ? value : clamp(value, min, max);
}

function clamp(value: number, min: number, max: number): number {
  return Math.min(max, Math.max(min, Math.trunc(value)));
}

export function isFloating(type: NumberType | undefined): boolean {
  return type === undefined || type === "Float" || type === "Double";
}
