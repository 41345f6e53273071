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

/** A page's size: 1,000 unless less is asked for. */
export function toPageSize(asked: number | undefined, name: string): number {
  return asked === undefined ? LIST_ENTRIES_MAX : Math.min(toCount(asked, name), LIST_ENTRIES_MAX);
}

export function toCount(asked: number, name: string): number {
  if (Number.isInteger(asked) && asked >= 0) return asked;
  throw invalidArgument(`Argument ${name} must be an integer between 0 and 2147483647`, name, asked);
}
