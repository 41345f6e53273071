import type { Key } from "../../../core/store/store.js";
import { checkLimit } from "../errors.js";
import { streams } from "../store.js";
import type { Op } from "./operation.js";
import { arnOf, parseStreamArn } from "./stream-arn.js";

const STREAMS_MAX = 100;

export const ListStreams: Op<"ListStreams"> = async (input, ctx) => {
  checkLimit(input.Limit, STREAMS_MAX);
  const after =
    input.ExclusiveStartStreamArn === undefined ? undefined : placeOf(input.ExclusiveStartStreamArn);
  const page = await streams.page(ctx.store, input.Limit ?? STREAMS_MAX, {
    ...(input.TableName !== undefined && { prefix: [input.TableName] }),
    ...(after && { start: after, startExclusive: true }),
  });
  const last = page.items.at(-1)?.value;
  return {
    Streams: page.items.map(({ value }) => ({
      StreamArn: arnOf(ctx, value),
      TableName: value.table,
      StreamLabel: value.label,
    })),
    ...(page.next && last && { LastEvaluatedStreamArn: arnOf(ctx, last) }),
  };
};

function placeOf(arn: string): Key {
  const { table, label } = parseStreamArn(arn);
  return [table, label];
}
