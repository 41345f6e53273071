import type { EventHandler } from "../../../core/events/events.js";
import { keyArn } from "../domain/arns.js";
import { invalidState, pendingDeletion, unsupported, validation } from "../errors.js";
import { changeKey, isGone } from "../find-key.js";
import { PENDING_WINDOW_DAYS_MAX, PENDING_WINDOW_DAYS_MIN } from "../limits.js";
import type { KeyRecord } from "../records.js";
import type { KmsContext, Op } from "../state.js";
import { aliases, grants, keys } from "../store.js";

const DAY_MS = 24 * 3600 * 1000;

export const CLEAR_KEY = "clear-key";

function checkChangeable(key: KeyRecord): void {
  if (key.manager === "AWS") throw unsupported(`${keyArn(key)} is an AWS managed key and cannot be changed.`);
  if (key.state === "PendingDeletion") throw pendingDeletion(keyArn(key));
}

export const EnableKey: Op<"EnableKey"> = async (input, ctx) => {
  await changeKey(ctx, input.KeyId, (key) => {
    checkChangeable(key);
    key.state = "Enabled";
  });
  return {};
};

export const DisableKey: Op<"DisableKey"> = async (input, ctx) => {
  await changeKey(ctx, input.KeyId, (key) => {
    checkChangeable(key);
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
  const deletesAt = ctx.clock.now() + days * DAY_MS;
  const key = await changeKey(ctx, input.KeyId, (changed, tx) => {
    checkChangeable(changed);
    changed.state = "PendingDeletion";
    changed.deletesAt = deletesAt;
    const { account, region, id } = changed;
    ctx.events.emit(tx, CLEAR_KEY, { account, region, id }, { delayMs: days * DAY_MS });
  });
  return {
    KeyId: keyArn(key),
    DeletionDate: new Date(deletesAt),
    KeyState: "PendingDeletion",
    PendingWindowInDays: days,
  };
};

export const CancelKeyDeletion: Op<"CancelKeyDeletion"> = async (input, ctx) => {
  const key = await changeKey(ctx, input.KeyId, (changed) => {
    if (changed.state !== "PendingDeletion")
      throw invalidState(`${keyArn(changed)} is not pending deletion.`);
    changed.state = "Disabled";
    changed.deletesAt = undefined;
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
    });
  },
};
