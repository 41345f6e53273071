import { NONCE_BYTES, openBytes, sealBytes } from "../../../core/aes-gcm.js";
import type { Ids } from "../../../core/ids.js";
import type { TableEncryption } from "./table.js";

/** Whose content lies sealed: a table, or what is left of one in a backup or a stream. */
export interface KeyOwner {
  name: string;
  encryption?: TableEncryption | undefined;
}

/** A table's own key, opened: it hides what its items hold from whoever reads the disk. */
export class TableKey {
  readonly plain: Uint8Array;
  readonly #ids: Ids;

  constructor(plain: Uint8Array, ids: Ids) {
    this.plain = plain;
    this.#ids = ids;
  }

  seal(text: string): Uint8Array {
    return sealBytes(this.plain, this.#ids.bytes(NONCE_BYTES), Buffer.from(text));
  }

  open(sealed: Uint8Array): string {
    const text = openBytes(this.plain, sealed);
    if (text === undefined) throw new Error("sealed content of a table has been altered");
    return text.toString("utf8");
  }
}

/** Keys that requests or the service itself have opened, as long as what they were read from is in memory. Never stored. */
const opened = new WeakMap<KeyOwner, TableKey>();

export function rememberKey(owner: KeyOwner, key: TableKey): void {
  opened.set(owner, key);
}

/** A text as it is stored: sealed where its owner has a key. */
export function sealText(owner: KeyOwner, text: string): string | Uint8Array {
  return owner.encryption?.tableKey === undefined ? text : keyOf(owner).seal(text);
}

/** What was there before its owner had a key may lie open. */
export function openText(owner: KeyOwner, stored: string | Uint8Array): string {
  return typeof stored === "string" ? stored : keyOf(owner).open(stored);
}

function keyOf(owner: KeyOwner): TableKey {
  const key = opened.get(owner);
  if (key === undefined) throw new Error(`the key of table ${owner.name} has not been opened`);
  return key;
}
