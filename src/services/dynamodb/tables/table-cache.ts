import { BoundedCache } from "../../../core/bounded-cache.js";
import type { Reader } from "../../../core/store/store.js";
import { type Awaitable, whenThere } from "../../../wire/awaitable.js";
import { revisions, tables } from "../store.js";
import type { Table } from "./table.js";

const TABLES_MAX = 2000;

/**
 * Tables read lately, by revision, which no two have had. A table is used only if its revision, read together with what else the request reads, is still the
 * stored one: nobody ever sees a table that has changed.
 */
export class TableCache {
  readonly #tables = new BoundedCache<string, Table>(TABLES_MAX);

  open(reader: Reader, name: string): Awaitable<Table | undefined> {
    return whenThere(revisions.get(reader, name), (revision) => {
      if (revision === undefined) return undefined;
      const cached = this.#tables.get(revision);
      if (cached !== undefined) return cached;
      return whenThere(tables.get(reader, name), (table) => {
        if (table !== undefined) this.#tables.set(revision, table);
        return table;
      });
    });
  }
}
