import type { WireResponse } from "../protocol.js";
import type { NormalizedSchema } from "../schema.js";
import { compileEventWriter, type EventBodyWriter, eventStreamMember, eventsIn } from "./events.js";
import { EVENT_STREAM } from "./messages.js";

/** How an output whose one member is a stream is answered in RPC protocols; undefined for any other output. */
export function compileStreamWriter(
  body: EventBodyWriter,
  output: NormalizedSchema,
): ((output: Record<string, unknown>) => WireResponse) | undefined {
  const stream = eventStreamMember(output);
  if (stream === undefined) return undefined;
  const write = compileEventWriter(stream.schema, body, output);
  return ({ [stream.name]: events, ...initial }) => ({
    status: 200,
    headers: { "content-type": EVENT_STREAM },
    body: write(eventsIn(events), initial),
  });
}
