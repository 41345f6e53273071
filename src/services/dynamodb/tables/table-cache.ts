import { BoundedCache } from "../../../core/bounded-cache.js";
import type { Reader } from "../../../core/store/store.js";
import { type Awaitable, whenThere } from "../../../wire/awaitable.js";
import { revisions, tables } from "../store.js";
import type { Table } from "./table.js";

const TABLES_MAX = 2000;

/**
 * Tables read lately. A table is used only if its revision, read together with what else the request reads, is still the
 * stored one: nobody ever sees a table that has changed.
 */
export class TableCache {
  readonly #tables = new BoundedCache<string, { revision: string; table: Table }>(TABLES_MAX);

  /** @param scope tells accounts and regions apart. */
  open(reader: Reader, scope: string, name: string): Awaitable<Table | undefined> {
    return whenThere(revisions.get(reader, name), (revision) => {
      if (revision === undefined) return undefined;
      const key = `${scope}/${name}`;
      const cached = this.#tables.get(key);
      if (cached?.revision === revision) return cached.table;
      return whenThere(tables.get(reader, name), (table) => {
        if (table !== undefined) this.#tables.set(key, { revision, table });
        return table;
      });
    });
  }
}
