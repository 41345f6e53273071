import type { InputLogEvent } from "@aws-sdk/client-cloudwatch-logs";
import type { Context } from "../../../core/context.js";
import type { Principal } from "../../../core/principal.js";
import { AwsError } from "../../../wire/aws-error.js";
import type { LogSink } from "../executor/output/output.js";

/** One PutLogEvents: CloudWatch Logs counts 26 bytes for each event beside its message. */
const BATCH_BYTES_MAX = 1_000_000;
const BATCH_EVENTS_MAX = 10_000;
const EVENT_OVERHEAD_BYTES = 26;
/** What may wait; a function that prints faster waits for its log. */
const WAITING_BYTES_MAX = 4_000_000;
/** Events printed close together travel together. */
const GATHER_MS = 20;

export interface LogPlace {
  group: string;
  stream: string;
  functionName: string;
}

/** Carries one environment's log to CloudWatch Logs, in order, in batches, with the rights of the function's role. */
export class LogDelivery implements LogSink {
  readonly #place: LogPlace;
  readonly #ctx: Context<never>;
  /** The session of the function's role: it needs `logs:CreateLogStream` and `logs:PutLogEvents`, as on AWS. */
  readonly #principal: Promise<Principal>;
  #waiting: InputLogEvent[] = [];
  #waitingBytes = 0;
  #opened = false;
  #refused = false;
  #delivering: Promise<void> | undefined;
  #resume: (() => void)[] = [];

  constructor(place: LogPlace, principal: Promise<Principal>, ctx: Context<never>) {
    this.#place = place;
    this.#principal = principal;
    this.#ctx = ctx;
  }

  get full(): boolean {
    return this.#waitingBytes > WAITING_BYTES_MAX;
  }

  onDrain(resume: () => void): void {
    this.#resume.push(resume);
  }

  write(message: string, timestamp: number): void {
    if (this.#refused) return;
    this.#waiting.push({ message, timestamp });
    this.#waitingBytes += sizeOf(message);
    this.#delivering ??= this.#deliver();
  }

  async flush(): Promise<void> {
    while (this.#delivering) await this.#delivering;
  }

  async #deliver(): Promise<void> {
    try {
      await this.#ctx.clock.sleep(GATHER_MS);
      while (this.#waiting.length > 0 && !this.#refused) {
        const batch = this.#takeBatch();
        await this.#put(batch);
        if (!this.full) this.#drained();
      }
    } catch (error) {
      this.#giveUp(error);
    } finally {
      this.#delivering = undefined;
    }
  }

  #takeBatch(): InputLogEvent[] {
    let bytes = 0;
    let count = 0;
    for (const { message = "" } of this.#waiting) {
      const size = sizeOf(message);
      if (count > 0 && (bytes + size > BATCH_BYTES_MAX || count >= BATCH_EVENTS_MAX)) break;
      bytes += size;
      count += 1;
    }
    this.#waitingBytes -= bytes;
    // Descriptor 3 brings the function's own times: CloudWatch Logs wants each batch in their order.
    return this.#waiting.splice(0, count).sort((a, b) => (a.timestamp ?? 0) - (b.timestamp ?? 0));
  }

  async #put(logEvents: InputLogEvent[]): Promise<void> {
    if (!this.#opened) await this.#open();
    const { group, stream } = this.#place;
    await this.#call("PutLogEvents", { logGroupName: group, logStreamName: stream, logEvents });
  }

  /** A missing group is made too, if the role may. */
  async #open(): Promise<void> {
    const { group, stream } = this.#place;
    try {
      await this.#call("CreateLogStream", { logGroupName: group, logStreamName: stream });
    } catch (error) {
      if (!hasCode(error, "ResourceNotFoundException")) throw error;
      await this.#call("CreateLogGroup", { logGroupName: group }).catch(unlessThere);
      await this.#call("CreateLogStream", { logGroupName: group, logStreamName: stream });
    }
    this.#opened = true;
  }

  async #call(
    operation: "PutLogEvents" | "CreateLogStream" | "CreateLogGroup",
    input: { logGroupName: string; logStreamName?: string; logEvents?: InputLogEvent[] },
  ): Promise<void> {
    const { logGroupName, logStreamName = "", logEvents = [] } = input;
    const options = { as: { principal: await this.#principal } };
    if (operation === "PutLogEvents") {
      await this.#ctx.call("logs", operation, { logGroupName, logStreamName, logEvents }, options);
    } else if (operation === "CreateLogStream") {
      await this.#ctx.call("logs", operation, { logGroupName, logStreamName }, options);
    } else {
      await this.#ctx.call("logs", operation, { logGroupName }, options);
    }
  }

  #giveUp(error: unknown): void {
    const { functionName, group } = this.#place;
    this.#refused = true;
    this.#waiting = [];
    this.#waitingBytes = 0;
    this.#drained();
    const reason = error instanceof Error ? error.message : String(error);
    this.#ctx.log.warn("a function's log is lost", { function: functionName, group, reason });
  }

  #drained(): void {
    for (const resume of this.#resume.splice(0)) resume();
  }
}

function sizeOf(message: string): number {
  return Buffer.byteLength(message) + EVENT_OVERHEAD_BYTES;
}

function hasCode(error: unknown, code: string): boolean {
  return error instanceof AwsError && error.code === code;
}

/** Another environment of the function made the group in the same moment. */
function unlessThere(error: unknown): void {
  if (!hasCode(error, "ResourceAlreadyExistsException")) throw error;
}
