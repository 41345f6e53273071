import type { ListMessageMoveTasksResultEntry } from "@aws-sdk/client-sqs";
import type { EventHandler } from "../../../core/events/events.js";
import type { Reader } from "../../../core/store/store.js";
import { invalidParameter, invalidValue, missing, noResource, unsupported } from "../errors.js";
import { MOVE_RATE_MAX } from "../limits.js";
import { moveMessage } from "../messages/move-message.js";
import { parseRedrivePolicy } from "../queues/attributes.js";
import { toQueueArn } from "../queues/names.js";
import type { MoveTaskRecord, QueueRecord } from "../records.js";
import type { Op, SqsContext } from "../state.js";
import { findByArn, isFifo, messages, moveTasks, places, queues } from "../store.js";

export const MOVE_TOPIC = "move-messages";
/** Messages moved in one transaction. */
const STEP_MESSAGES = 50;
const TASKS_LISTED_MAX = 10;

interface Step {
  queueId: string;
  startedAt: number;
  handle: string;
}

async function findSource(from: Reader, arn: string | undefined): Promise<QueueRecord> {
  if (!arn) throw missing("SourceArn");
  const found = await findByArn(from, arn);
  if (!found) throw noResource("The resource that you specified for the SourceArn parameter doesn't exist.");
  return found;
}

async function checkDestination(from: Reader, source: QueueRecord, arn: string): Promise<void> {
  const found = await findByArn(from, arn);
  if (!found)
    throw noResource("The resource that you specified for the DestinationArn parameter doesn't exist.");
  if (found.id === source.id) {
    throw invalidValue("Source queue arn and destination queue arn cannot be the same.");
  }
  if (isFifo(found) !== isFifo(source)) {
    throw invalidValue("Source queue and destination queue must be of the same type.");
  }
}

async function isDeadLetterQueue(from: Reader, queue: QueueRecord): Promise<boolean> {
  const arn = toQueueArn(queue);
  for await (const { value } of queues.range(from, { prefix: [queue.account, queue.region] })) {
    const policy = value.attributes.RedrivePolicy;
    if (policy && parseRedrivePolicy(policy).deadLetterTargetArn === arn) return true;
  }
  return false;
}

const byStart = (queue: QueueRecord) => ({ prefix: [queue.id], reverse: true });

export const StartMessageMoveTask: Op<"StartMessageMoveTask"> = async (input, ctx) => {
  const rate = input.MaxNumberOfMessagesPerSecond;
  if (rate !== undefined && (rate < 1 || rate > MOVE_RATE_MAX)) {
    throw invalidParameter("MaxNumberOfMessagesPerSecond", rate, `Must be between 1 and ${MOVE_RATE_MAX}.`);
  }
  const startedAt = ctx.clock.now();
  const id = ctx.ids.uuid();
  const handle = Buffer.from(JSON.stringify({ taskId: id, sourceArn: input.SourceArn })).toString("base64");
  await ctx.store.transact(async (tx) => {
    const source = await findSource(tx, input.SourceArn);
    if (input.DestinationArn) await checkDestination(tx, source, input.DestinationArn);
    if (!(await isDeadLetterQueue(tx, source))) {
      throw invalidValue("Source queue must be configured as a Dead Letter Queue.");
    }
    for await (const { value } of moveTasks.range(tx, byStart(source))) {
      if (value.status !== "RUNNING") continue;
      throw invalidValue(
        "There is already a task running. Only one active task is allowed for a source queue " +
          "arn at a given time.",
      );
    }
    let toMove = 0;
    for await (const _ of places.range(tx, { prefix: [source.id] })) toMove += 1;
    moveTasks.put(tx, [source.id, startedAt, handle], {
      handle,
      status: "RUNNING",
      sourceArn: toQueueArn(source),
      destinationArn: input.DestinationArn,
      perSecond: rate,
      moved: 0,
      toMove,
      startedAt,
    });
    ctx.events.emit(tx, MOVE_TOPIC, { queueId: source.id, startedAt, handle });
  });
  return { TaskHandle: handle };
};

/**
 * Moves some messages, then asks for the next step until none is left: a restart goes on where the last one
 * ended.
 */
export const moveStep: EventHandler<SqsContext> = {
  async deliver(event, ctx) {
    const { queueId, startedAt, handle } = event.payload as Step;
    const rung = await ctx.store.transact(async (tx) => {
      const task = await moveTasks.get(tx, queueId, startedAt, handle);
      if (task?.status !== "RUNNING") return [];
      const source = await findByArn(tx, task.sourceArn);
      if (source?.id !== queueId) return [];
      const step = Math.min(task.perSecond ?? STEP_MESSAGES, STEP_MESSAGES);
      const now = ctx.clock.now();
      const targets = new Set<string>();
      let moved = 0;
      for await (const { value } of places.range(tx, { prefix: [queueId] })) {
        if (moved === step) break;
        const message = await messages.get(tx, queueId, value.id);
        const to = await findByArn(tx, task.destinationArn ?? message?.sourceArn ?? "");
        if (!message || value.visibleAt > now) continue;
        if (!to) {
          const failure = "CouldNotDetermineMessageSource";
          moveTasks.put(tx, [queueId, startedAt, handle], {
            ...task,
            moved: task.moved + moved,
            status: "FAILED",
            failure,
          });
          return [...targets];
        }
        const { sourceArn: _source, receivedBefore: _before, ...kept } = message;
        await moveMessage(tx, kept, source, to, now);
        targets.add(to.id);
        moved += 1;
      }
      const isDone = moved < step;
      const next: MoveTaskRecord = {
        ...task,
        moved: task.moved + moved,
        status: isDone ? "COMPLETED" : "RUNNING",
      };
      moveTasks.put(tx, [queueId, startedAt, handle], next);
      const delayMs = task.perSecond === undefined ? 0 : Math.ceil((1000 * moved) / task.perSecond);
      if (!isDone) ctx.events.emit(tx, MOVE_TOPIC, event.payload, { delayMs });
      return [...targets];
    });
    for (const id of rung) ctx.state.waiters.ring(id);
  },
};

export const ListMessageMoveTasks: Op<"ListMessageMoveTasks"> = async (input, ctx) => {
  const source = await findSource(ctx.store, input.SourceArn);
  const limit = input.MaxResults ?? 1;
  if (limit < 1 || limit > TASKS_LISTED_MAX) {
    throw invalidParameter("MaxResults", limit, `Must be between 1 and ${TASKS_LISTED_MAX}.`);
  }
  const { items } = await moveTasks.page(ctx.store, limit, byStart(source));
  return { Results: items.map(({ value }) => toEntry(value)) };
};

function toEntry(task: MoveTaskRecord): ListMessageMoveTasksResultEntry {
  return {
    ...(task.status === "RUNNING" && { TaskHandle: task.handle }),
    Status: task.status,
    SourceArn: task.sourceArn,
    DestinationArn: task.destinationArn,
    MaxNumberOfMessagesPerSecond: task.perSecond,
    ApproximateNumberOfMessagesMoved: task.moved,
    ApproximateNumberOfMessagesToMove: task.toMove,
    FailureReason: task.failure,
    StartedTimestamp: task.startedAt,
  };
}

export function toSourceArn(handle: string | undefined): string {
  if (!handle) throw missing("TaskHandle");
  try {
    const read = JSON.parse(Buffer.from(handle, "base64").toString()) as { sourceArn?: unknown };
    if (typeof read.sourceArn === "string") return read.sourceArn;
  } catch {
    // Falls through: what is no JSON is no handle of ours.
  }
  throw invalidValue("Value for parameter TaskHandle is invalid.");
}

export const CancelMessageMoveTask: Op<"CancelMessageMoveTask"> = async (input, ctx) => {
  const arn = toSourceArn(input.TaskHandle);
  const moved = await ctx.store.transact(async (tx) => {
    const source = await findSource(tx, arn);
    for await (const { key, value } of moveTasks.range(tx, byStart(source))) {
      if (value.handle !== input.TaskHandle) continue;
      if (value.status !== "RUNNING") throw unsupported("Only active tasks can be cancelled.");
      moveTasks.put(tx, key, { ...value, status: "CANCELLED" });
      return value.moved;
    }
    throw noResource("Task does not exist.");
  });
  return { ApproximateNumberOfMessagesMoved: moved };
};
