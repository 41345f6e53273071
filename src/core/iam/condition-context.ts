import type { ConditionValue } from "../access.js";

type Source = Readonly<Record<string, ConditionValue | undefined>>;

/** The condition keys of one request. Names are compared without case, the names of tags in them too. */
export interface ConditionContext {
  /** Whether anybody has asked for a key. */
  readonly wasAsked: boolean;
  /** `key` in lower case. */
  get(key: string): ConditionValue | undefined;
  /** Every key that the request has, as it was written. */
  entries(): [string, ConditionValue][];
}

/** Joins sources; a later one wins. Nothing is copied until a key is asked for: most statements have no condition. */
export function toConditionContext(...sources: readonly (Source | (() => Source))[]): ConditionContext {
  return new JoinedSources(sources);
}

class JoinedSources implements ConditionContext {
  readonly #sources: readonly (Source | (() => Source))[];
  #keys: Map<string, [string, ConditionValue]> | undefined;

  constructor(sources: readonly (Source | (() => Source))[]) {
    this.#sources = sources;
  }

  get wasAsked(): boolean {
    return this.#keys !== undefined;
  }

  get(key: string): ConditionValue | undefined {
    return this.#load().get(key)?.[1];
  }

  entries(): [string, ConditionValue][] {
    return [...this.#load().values()];
  }

  #load(): Map<string, [string, ConditionValue]> {
    if (this.#keys) return this.#keys;
    const keys = new Map<string, [string, ConditionValue]>();
    for (const source of this.#sources) {
      for (const [key, value] of Object.entries(typeof source === "function" ? source() : source)) {
        if (value !== undefined) keys.set(key.toLowerCase(), [key, value]);
      }
    }
    this.#keys = keys;
    return keys;
  }
}

/** The key's one value, for a policy variable: keys of several values have none. */
export function singleValue(context: ConditionContext, key: string): string | undefined {
  const value = context.get(key);
  return typeof value === "string" ? value : value?.length === 1 ? value[0] : undefined;
}
