import { AwsError } from "../../../wire/aws-error.js";
import { loadedOf } from "../buckets/load-bucket.js";
import { dueAt } from "../domain/lifecycle-rules.js";
import { malformedXml, notBuilt } from "../errors.js";
import { emitObjectEvent } from "../notifications/emit.js";
import type { Op } from "../state.js";
import { changeObject } from "./change-object.js";
import { isArchived } from "./get-object.js";
import { loadTarget } from "./read-object.js";
import { emitRestoreEnd } from "./restore-end.js";

/** Restores at once: the bytes never left. The copy lasts for the days asked; what is restored already is extended. */
export const RestoreObject: Op<"RestoreObject"> = async (input, ctx) => {
  const { record } = await loadTarget(ctx, input);
  const wanted = input.RestoreRequest;
  if (wanted?.Type === "SELECT") throw notBuilt("SELECT restores");
  const days = wanted?.Days;
  if (days === undefined || days <= 0) throw malformedXml();
  if (!isArchived(record)) {
    throw new AwsError(
      "InvalidObjectState",
      "Restore is not allowed for the object's current storage class",
      {
        status: 403,
      },
    );
  }
  const again = record.restore !== undefined && record.restore.expiresAt > ctx.clock.now();
  await changeObject(ctx, input, (current, bucket, tx) => {
    const key = input.Key ?? "";
    const restored = {
      ...current,
      restore: { expiresAt: dueAt(ctx.clock.now(), days, ctx.state.lifecycleDayMs) },
    };
    emitObjectEvent(ctx, tx, bucket, "s3:ObjectRestore:Post", key, current);
    emitObjectEvent(ctx, tx, bucket, "s3:ObjectRestore:Completed", key, restored);
    emitRestoreEnd(ctx, tx, bucket, key, restored);
    return restored;
  });
  // 202 for a restore begun, 200 for one extended: see wire/hooks.ts.
  loadedOf(ctx).accepted = !again;
  return {};
};
