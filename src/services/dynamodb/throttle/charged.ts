import { type Awaitable, whenThere } from "../../../wire/awaitable.js";
import { consumedBy } from "../metered.js";
import type { DynamoContext } from "../state.js";

type Handler<I, O extends object> = (input: I, ctx: DynamoContext) => Awaitable<O>;

/** An operation whose use of capacity is taken from what its tables have left. */
export function charged<I, O extends object>(handler: Handler<I, O>): Handler<I, O> {
  return (input, ctx) => {
    const { throttle } = ctx.state;
    if (throttle === undefined) return handler(input, ctx);
    return whenThere(handler(input, ctx), (output) => {
      throttle.charge(consumedBy(output), ctx.clock.now());
      return output;
    });
  };
}
