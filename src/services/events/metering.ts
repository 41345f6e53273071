import type { PutEventsRequestEntry } from "@aws-sdk/client-eventbridge";
import type { Usage } from "../../core/metering.js";

/** EventBridge bills custom events, each 64 KiB of them as one; everything else is free. */
const EVENT_BYTES = 64 * 1024;

const none = (): Usage[] => [];

function eventsIn(entries: readonly PutEventsRequestEntry[]): number {
  return entries.reduce(
    (sum, { Detail = "" }) => sum + Math.max(1, Math.ceil(Buffer.byteLength(Detail) / EVENT_BYTES)),
    0,
  );
}

export const metering = {
  CreateApiDestination: none,
  CreateConnection: none,
  DeauthorizeConnection: none,
  DeleteApiDestination: none,
  DeleteConnection: none,
  DescribeApiDestination: none,
  DescribeConnection: none,
  ListApiDestinations: none,
  ListConnections: none,
  UpdateApiDestination: none,
  UpdateConnection: none,
  CreateEventBus: none,
  DeleteEventBus: none,
  DeleteRule: none,
  DescribeEventBus: none,
  DescribeRule: none,
  DisableRule: none,
  EnableRule: none,
  ListEventBuses: none,
  ListRuleNamesByTarget: none,
  ListRules: none,
  ListTagsForResource: none,
  ListTargetsByRule: none,
  PutEvents: (input: { Entries?: PutEventsRequestEntry[] | undefined }): Usage[] => {
    const custom = (input.Entries ?? []).filter(({ Source = "" }) => !Source.startsWith("aws."));
    if (custom.length === 0) return [];
    return [{ usageType: "Event-64K-Chunks", quantity: eventsIn(custom), unit: "64K-Chunks" }];
  },
  PutPermission: none,
  PutRule: none,
  PutTargets: none,
  RemovePermission: none,
  RemoveTargets: none,
  TagResource: none,
  TestEventPattern: none,
  UntagResource: none,
  UpdateEventBus: none,
};
