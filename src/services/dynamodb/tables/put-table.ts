import type { Transaction } from "../../../core/store/store.js";
import type { DynamoContext } from "../state.js";
import { revisions, tables } from "../store.js";
import type { Table } from "./table.js";

/** Writes a table's record. Its new revision makes every copy of the old one known to be stale. */
export function putTable(tx: Transaction, ctx: DynamoContext, table: Table): void {
  tables.put(tx, [table.name], table);
  revisions.put(tx, [table.name], ctx.ids.uuid());
}

export function dropTable(tx: Transaction, name: string): void {
  tables.delete(tx, name);
  revisions.delete(tx, name);
}
