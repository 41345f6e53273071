import { invalidParameter, validationError } from "../errors.js";
import type { DynamoContext } from "../state.js";
import type { Index, Table, Throughput } from "./table.js";
import { ON_DEMAND, onDemandWithUnits, toThroughput } from "./throughput.js";
import type { UpdateTableInput } from "./update-table-input.js";

/** The table with its billing mode and throughput as the update asks, its indexes' too. */
export function changeBilling(ctx: DynamoContext, table: Table, input: UpdateTableInput): Table {
  const billingMode = input.BillingMode ?? table.billingMode;
  const now = ctx.clock.now();
  if (billingMode === "PAY_PER_REQUEST") {
    if (input.ProvisionedThroughput !== undefined) throw onDemandWithUnits();
    if (table.billingMode === "PAY_PER_REQUEST") return table;
    const indexes = table.indexes.map((index) => ({ ...index, throughput: ON_DEMAND }));
    return { ...table, billingMode, onDemandSince: now, throughput: ON_DEMAND, indexes };
  }
  const isSwitched = table.billingMode === "PAY_PER_REQUEST";
  const given = input.ProvisionedThroughput && toThroughput(input.ProvisionedThroughput);
  const indexes = changeIndexThroughput(table, input, now);
  if (isSwitched) checkAllProvisioned(indexes);
  if (given === undefined) return { ...table, billingMode, indexes };
  if (!isSwitched) checkDiffers(table.throughput, given);
  return { ...table, billingMode, indexes, throughput: changed(table.throughput, given, now) };
}

function changeIndexThroughput(table: Table, input: UpdateTableInput, now: number): Index[] {
  const updates = (input.GlobalSecondaryIndexUpdates ?? []).flatMap(({ Update }) => Update ?? []);
  return table.indexes.map((index) => {
    const update = updates.find(({ IndexName }) => IndexName === index.name);
    if (update?.ProvisionedThroughput === undefined) return index;
    const given = toThroughput(update.ProvisionedThroughput);
    checkDiffers(index.throughput, given, index.name);
    return { ...index, throughput: changed(index.throughput, given, now) };
  });
}

function checkAllProvisioned(indexes: readonly Index[]): void {
  const missing = indexes.filter(({ kind, throughput }) => kind === "global" && throughput.read === 0);
  if (missing.length === 0) return;
  const names = missing.map(({ name }) => name).join(",");
  throw invalidParameter(`ProvisionedThroughput must be specified for index: ${names}`);
}

function checkDiffers(current: Throughput, given: Throughput, index?: string): void {
  if (current.read !== given.read || current.write !== given.write) return;
  const what = index === undefined ? "the table" : `the index ${index}`;
  throw validationError(
    `The provisioned throughput for ${what} will not change. The requested value equals the current value. ` +
      `Current ReadCapacityUnits provisioned for ${what}: ${current.read}. Requested ReadCapacityUnits: ${given.read}. ` +
      `Current WriteCapacityUnits provisioned for ${what}: ${current.write}. ` +
      `Requested WriteCapacityUnits: ${given.write}. ` +
      "Refer to the Amazon DynamoDB Developer Guide for current limits and how to request higher limits.",
  );
}

function changed(current: Throughput, given: Throughput, now: number): Throughput {
  const isIncrease = given.read > current.read || given.write > current.write;
  const isDecrease = given.read < current.read || given.write < current.write;
  return {
    ...current,
    read: given.read,
    write: given.write,
    ...(isIncrease && { increasedAt: now }),
    ...(isDecrease && { decreasedAt: now }),
    decreasesToday: current.decreasesToday + (isDecrease ? 1 : 0),
  };
}
