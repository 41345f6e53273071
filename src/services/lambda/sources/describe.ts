import type { EventSourceMappingConfiguration } from "@aws-sdk/client-lambda";
import { toFunctionArn } from "../naming/function-target.js";
import type { LambdaContext } from "../operation.js";
import type { MappingRecord } from "../store.js";
import { toSourceKind } from "./kinds.js";

/** A mapping as the API shows it; `state` for the answers that AWS gives while a change is under way. */
export function toMappingConfiguration(
  record: MappingRecord,
  state: string | undefined,
  ctx: LambdaContext,
): EventSourceMappingConfiguration {
  const { account, region } = ctx;
  const target = { account, region, name: record.functionName, qualifier: record.qualifier };
  const isStream = toSourceKind(record.sourceArn).hasPositions;
  return {
    UUID: record.uuid,
    EventSourceMappingArn: `arn:aws:lambda:${region}:${account}:event-source-mapping:${record.uuid}`,
    EventSourceArn: record.sourceArn,
    FunctionArn: toFunctionArn(target),
    BatchSize: record.batchSize,
    MaximumBatchingWindowInSeconds: record.windowSeconds,
    LastModified: new Date(record.lastModified),
    ...(isStream ? { LastProcessingResult: ctx.state.sources.resultOf(record.uuid) } : {}),
    State: state ?? (record.enabled ? "Enabled" : "Disabled"),
    StateTransitionReason: isStream ? "User action" : "USER_INITIATED",
    FunctionResponseTypes: record.reportsItemFailures ? ["ReportBatchItemFailures"] : [],
    ...(record.filters.length > 0
      ? { FilterCriteria: { Filters: record.filters.map((Pattern) => ({ Pattern })) } }
      : {}),
    ...(record.concurrencyMax === undefined
      ? {}
      : { ScalingConfig: { MaximumConcurrency: record.concurrencyMax } }),
    ...(record.pollers ? { ProvisionedPollerConfig: record.pollers } : {}),
    ...(record.metrics ? { MetricsConfig: record.metrics } : {}),
    ...(isStream ? toStreamSettings(record) : {}),
  };
}

function toStreamSettings(record: MappingRecord): EventSourceMappingConfiguration {
  return {
    StartingPosition: record.startingPosition,
    ...(record.startingPosition === "AT_TIMESTAMP"
      ? { StartingPositionTimestamp: new Date(record.startingTimestamp ?? 0) }
      : {}),
    ParallelizationFactor: record.parallelization,
    MaximumRecordAgeInSeconds: record.recordAgeSecondsMax,
    MaximumRetryAttempts: record.retriesMax,
    BisectBatchOnFunctionError: record.bisects,
    TumblingWindowInSeconds: record.tumblingSeconds,
    DestinationConfig: { OnFailure: record.onFailure === undefined ? {} : { Destination: record.onFailure } },
  };
}
