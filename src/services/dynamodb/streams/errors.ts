import { ResourceNotFoundException$, TrimmedDataAccessException$ } from "@aws-sdk/client-dynamodb-streams";
import { AwsError } from "../../../wire/aws-error.js";

export function streamNotFound(arn: string): AwsError {
  return new AwsError(ResourceNotFoundException$, `Requested resource not found: Stream: ${arn} not found`);
}

export function shardNotFound(id: string, arn: string): AwsError {
  return new AwsError(
    ResourceNotFoundException$,
    `Requested resource not found: Shard: ${id} in Stream: ${arn} not found`,
  );
}

export function trimmed(): AwsError {
  return new AwsError(
    TrimmedDataAccessException$,
    "The operation attempted to read past the oldest stream record in a shard.",
  );
}
