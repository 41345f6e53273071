import type { ConditionValue } from "../access.js";

type Source = Readonly<Record<string, ConditionValue | undefined>>;

/** The condition keys of one request. Names are compared without case, the names of tags in them too. */
export interface ConditionContext {
  /** `key` in lower case. */
  get(key: string): ConditionValue | undefined;
  /** Every key that the request has, as it was written. */
  entries(): [string, ConditionValue][];
}

/** Joins sources; a later one wins. Nothing is copied until a key is asked for: most statements have no condition. */
export function toConditionContext(...sources: readonly (Source | (() => Source))[]): ConditionContext {
  let keys: Map<string, [string, ConditionValue]> | undefined;
  const load = (): Map<string, [string, ConditionValue]> => {
    const found = new Map<string, [string, ConditionValue]>();
    for (const source of sources) {
      for (const [key, value] of Object.entries(typeof source === "function" ? source() : source)) {
        if (value !== undefined) found.set(key.toLowerCase(), [key, value]);
      }
    }
    return found;
  };
  return {
    get(key) {
      keys ??= load();
      return keys.get(key)?.[1];
    },
    entries() {
      keys ??= load();
      return [...keys.values()];
    },
  };
}

/** The key's one value, for a policy variable: keys of several values have none. */
export function singleValue(context: ConditionContext, key: string): string | undefined {
  const value = context.get(key);
  return typeof value === "string" ? value : value?.length === 1 ? value[0] : undefined;
}
