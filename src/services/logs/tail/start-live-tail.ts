import type { StartLiveTailResponseStream } from "@aws-sdk/client-cloudwatch-logs";
import { invalidParameter, limitExceeded } from "../errors.js";
import { fromGroupArn, toGroupArn } from "../groups/names.js";
import type { LogsContext, LogsOperation } from "../operation.js";
import { compilePattern } from "../patterns/compile.js";
import { findGroup } from "../store.js";
import type { TailSession } from "./live-tails.js";

const UPDATE_MS = 1_000;
/** AWS ends a session after three hours. */
const SESSION_MS_MAX = 3 * 60 * 60_000;

export const StartLiveTail: LogsOperation<"StartLiveTail"> = async (input, ctx) => {
  const identifiers = input.logGroupIdentifiers ?? [];
  const { logStreamNames: names, logStreamNamePrefixes: prefixes } = input;
  if (names && prefixes)
    throw invalidParameter("logStreamNames and logStreamNamePrefixes are mutually exclusive.");
  if ((names || prefixes) && identifiers.length > 1) {
    throw invalidParameter("Log streams can be specified only together with a single log group.");
  }
  const matches = compilePattern(input.logEventFilterPattern ?? "");
  const groups = identifiers.map((one) => (one.startsWith("arn:") ? fromGroupArn(one) : one));
  for (const group of groups) await findGroup(ctx.store, group);
  if (ctx.state.tails.isFull) throw limitExceeded();
  const session = ctx.state.tails.open({
    groups: new Set(groups.map((group) => toTailGroup(group, ctx))),
    isWanted: (stream) =>
      (names?.includes(stream) ?? true) && (prefixes?.some((prefix) => stream.startsWith(prefix)) ?? true),
    matches: (message) => matches(message) !== undefined,
  });
  return { responseStream: updates(session, input, groups, ctx) };
};

/** How sessions tell groups of one name apart. */
export function toTailGroup(group: string, { account, region }: { account: string; region: string }): string {
  return `${account}/${region}/${group}`;
}

async function* updates(
  session: TailSession,
  input: Parameters<LogsOperation<"StartLiveTail">>[0],
  groups: readonly string[],
  ctx: LogsContext,
): AsyncGenerator<StartLiveTailResponseStream> {
  try {
    yield {
      sessionStart: {
        requestId: ctx.requestId,
        sessionId: ctx.ids.uuid(),
        logGroupIdentifiers: groups.map((group) => toGroupArn(ctx, group)),
        logStreamNames: input.logStreamNames,
        logStreamNamePrefixes: input.logStreamNamePrefixes,
        logEventFilterPattern: input.logEventFilterPattern,
      },
    };
    const end = ctx.clock.now() + SESSION_MS_MAX;
    while (!ctx.signal.aborted && ctx.clock.now() < end) {
      const { events, isSampled } = session.take();
      yield { sessionUpdate: { sessionMetadata: { sampled: isSampled }, sessionResults: events } };
      await ctx.clock.sleep(UPDATE_MS, ctx.signal).catch(() => {});
    }
  } finally {
    ctx.state.tails.close(session);
  }
}
