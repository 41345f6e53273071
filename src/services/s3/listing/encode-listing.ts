import { invalidArgument } from "../errors.js";
import { LIST_ENTRIES_MAX } from "../limits.js";

/** How names stand in a listing: as they are, or form-encoded for what XML cannot carry. */
export function toEncoder(encodingType: string | undefined): (name: string) => string {
  if (encodingType === undefined) return (name) => name;
  if (encodingType !== "url") {
    throw invalidArgument("Invalid Encoding Method specified in Request", "encoding-type", encodingType);
  }
  return encodeName;
}

/** Percent-encoded, slashes kept: readable by decoders that take a plus sign for a space and by those that do not. */
const encodeName = (name: string): string =>
  encodeURIComponent(name)
    .replaceAll("%2F", "/")
    .replace(/[!'()~]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`);

const COUNT_MAX = 2_147_483_647;

/** A page's size: 1,000 unless less is asked for. */
export function toPageSize(asked: number | undefined, name: string): number {
  return asked === undefined ? LIST_ENTRIES_MAX : Math.min(toCount(asked, name), LIST_ENTRIES_MAX);
}

function toCount(asked: number, name: string): number {
  if (Number.isInteger(asked) && asked >= 0 && asked <= COUNT_MAX) return asked;
  throw notInRange(name, asked);
}

const notInRange = (name: string, asked: unknown) =>
  invalidArgument(`Argument ${name} must be an integer between 0 and ${COUNT_MAX}`, name, asked);

/** The number of the part that a page begins after. */
export function toPartMarker(text = "0"): number {
  if (/^\d{1,10}$/.test(text) && Number(text) <= COUNT_MAX) return Number(text);
  throw notInRange("part-number-marker", text);
}
