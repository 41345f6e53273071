import { consumedBy } from "../metered.js";
import type { DynamoContext } from "../state.js";

type Handler<I, O extends object> = (input: I, ctx: DynamoContext) => Promise<O>;

/** An operation whose use of capacity is taken from what its tables have left. */
export function charged<I, O extends object>(handler: Handler<I, O>): Handler<I, O> {
  return async (input, ctx) => {
    const output = await handler(input, ctx);
    ctx.state.throttle?.charge(consumedBy(output), ctx.clock.now());
    return output;
  };
}
