/** A member of a record, never of an attribute's value: those are objects. */
const WHOLE_SECONDS = /("ApproximateCreationDateTime":\d+)(?=[,}])/g;

/** An event as AWS writes it: times of DynamoDB's records are whole seconds, and yet decimals (`1480642020.0`). */
export function toEventJson(event: unknown): string {
  return JSON.stringify(event).replace(WHOLE_SECONDS, "$1.0");
}
