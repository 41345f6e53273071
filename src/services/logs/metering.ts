import type { PutLogEventsRequest } from "@aws-sdk/client-cloudwatch-logs";
import type { Usage } from "../../core/metering.js";
import { EVENT_OVERHEAD_BYTES } from "./limits.js";

const none = (): Usage[] => [];

function ingested(input: PutLogEventsRequest): Usage[] {
  let bytes = 0;
  for (const { message = "" } of input.logEvents ?? [])
    bytes += Buffer.byteLength(message) + EVENT_OVERHEAD_BYTES;
  return [{ usageType: "DataProcessing-Bytes", quantity: bytes, unit: "Bytes" }];
}

export const metering = {
  CreateLogGroup: none,
  CreateLogStream: none,
  DeleteLogGroup: none,
  DeleteLogStream: none,
  DeleteRetentionPolicy: none,
  DeleteSubscriptionFilter: none,
  DescribeLogGroups: none,
  DescribeLogStreams: none,
  DescribeSubscriptionFilters: none,
  FilterLogEvents: none,
  GetLogEvents: none,
  ListTagsForResource: none,
  ListTagsLogGroup: none,
  PutLogEvents: ingested,
  PutLogGroupDeletionProtection: none,
  PutRetentionPolicy: none,
  PutSubscriptionFilter: none,
  StartLiveTail: none,
  TagLogGroup: none,
  TagResource: none,
  TestMetricFilter: none,
  UntagLogGroup: none,
  UntagResource: none,
};
