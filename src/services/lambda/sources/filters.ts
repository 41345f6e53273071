import { compileEventPattern } from "../../../core/event-pattern/event-pattern.js";
import { InvalidPattern } from "../../../core/event-pattern/invalid-pattern.js";
import { invalidParameter } from "../errors.js";
import type { MappingRecord } from "../store.js";

/** Whether an event passes any of the mapping's filters; every one passes where there are none. */
export function toFilter({ filters }: Pick<MappingRecord, "filters">): (event: unknown) => boolean {
  if (filters.length === 0) return () => true;
  const matchers = filters.map((pattern) => compileEventPattern(pattern));
  return (event) => matchers.some((matches) => matches(event));
}

const FILTERS_MAX = 10;

export function checkFilters(patterns: readonly string[]): void {
  if (patterns.length > FILTERS_MAX) {
    throw invalidParameter(`The maximum number of filters (${FILTERS_MAX}) has been exceeded.`);
  }
  for (const pattern of patterns) {
    try {
      compileEventPattern(pattern);
    } catch (error) {
      if (!(error instanceof InvalidPattern)) throw error;
      throw invalidParameter("Invalid filter pattern definition.");
    }
  }
}
