import { invalidArgument } from "../errors.js";
import { RETENTION_HOURS_MAX, RETENTION_HOURS_MIN } from "../limits.js";
import type { Op } from "../operation.js";
import { changeStream } from "../streams/find-stream.js";
import { checkActive, withTransition } from "../streams/status.js";

export const IncreaseStreamRetentionPeriod: Op<"IncreaseStreamRetentionPeriod"> = async (input, ctx) => {
  const hours = input.RetentionPeriodHours ?? 0;
  await changeStream(input, ctx, (stream) => {
    checkBounds(hours);
    if (hours < stream.retentionHours) throw wrongWay(hours, stream, "shorter", "Decrease");
    checkActive(stream, ctx.clock.now());
    return withTransition({ ...stream, retentionHours: hours }, "UPDATING", ctx);
  });
  return {};
};

export const DecreaseStreamRetentionPeriod: Op<"DecreaseStreamRetentionPeriod"> = async (input, ctx) => {
  const hours = input.RetentionPeriodHours ?? 0;
  await changeStream(input, ctx, (stream) => {
    checkBounds(hours);
    if (hours > stream.retentionHours) throw wrongWay(hours, stream, "longer", "Increase");
    checkActive(stream, ctx.clock.now());
    return withTransition({ ...stream, retentionHours: hours }, "UPDATING", ctx);
  });
  return {};
};

function checkBounds(hours: number): void {
  if (hours < RETENTION_HOURS_MIN) {
    throw invalidArgument(
      `Minimum allowed retention period is ${RETENTION_HOURS_MIN} hours. Requested retention period (${hours} hours) is too short.`,
    );
  }
  if (hours > RETENTION_HOURS_MAX) {
    throw invalidArgument(
      `Maximum allowed retention period is ${RETENTION_HOURS_MAX} hours. Requested retention period (${hours} hours) is too long.`,
    );
  }
}

function wrongWay(
  hours: number,
  stream: { name: string; retentionHours: number },
  than: string,
  use: string,
) {
  return invalidArgument(
    `Requested retention period (${hours} hours) for stream ${stream.name} can not be ${than} than existing retention ` +
      `period (${stream.retentionHours} hours). Use ${use}RetentionPeriod API.`,
  );
}
