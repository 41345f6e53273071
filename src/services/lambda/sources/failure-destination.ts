import type { DestinationConfig } from "@aws-sdk/client-lambda";
import { invalidParameter } from "../errors.js";
import type { SourceKind } from "./source.js";

/** Queues, topics and buckets: what a mapping gives up goes to no function and no bus, as asynchronous events do. */
const DESTINATION = /^arn:aws[a-zA-Z-]*:(sns|sqs|s3):/;

/** Where a mapping's failed batches are to go; empty to take the destination away. Throws for what cannot take them. */
export function toFailureDestination(
  config: DestinationConfig | undefined,
  kind: SourceKind,
): string | undefined {
  const arn = config?.OnFailure?.Destination;
  // A queue's own redrive policy sees to what fails; and nothing is told of successes.
  if (config?.OnSuccess?.Destination || (arn && !kind.hasPositions)) {
    throw invalidParameter("Unsupported DestinationConfig parameter for given event source mapping type.");
  }
  if (config?.OnFailure && arn === undefined) {
    throw invalidParameter("The Destination field is required for an OnFailure configuration.");
  }
  if (arn && !DESTINATION.test(arn)) {
    throw invalidParameter("The provided destination config DestinationConfig is invalid.");
  }
  return arn;
}
