import type { Capacity, ConsumedCapacity, ReturnConsumedCapacity } from "@aws-sdk/client-dynamodb";
import { type Index, indexNamed, type Table } from "./tables/table.js";

const READ_UNIT_BYTES = 4096;
const WRITE_UNIT_BYTES = 1024;
/** A transaction reads and writes everything twice. */
export const TRANSACTION_FACTOR = 2;

export type Consistency = "eventual" | "strong" | "transactional";

const READ_FACTORS: Readonly<Record<Consistency, number>> = { eventual: 0.5, strong: 1, transactional: 2 };

/** Units for reading so many bytes; reading nothing costs as much as reading little. */
export function readUnits(bytes: number, consistency: Consistency): number {
  return Math.max(1, Math.ceil(bytes / READ_UNIT_BYTES)) * READ_FACTORS[consistency];
}

/** Units for writing an item of so many bytes. */
export function writeUnits(bytes: number): number {
  return Math.max(1, Math.ceil(bytes / WRITE_UNIT_BYTES));
}

/** By index name. */
type Units = ReadonlyMap<string, number>;

/** Most requests use no index. */
const NOTHING: Units = new Map();

/** Units that one request used on one table, and on each of its indexes. */
export class Consumption {
  readonly table: Table;
  #tableRead = 0;
  #tableWrite = 0;
  #indexRead = NOTHING;
  #indexWrite = NOTHING;

  constructor(table: Table) {
    this.table = table;
  }

  /** @param index name, or undefined for the table itself. */
  addRead(units: number, index?: string): void {
    if (index === undefined) this.#tableRead += units;
    else this.#indexRead = add(this.#indexRead, index, units);
  }

  addWrite(units: number, index?: string): void {
    if (index === undefined) this.#tableWrite += units;
    else this.#indexWrite = add(this.#indexWrite, index, units);
  }

  /** Adds what another request used on the same table. */
  merge(other: Consumption): void {
    this.#tableRead += other.#tableRead;
    this.#tableWrite += other.#tableWrite;
    for (const [name, units] of other.#indexRead) this.addRead(units, name);
    for (const [name, units] of other.#indexWrite) this.addWrite(units, name);
  }

  /** By table (no index) and index. */
  parts(): { index: Index | undefined; read: number; write: number }[] {
    const own = { index: undefined, read: this.#tableRead, write: this.#tableWrite };
    if (this.#indexRead === NOTHING && this.#indexWrite === NOTHING) return [own];
    const names = [...new Set([...this.#indexRead.keys(), ...this.#indexWrite.keys()])];
    const ofIndexes = names.map((name) => ({
      index: indexNamed(this.table, name),
      read: this.#indexRead.get(name) ?? 0,
      write: this.#indexWrite.get(name) ?? 0,
    }));
    return [own, ...ofIndexes];
  }

  get readUnits(): number {
    return this.#indexRead === NOTHING ? this.#tableRead : this.#tableRead + sum(this.#indexRead);
  }

  get writeUnits(): number {
    return this.#indexWrite === NOTHING ? this.#tableWrite : this.#tableWrite + sum(this.#indexWrite);
  }

  /** As the request asked for it: not at all, the total, or by table and index. */
  report(
    wanted: ReturnConsumedCapacity | undefined,
    named: string,
    form: "units" | "read" | "write" = "units",
  ): ConsumedCapacity | undefined {
    if (wanted === undefined || wanted === "NONE") return undefined;
    const total: ConsumedCapacity = { TableName: named, CapacityUnits: this.readUnits + this.writeUnits };
    if (form === "read") total.ReadCapacityUnits = this.readUnits;
    if (form === "write") total.WriteCapacityUnits = this.writeUnits;
    if (wanted === "TOTAL") return total;
    return {
      ...total,
      Table: capacity(this.#tableRead, this.#tableWrite, form),
      ...this.#byKind("LocalSecondaryIndexes", "local", form),
      ...this.#byKind("GlobalSecondaryIndexes", "global", form),
    };
  }

  #byKind(member: string, kind: "local" | "global", form: "units" | "read" | "write") {
    const names = new Set([...this.#indexRead.keys(), ...this.#indexWrite.keys()]);
    const found = [...names].filter((name) => indexNamed(this.table, name)?.kind === kind);
    if (found.length === 0) return {};
    const capacities = found.map((name): [string, Capacity] => [
      name,
      capacity(this.#indexRead.get(name) ?? 0, this.#indexWrite.get(name) ?? 0, form),
    ]);
    return { [member]: Object.fromEntries(capacities) };
  }
}

function capacity(read: number, write: number, form: "units" | "read" | "write"): Capacity {
  const units: Capacity = { CapacityUnits: read + write };
  if (form === "read") units.ReadCapacityUnits = read;
  if (form === "write") units.WriteCapacityUnits = write;
  return units;
}

function add(units: Units, name: string, more: number): Units {
  return new Map(units).set(name, (units.get(name) ?? 0) + more);
}

function sum(units: Units): number {
  let total = 0;
  for (const each of units.values()) total += each;
  return total;
}
