import { invalidFilter } from "../errors.js";
import { PAGE_ITEMS_DEFAULT } from "../limits.js";
import { fromPageToken, toPageToken } from "./page-token.js";

export interface PageInput {
  NextToken?: string | undefined;
  MaxResults?: number | undefined;
}

/** Conditions of a filter that are there. */
export const conditionsIn = (filter: object | undefined): number =>
  Object.values(filter ?? {}).filter((value) => value !== undefined).length;

/** @throws InvalidFilterException: AWS takes one condition in a filter */
export function checkFilter(filter: object | undefined): void {
  if (conditionsIn(filter) > 1) throw invalidFilter("Only one filter can be specified at a time.");
}

/** Where an item stands: its time, and a name that tells it from others of that time. */
export type Place = readonly [time: number, name: string];

const compare = ([time, name]: Place, [otherTime, otherName]: Place): number =>
  time - otherTime || (name < otherName ? -1 : Number(name > otherName));

/** A page of the few items that there are, newest first, or as AWS lists what was before a time: oldest first. */
export function pageOf<T>(
  items: readonly T[],
  placeOf: (item: T) => Place,
  { isOldestFirst, NextToken, MaxResults: most = PAGE_ITEMS_DEFAULT }: PageInput & { isOldestFirst: boolean },
): { items: T[]; NextToken?: string } {
  const sign = isOldestFirst ? 1 : -1;
  const [time, name] = fromPageToken(NextToken) ?? [];
  const after: Place | undefined = time === undefined ? undefined : [Number(time), String(name)];
  const left = items
    .filter((item) => after === undefined || sign * compare(placeOf(item), after) > 0)
    .sort((a, b) => sign * compare(placeOf(a), placeOf(b)));
  const page = left.slice(0, most);
  const last = page.at(-1);
  if (last === undefined || left.length === page.length) return { items: page };
  return { items: page, NextToken: toPageToken([...placeOf(last)]) };
}
