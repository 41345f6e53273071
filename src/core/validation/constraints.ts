import { readFile } from "node:fs/promises";
import type { NumberType, NumberTypes } from "../../wire/number-types.js";

/** What a shape asks of its values. Made by `tools/constraints/extract.py` out of the service's model. */
export interface ShapeConstraints {
  /** string, blob, integer, decimal, list, map or structure. */
  readonly kind: "s" | "b" | "n" | "f" | "l" | "m" | "t";
  /** Least length, or least value of a number. Text where errors repeat it as `1.0`. */
  readonly min?: number | string;
  readonly max?: number | string;
  /** A regular expression of Java's that the whole value matches. */
  readonly pattern?: string;
  readonly enum?: readonly string[];
  /** Names of the members that must be there. */
  readonly required?: readonly string[];
  /** Names of the members that matter, to the names of their shapes; an empty name asks nothing but to be there. */
  readonly members?: Readonly<Record<string, string>>;
  /** Shape of a map's keys. */
  readonly key?: string;
  /** Shape of a list's or map's values. */
  readonly value?: string;
  /** Not to be repeated in an error. */
  readonly sensitive?: 1;
}

/** The constraints of one service's inputs. */
export interface ServiceConstraints {
  /** The models they are from: `botocore 1.44.8`. */
  readonly source?: string;
  /** Operation to input shape; operations whose input asks nothing are left out. */
  readonly operations: Readonly<Record<string, string>>;
  readonly shapes: Readonly<Record<string, ShapeConstraints>>;
  readonly numbers: Readonly<Record<string, NumberType>>;
}

const NONE: ServiceConstraints = { operations: {}, shapes: {}, numbers: {} };

/** Reads a service's `constraints.json`; a service without one asks nothing. */
export async function loadConstraints(service: string): Promise<ServiceConstraints> {
  const file = new URL(`../../services/${service}/constraints.json`, import.meta.url);
  try {
    return JSON.parse(await readFile(file, "utf8")) as ServiceConstraints;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return NONE;
    throw error;
  }
}

/** The number types, as the wire's readers take them. */
export function numberTypesOf(constraints: ServiceConstraints): NumberTypes {
  return new Map(Object.entries(constraints.numbers));
}
