import type { EventHandler } from "../../../core/events/events.js";
import type { Transaction } from "../../../core/store/store.js";
import { keyArn } from "../domain/arns.js";
import { invalidState, pendingDeletion, pendingImport, unsupported, validation } from "../errors.js";
import { changeKey, hasAll, isGone, putKey } from "../find-key.js";
import { PENDING_WINDOW_DAYS_MAX, PENDING_WINDOW_DAYS_MIN } from "../limits.js";
import { loadFamily } from "../multi-region/family.js";
import type { KeyRecord } from "../records.js";
import type { KmsContext, Op } from "../state.js";
import { aliases, grants, keys } from "../store.js";

const DAY_MS = 24 * 3600 * 1000;

export const CLEAR_KEY = "clear-key";

function checkChangeable(key: KeyRecord): void {
  if (key.manager === "AWS") throw unsupported(`${keyArn(key)} is an AWS managed key and cannot be changed.`);
  if (isLeaving(key)) throw pendingDeletion(keyArn(key));
}

const isLeaving = ({ state }: KeyRecord): boolean =>
  state === "PendingDeletion" || state === "PendingReplicaDeletion";

function checkSwitchable(key: KeyRecord): void {
  checkChangeable(key);
  if (key.state === "PendingImport") throw pendingImport(keyArn(key));
}

export const EnableKey: Op<"EnableKey"> = async (input, ctx) => {
  await changeKey(ctx, input.KeyId, (key) => {
    checkSwitchable(key);
    key.state = "Enabled";
  });
  return {};
};

export const DisableKey: Op<"DisableKey"> = async (input, ctx) => {
  await changeKey(ctx, input.KeyId, (key) => {
    checkSwitchable(key);
    key.state = "Disabled";
  });
  return {};
};

export const UpdateKeyDescription: Op<"UpdateKeyDescription"> = async (input, ctx) => {
  await changeKey(ctx, input.KeyId, (key) => {
    checkChangeable(key);
    key.description = input.Description ?? "";
  });
  return {};
};

export const ScheduleKeyDeletion: Op<"ScheduleKeyDeletion"> = async (input, ctx) => {
  const days = input.PendingWindowInDays ?? PENDING_WINDOW_DAYS_MAX;
  if (days < PENDING_WINDOW_DAYS_MIN || days > PENDING_WINDOW_DAYS_MAX) {
    throw validation(
      `PendingWindowInDays must be between ${PENDING_WINDOW_DAYS_MIN} and ${PENDING_WINDOW_DAYS_MAX}`,
    );
  }
  const key = await changeKey(ctx, input.KeyId, (changed, tx) => {
    checkChangeable(changed);
    if (changed.family?.primary === changed.region && changed.family.replicas.length > 0) {
      changed.state = "PendingReplicaDeletion";
      changed.waitsDays = days;
    } else schedule(ctx, tx, changed, days);
  });
  return {
    KeyId: keyArn(key),
    ...(key.deletesAt !== undefined && { DeletionDate: new Date(key.deletesAt) }),
    KeyState: key.state,
    PendingWindowInDays: days,
  };
};

function schedule(ctx: KmsContext, tx: Transaction, key: KeyRecord, days: number): void {
  const { account, region, id } = key;
  key.state = "PendingDeletion";
  key.waitsDays = undefined;
  key.deletesAt = ctx.clock.now() + days * DAY_MS;
  ctx.events.emit(tx, CLEAR_KEY, { account, region, id }, { delayMs: days * DAY_MS });
}

export const CancelKeyDeletion: Op<"CancelKeyDeletion"> = async (input, ctx) => {
  const key = await changeKey(ctx, input.KeyId, (changed) => {
    if (!isLeaving(changed)) throw invalidState(`${keyArn(changed)} is not pending deletion.`);
    changed.state = changed.materials.length > 0 && hasAll(changed.materials) ? "Disabled" : "PendingImport";
    changed.deletesAt = undefined;
    changed.waitsDays = undefined;
  });
  return { KeyId: keyArn(key) };
};

/** Clears a key away at the end of its waiting period, with its aliases and grants. What it encrypted is lost. */
export const onClearKey: EventHandler<KmsContext> = {
  async deliver(event, ctx) {
    const { account, region, id } = event.payload as { account: string; region: string; id: string };
    await ctx.store.transact(async (tx) => {
      const key = await keys.get(tx, account, region, id);
      if (!key || !isGone(ctx, key)) return;
      keys.delete(tx, account, region, id);
      for await (const { key: name, value } of aliases.range(tx, { prefix: [account, region] })) {
        if (value.keyId === id) aliases.delete(tx, ...name);
      }
      for await (const { key: grant } of grants.range(tx, { prefix: [account, region, id] }))
        grants.delete(tx, ...grant);
      await leaveFamily(ctx, tx, key);
    });
  },
};

/** A replica that is gone is no longer told of; a primary key that only waited for it begins its own waiting period. */
async function leaveFamily(ctx: KmsContext, tx: Transaction, gone: KeyRecord): Promise<void> {
  const { family } = gone;
  if (!family) return;
  const replicas = family.replicas.filter((region) => region !== gone.region);
  for (const found of await loadFamily(ctx, gone, tx)) {
    const member = { ...found, family: { ...family, replicas } };
    if (replicas.length === 0 && member.waitsDays !== undefined) schedule(ctx, tx, member, member.waitsDays);
    putKey(tx, member);
  }
}
