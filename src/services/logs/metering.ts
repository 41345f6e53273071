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
  AssociateKmsKey: none,
  CancelExportTask: none,
  CreateExportTask: none,
  CreateLogGroup: none,
  CreateLogStream: none,
  DeleteDestination: none,
  DeleteLogGroup: none,
  DeleteLogStream: none,
  DeleteMetricFilter: none,
  DeleteResourcePolicy: none,
  DeleteRetentionPolicy: none,
  DeleteSubscriptionFilter: none,
  DescribeDestinations: none,
  DescribeExportTasks: none,
  DescribeLogGroups: none,
  DescribeLogStreams: none,
  DescribeMetricFilters: none,
  DescribeResourcePolicies: none,
  DescribeSubscriptionFilters: none,
  DisassociateKmsKey: none,
  FilterLogEvents: none,
  GetLogEvents: none,
  ListLogGroups: none,
  ListTagsForResource: none,
  ListTagsLogGroup: none,
  PutDestination: none,
  PutDestinationPolicy: none,
  PutLogEvents: ingested,
  PutLogGroupDeletionProtection: none,
  PutMetricFilter: none,
  PutResourcePolicy: none,
  PutRetentionPolicy: none,
  PutSubscriptionFilter: none,
  StartLiveTail: none,
  TagLogGroup: none,
  TagResource: none,
  TestMetricFilter: none,
  UntagLogGroup: none,
  UntagResource: none,
};
