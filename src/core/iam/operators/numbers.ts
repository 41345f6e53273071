import type { Operator } from "./operator.js";

type Comparison = (value: number, policyValue: number) => boolean;

const COMPARISONS = {
  Equals: (a, b) => a === b,
  LessThan: (a, b) => a < b,
  LessThanEquals: (a, b) => a <= b,
  GreaterThan: (a, b) => a > b,
  GreaterThanEquals: (a, b) => a >= b,
} satisfies Record<string, Comparison>;

type ComparisonName = keyof typeof COMPARISONS;

export function numeric(name: ComparisonName): Operator {
  return comparing(COMPARISONS[name], readNumber);
}

export function date(name: ComparisonName): Operator {
  return comparing(COMPARISONS[name], readDate);
}

function comparing(compare: Comparison, read: (text: string) => number | undefined): Operator {
  return {
    compile(policyValue) {
      const wanted = read(policyValue);
      if (wanted === undefined) return undefined;
      return (value) => {
        const given = read(value);
        return given !== undefined && compare(given, wanted);
      };
    },
  };
}

export function readNumber(text: string): number | undefined {
  return /^[+-]?(\d+\.?\d*|\.\d+)$/.test(text.trim()) ? Number(text) : undefined;
}

const W3C_DATE = /^\d{4}(-\d\d(-\d\d(T\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:?\d\d)?)?)?)?$/;

/** Milliseconds of a W3C profile of ISO 8601, or of seconds since 1970 (five digits or more: four are a year). */
export function readDate(text: string): number | undefined {
  if (/^\d{5,}(\.\d+)?$/.test(text)) return Number(text) * 1000;
  const match = W3C_DATE.exec(text);
  if (!match) return undefined;
  const zoned = match[3] === undefined || match[6] !== undefined ? text : `${text}Z`;
  const time = Date.parse(zoned.replace(/([+-]\d\d)(\d\d)$/, "$1:$2"));
  return Number.isNaN(time) ? undefined : time;
}
