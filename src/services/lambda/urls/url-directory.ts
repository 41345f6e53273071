import { regionalScopes } from "../../../core/store/regional-scopes.js";
import type { Store } from "../../../core/store/store.js";
import type { FunctionTarget } from "../naming/function-target.js";
import { urls } from "../store.js";

/** Which function an id stands for: ids come without account and region, so they are gathered from all of them. */
export class UrlDirectory {
  readonly #store: Store;
  #known: Promise<Map<string, FunctionTarget>> | undefined;

  /** `store` is the service's whole store. */
  constructor(store: Store) {
    this.#store = store;
  }

  /** Says nothing on whether the URL is still there: its record does. */
  async find(id: string): Promise<FunctionTarget | undefined> {
    this.#known ??= this.#load();
    return (await this.#known).get(id);
  }

  add(id: string, target: FunctionTarget): void {
    void this.#known?.then((known) => known.set(id, target));
  }

  async #load(): Promise<Map<string, FunctionTarget>> {
    const known = new Map<string, FunctionTarget>();
    for await (const { account, region } of regionalScopes(this.#store)) {
      for await (const { value } of urls.range(this.#store.scope(account, region))) {
        const qualifier = value.qualifier || undefined;
        known.set(value.id, { account, region, name: value.functionName, qualifier });
      }
    }
    return known;
  }
}
