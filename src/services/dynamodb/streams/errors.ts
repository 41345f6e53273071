import { ResourceNotFoundException$ } from "@aws-sdk/client-dynamodb-streams";
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
