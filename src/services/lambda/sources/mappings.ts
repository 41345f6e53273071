import type {
  CreateEventSourceMappingRequest,
  EventSourceMappingConfiguration,
  UpdateEventSourceMappingRequest,
} from "@aws-sdk/client-lambda";
import type { Reader } from "../../../core/store/store.js";
import { AwsError } from "../../../wire/aws-error.js";
import { conflict, invalidMember, invalidParameter, notFound } from "../errors.js";
import { findVersion } from "../functions/find.js";
import { type FunctionTarget, toFunctionTarget } from "../naming/function-target.js";
import { checkAllBuilt } from "../not-built.js";
import type { LambdaContext, LambdaOperation } from "../operation.js";
import { startAfter, toMarker, toPageSize } from "../pages.js";
import { deleteCheckpoints, type MappingRecord, mappings } from "../store.js";
import { checkTags } from "../tags/tag-rules.js";
import { toMappingConfiguration } from "./describe.js";
import { toFailureDestination } from "./failure-destination.js";
import { checkFilters } from "./filters.js";
import { toSourceKind } from "./kinds.js";
import type { SourceKind } from "./source.js";

/** Filters are not encrypted; the rest is for sources that are not built. */
const NOT_BUILT = ["KMSKeyArn", "SourceAccessConfigurations", "DocumentDBEventSourceConfig"];

export const CreateEventSourceMapping: LambdaOperation<"CreateEventSourceMapping"> = async (input, ctx) => {
  const target = toFunctionTarget(input.FunctionName, ctx);
  const sourceArn = input.EventSourceArn ?? "";
  checkAllBuilt(input, NOT_BUILT);
  const kind = toSourceKind(input.EventSourceArn, input.SelfManagedEventSource !== undefined);
  if (kind.hasPositions && input.StartingPosition === undefined) {
    throw invalidMember("null", "startingPosition", "Member must not be null.");
  }
  checkTags(input.Tags ?? {});
  const uuid = ctx.ids.uuid();
  const record = applyInput(toDefaults(uuid, sourceArn, target, input, ctx), input, kind);
  if (input.StartingPosition === "AT_TIMESTAMP" && !kind.hasTimestamps) {
    throw invalidParameter(`Unsupported starting position for arn type: ${sourceArn}`);
  }
  const { role } = await findVersion(ctx.store, target).catch(toNoFunction);
  await kind.check(sourceArn, await ctx.state.rolePrincipal(role, target), ctx);
  await ctx.store.transact(async (tx) => {
    await checkUnique(tx, record, target);
    mappings.put(tx, [uuid], record);
  });
  await ctx.state.sources.begin(record, ctx.account, ctx.region);
  return toMappingConfiguration(record, record.enabled ? "Creating" : "Disabled", ctx);
};

function toNoFunction(error: unknown): never {
  if (error instanceof AwsError && error.code === "ResourceNotFoundException") {
    throw invalidParameter("Function does not exist");
  }
  throw error;
}

function toDefaults(
  uuid: string,
  sourceArn: string,
  target: FunctionTarget,
  input: CreateEventSourceMappingRequest,
  ctx: LambdaContext,
): MappingRecord {
  const now = ctx.clock.now();
  return {
    uuid,
    sourceArn,
    functionName: target.name,
    qualifier: target.qualifier,
    enabled: true,
    batchSize: toSourceKind(sourceArn).batchSizeDefault,
    windowSeconds: 0,
    filters: [],
    startingPosition: input.StartingPosition,
    // From LATEST means from now on, whenever the poller gets to begin.
    startingTimestamp: input.StartingPosition === "LATEST" ? now : input.StartingPositionTimestamp?.getTime(),
    parallelization: 1,
    recordAgeSecondsMax: -1,
    retriesMax: -1,
    bisects: false,
    tumblingSeconds: 0,
    reportsItemFailures: false,
    lastModified: now,
    tags: input.Tags ?? {},
  };
}

/** What one ReceiveMessage can bring. */
const BATCH_SIZE_WITHOUT_WINDOW_MAX = 10;

type Changes = Omit<UpdateEventSourceMappingRequest, "UUID" | "FunctionName">;

/** The mapping after the input's changes; members that the input leaves out stay. */
function applyInput(before: MappingRecord, input: Changes, kind: SourceKind): MappingRecord {
  const filters = input.FilterCriteria
    ? (input.FilterCriteria.Filters ?? []).map(({ Pattern = "{}" }) => Pattern)
    : before.filters;
  checkFilters(filters);
  const onFailure = toFailureDestination(input.DestinationConfig, kind);
  if (input.BatchSize !== undefined && input.BatchSize > kind.batchSizeMax) {
    throw invalidParameter(`Batch size must be ${kind.batchSizeMax} or less for this event source.`);
  }
  const batchSize = input.BatchSize ?? before.batchSize;
  const windowSeconds = input.MaximumBatchingWindowInSeconds ?? before.windowSeconds;
  if (!kind.hasPositions && batchSize > BATCH_SIZE_WITHOUT_WINDOW_MAX && windowSeconds === 0) {
    throw invalidParameter(
      "Maximum batch window in seconds must be greater than 0 if maximum batch size is greater than " +
        `${BATCH_SIZE_WITHOUT_WINDOW_MAX}`,
    );
  }
  return {
    ...before,
    enabled: input.Enabled ?? before.enabled,
    batchSize,
    windowSeconds,
    filters,
    parallelization: input.ParallelizationFactor ?? before.parallelization,
    recordAgeSecondsMax: input.MaximumRecordAgeInSeconds ?? before.recordAgeSecondsMax,
    retriesMax: input.MaximumRetryAttempts ?? before.retriesMax,
    bisects: input.BisectBatchOnFunctionError ?? before.bisects,
    tumblingSeconds: input.TumblingWindowInSeconds ?? before.tumblingSeconds,
    reportsItemFailures: input.FunctionResponseTypes
      ? input.FunctionResponseTypes.includes("ReportBatchItemFailures")
      : before.reportsItemFailures,
    concurrencyMax: input.ScalingConfig ? input.ScalingConfig.MaximumConcurrency : before.concurrencyMax,
    onFailure: input.DestinationConfig ? onFailure || undefined : before.onFailure,
    pollers: orNone(input.ProvisionedPollerConfig, before.pollers),
    metrics: orNone(input.MetricsConfig, before.metrics),
  };
}

/** What is given, nothing where that is empty, what was where nothing is given. */
function orNone<T extends object>(given: T | undefined, before: T | undefined): T | undefined {
  if (given === undefined) return before;
  return Object.values(given).every((value) => value === undefined) ? undefined : given;
}

async function checkUnique(from: Reader, record: MappingRecord, target: FunctionTarget): Promise<void> {
  for await (const { value } of mappings.range(from)) {
    const isSame =
      value.sourceArn === record.sourceArn &&
      value.functionName === record.functionName &&
      value.qualifier === record.qualifier;
    if (!isSame || value.uuid === record.uuid) continue;
    const isStream = toSourceKind(record.sourceArn).hasPositions;
    const [source, mapping] = isStream
      ? ["The event source arn", "provided mapping already exists"]
      : ["An event source mapping with SQS arn", "already exists"];
    throw conflict(
      `${source} (" ${record.sourceArn} ") and function (" ${target.name} ") ${mapping}. ` +
        `Please update or delete the existing mapping with UUID ${value.uuid}`,
    );
  }
}

export const UpdateEventSourceMapping: LambdaOperation<"UpdateEventSourceMapping"> = async (input, ctx) => {
  checkAllBuilt(input, NOT_BUILT);
  const target = input.FunctionName === undefined ? undefined : toFunctionTarget(input.FunctionName, ctx);
  if (target) await findVersion(ctx.store, target);
  const record = await ctx.store.transact(async (tx) => {
    const before = await findMapping(tx, input.UUID);
    const after = applyInput(before, input, toSourceKind(before.sourceArn));
    const moved = target ? { functionName: target.name, qualifier: target.qualifier } : {};
    const changed = { ...after, ...moved, lastModified: ctx.clock.now() };
    mappings.put(tx, [changed.uuid], changed);
    return changed;
  });
  if (record.enabled) ctx.state.sources.start(record, ctx.account, ctx.region);
  else ctx.state.sources.stop(record.uuid);
  const state = input.Enabled === undefined ? "Updating" : input.Enabled ? "Enabling" : "Disabling";
  return toMappingConfiguration(record, state, ctx);
};

export const DeleteEventSourceMapping: LambdaOperation<"DeleteEventSourceMapping"> = async (input, ctx) => {
  const record = await ctx.store.transact(async (tx) => {
    const found = await findMapping(tx, input.UUID);
    mappings.delete(tx, found.uuid);
    deleteCheckpoints(tx, found.uuid);
    return found;
  });
  ctx.state.sources.stop(record.uuid);
  return toMappingConfiguration(record, "Deleting", ctx);
};

export const GetEventSourceMapping: LambdaOperation<"GetEventSourceMapping"> = async (input, ctx) =>
  toMappingConfiguration(await findMapping(ctx.store, input.UUID), undefined, ctx);

export const ListEventSourceMappings: LambdaOperation<"ListEventSourceMappings"> = async (input, ctx) => {
  const target = input.FunctionName === undefined ? undefined : toFunctionTarget(input.FunctionName, ctx);
  const limit = toPageSize(input.MaxItems);
  const found: EventSourceMappingConfiguration[] = [];
  for await (const { key, value } of mappings.range(ctx.store, startAfter(input.Marker))) {
    if (input.EventSourceArn !== undefined && value.sourceArn !== input.EventSourceArn) continue;
    if (target && (value.functionName !== target.name || value.qualifier !== target.qualifier)) continue;
    found.push(toMappingConfiguration(value, undefined, ctx));
    if (found.length === limit) return { EventSourceMappings: found, NextMarker: toMarker(key) };
  }
  return { EventSourceMappings: found };
};

async function findMapping(from: Reader, uuid = ""): Promise<MappingRecord> {
  const found = await mappings.get(from, uuid);
  if (!found) throw notFound("The resource you requested does not exist.");
  return found;
}
