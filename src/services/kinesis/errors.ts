import {
  DryRunOperationException$,
  ExpiredIteratorException$,
  ExpiredNextTokenException$,
  InvalidArgumentException$,
  LimitExceededException$,
  ProvisionedThroughputExceededException$,
  ResourceInUseException$,
  ResourceNotFoundException$,
  ValidationException$,
} from "@aws-sdk/client-kinesis";
import { AwsError } from "../../wire/aws-error.js";
import { ITERATOR_MS } from "./limits.js";

/** Kinesis's errors in Kinesis's words. Each builds one; the caller throws it. */

interface Named {
  account: string;
  name: string;
}

export const invalidArgument = (message: string) => new AwsError(InvalidArgumentException$, message);
export const validation = (message: string) => new AwsError(ValidationException$, message);
export const limitExceeded = (message: string) => new AwsError(LimitExceededException$, message);
export const inUse = (message: string) => new AwsError(ResourceInUseException$, message);
export const notFound = (message: string) => new AwsError(ResourceNotFoundException$, message);

export const streamNotFound = ({ account, name }: Named) =>
  notFound(`Stream ${name} under account ${account} not found.`);
export const streamExists = ({ account, name }: Named) =>
  inUse(`Stream ${name} under account ${account} already exists.`);
export const notActive = ({ account, name }: Named, status: string) =>
  inUse(`Stream ${name} under account ${account} not ACTIVE, instead in state ${status}`);
export const noSuchShardId = (id: string, { account, name }: Named) =>
  notFound(`Could not find shard ${id} in stream ${name} under account ${account}.`);
export const shardNotFound = (id: string, { account, name }: Named) =>
  notFound(`Shard ${id} in stream ${name} under account ${account} does not exist`);
export const consumerNotFound = (consumer: string, { account }: Named) =>
  notFound(`Consumer ${consumer}, account ${account} not found.`);
export const shardClosed = (id: string, { account, name }: Named) =>
  invalidArgument(
    `Shard ${id} in stream ${name} under account ${account} has already been merged or split, and thus is not ` +
      "eligible for merging or splitting.",
  );
export const notProvisioned = ({ account, name }: Named) =>
  validation(`Request is invalid. Stream ${name} under account ${account} is in On-Demand mode.`);

export const rateExceeded = (shard: string, { account, name }: Named) =>
  new AwsError(ProvisionedThroughputExceededException$, rateExceededMessage(shard, { account, name }));
export const rateExceededMessage = (shard: string, { account, name }: Named) =>
  `Rate exceeded for shard ${shard} in stream ${name} under account ${account}.`;

export const invalidIterator = () => invalidArgument("Invalid ShardIterator.");
export const iteratorExpired = (issuedAt: number, now: number) =>
  new AwsError(
    ExpiredIteratorException$,
    `Iterator expired. The iterator was created at time ${toTimeText(issuedAt)} while right now it is ` +
      `${toTimeText(now)} which is further in the future than the tolerated delay of ${ITERATOR_MS} milliseconds.`,
  );
export const tokenExpired = () =>
  new AwsError(ExpiredNextTokenException$, "The pagination token passed to the operation is expired.");
export const dryRun = () =>
  new AwsError(DryRunOperationException$, "Request would have succeeded, but DryRun flag is set.");

export const shardLimit = (account: string, region: string, { now, limit, more }: Record<string, number>) =>
  limitExceeded(
    `This request would exceed the shard limit for the account ${account} in ${region}. Current shard count for ` +
      `the account: ${now}. Limit: ${limit}. Number of additional shards that would have resulted from this ` +
      `request: ${more}. Refer to the AWS Service Limits page ` +
      "(http://docs.aws.amazon.com/general/latest/gr/aws_service_limits.html) for current limits and how to " +
      "request higher limits.",
  );

/** `Wed Nov 04 12:30:00 UTC 2026` */
function toTimeText(at: number): string {
  const [day = "", date, month, year, time] = new Date(at).toUTCString().split(" ");
  return `${day.replace(",", "")} ${month} ${date} ${time} UTC ${year}`;
}
