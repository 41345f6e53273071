import { readPageToken, toPageToken } from "../../../core/pagination.js";
import { invalidArgument } from "../errors.js";
import { LIST_STREAMS_DEFAULT } from "../limits.js";
import type { Op } from "../operation.js";
import { streams } from "../store.js";
import { toStreamArn } from "./names.js";
import { statusOf } from "./status.js";

export const ListStreams: Op<"ListStreams"> = async (input, ctx) => {
  const mine = [ctx.account, ctx.region];
  const start = startOf(input, mine);
  const { items, next } = await streams.page(ctx.store, input.Limit ?? LIST_STREAMS_DEFAULT, {
    prefix: mine,
    ...(start && { start, startExclusive: true }),
  });
  return {
    StreamNames: items.map(({ value }) => value.name),
    HasMoreStreams: next !== undefined,
    ...(next && { NextToken: toPageToken(next) }),
    StreamSummaries: items.map(({ value }) => ({
      StreamName: value.name,
      StreamARN: toStreamArn(value),
      StreamStatus: statusOf(value, ctx.clock.now()),
      StreamModeDetails: { StreamMode: value.mode },
      StreamCreationTimestamp: new Date(value.createdAt),
    })),
  };
};

interface Place {
  NextToken?: string | undefined;
  ExclusiveStartStreamName?: string | undefined;
}

function startOf({ NextToken, ExclusiveStartStreamName }: Place, mine: string[]) {
  if (NextToken === undefined) {
    return ExclusiveStartStreamName === undefined ? undefined : [...mine, ExclusiveStartStreamName];
  }
  const start = readPageToken(NextToken, mine);
  if (!start) throw invalidArgument("NextToken is invalid.");
  return start;
}
