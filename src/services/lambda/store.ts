import type {
  Architecture,
  Cors,
  EventSourceMappingMetricsConfig,
  EventSourcePosition,
  FunctionUrlAuthType,
  InvokeMode,
  ProvisionedPollerConfig,
  RecursiveLoop,
  Runtime,
  StateReasonCode,
  UpdateRuntimeOn,
} from "@aws-sdk/client-lambda";
import type { BlobRef } from "../../core/blobs/blobs.js";
import { type Collection, collection } from "../../core/store/collection.js";
import type { Reader, Transaction } from "../../core/store/store.js";
import { isVersion, LATEST } from "./naming/function-target.js";

/** What a function is beyond its versions. */
export interface FunctionRecord {
  name: string;
  createdAt: number;
  /** Number of the version published last; numbers are never given twice. */
  lastVersion: number;
  tags: Record<string, string>;
  reservedConcurrency?: number;
  recursiveLoop?: RecursiveLoop;
  runtimeUpdates?: { on: UpdateRuntimeOn; versionArn?: string };
  codeSigningConfigArn?: string;
}

export interface LoggingRecord {
  format: "Text" | "JSON";
  group: string;
  applicationLevel?: string;
  systemLevel?: string;
}

export interface CodeRecord {
  blob: BlobRef;
  /** Base64. */
  sha256: string;
  /** A folder of this machine that is mounted in place of the blob: hot reload. */
  folder?: string;
}

export interface LayerUse {
  /** Of the layer's version. */
  arn: string;
  /** The function's own copy. */
  code: CodeRecord;
}

export interface SealedVariables {
  keyArn: string;
  data: Uint8Array;
}

/** What can be configured of a function. */
export interface FunctionSettings {
  description: string;
  runtime: string;
  handler: string;
  role: string;
  timeoutSeconds: number;
  memoryMb: number;
  ephemeralMb: number;
  /** Absent where the owner never gave any. */
  variables?: Record<string, string>;
  /** The variables of a function that has a KMS key. */
  sealedVariables?: SealedVariables;
  architecture: string;
  layers: LayerUse[];
  tracing: "PassThrough" | "Active";
  snapStart: "None" | "PublishedVersions";
  logging: LoggingRecord;
  deadLetterArn?: string;
  kmsKeyArn?: string;
  vpc?: { subnetIds: string[]; securityGroupIds: string[]; ipv6: boolean };
  fileSystems?: { arn: string; path: string }[];
}

/** One state of a function: `$LATEST`, which changes, or a published version, which does not. */
export interface VersionRecord extends FunctionSettings {
  functionName: string;
  /** `$LATEST` or a number. */
  version: string;
  code: CodeRecord;
  /** Of the whole: settings, state, policy. */
  revisionId: string;
  /** Of code and settings. */
  lastModified: number;
  /** Absent when nothing is under way. */
  progress?: Progress;
  /** Why its creation or its last update came to nothing. */
  failure?: { during: "creating" | "updating"; code: StateReasonCode; reason: string };
}

/** What a version is in the midst of. An idle one has lost what AWS takes back after weeks; an invocation restores it. */
export type Progress = "creating" | "updating" | "idle" | "restoring";

export interface AliasRecord {
  functionName: string;
  name: string;
  version: string;
  description: string;
  /** Version → share of the invocations. */
  weights: Record<string, number>;
  revisionId: string;
}

/** The last day on which a version was invoked. */
export interface UseRecord {
  /** Milliseconds since the epoch. */
  at: number;
}

/** A resource policy: of a function, or of one of its versions or aliases. */
export interface PolicyRecord {
  statements: Record<string, unknown>[];
  /** Of the document: `2012-10-17` and `default` unless it was given as a whole. */
  version?: string;
  id?: string;
}

/** How queued events of a function, a version or an alias are treated. */
export interface EventInvokeRecord {
  functionName: string;
  qualifier: string;
  retriesMax?: number;
  ageSecondsMax?: number;
  /** ARNs. */
  onSuccess?: string;
  onFailure?: string;
  lastModified: number;
}

export interface LayerRecord {
  name: string;
  lastVersion: number;
}

export interface LayerVersionRecord {
  layer: string;
  version: number;
  description: string;
  code: CodeRecord;
  createdAt: number;
  /** Absent where the publisher did not say. */
  runtimes?: Runtime[];
  architectures?: Architecture[];
  license?: string;
  statements: Record<string, unknown>[];
  revisionId: string;
}

/** A function's own address. */
export interface UrlRecord {
  functionName: string;
  /** An alias; empty for `$LATEST`. */
  qualifier: string;
  /** First label of its host name. */
  id: string;
  authType: FunctionUrlAuthType;
  invokeMode: InvokeMode;
  cors?: Cors;
  createdAt: number;
  lastModified: number;
}

export interface CodeSigningRecord {
  id: string;
  description: string;
  publishers: string[];
  untrusted: "Warn" | "Enforce";
  lastModified: number;
  tags: Record<string, string>;
}

export interface ProvisionedRecord {
  functionName: string;
  qualifier: string;
  requested: number;
  lastModified: number;
}

/** A poller's settings: what it reads, and which function gets it. */
export interface MappingRecord {
  uuid: string;
  sourceArn: string;
  functionName: string;
  qualifier?: string;
  enabled: boolean;
  batchSize: number;
  windowSeconds: number;
  /** JSON texts of the filter patterns. */
  filters: string[];
  startingPosition?: EventSourcePosition;
  startingTimestamp?: number;
  parallelization: number;
  recordAgeSecondsMax: number;
  retriesMax: number;
  bisects: boolean;
  tumblingSeconds: number;
  reportsItemFailures: boolean;
  concurrencyMax?: number;
  onFailure?: string;
  /** A record: pollers are as many as they need to be. */
  pollers?: ProvisionedPollerConfig;
  metrics?: EventSourceMappingMetricsConfig;
  lastModified: number;
  tags: Record<string, string>;
}

/** A tumbling window under way. */
export interface WindowState {
  /** Milliseconds since the epoch. */
  start: number;
  /** What the function wants back with the window's next batch. */
  value: unknown;
}

/** How far a mapping has come in one shard. */
export interface CheckpointRecord {
  /** Sequence number of the last record that is done with. */
  after?: string;
  /** Where to read on when no record is done with yet; lasts for minutes. */
  iterator?: string;
  window?: WindowState;
  /** The shard is closed and all of it was read. */
  isFinished: boolean;
}

export const functions: Collection<FunctionRecord> = collection("functions");
/** [name, version] */
export const versions: Collection<VersionRecord> = collection("versions");
/** [name, alias] */
export const aliases: Collection<AliasRecord> = collection("aliases");
/** [name, qualifier, or "" for the function itself] */
export const policies: Collection<PolicyRecord> = collection("policies");
/** [name, qualifier] */
export const eventInvokeConfigs: Collection<EventInvokeRecord> = collection("event-invoke-configs");
/** [layer] */
export const layers: Collection<LayerRecord> = collection("layers");
/** [layer, version] */
export const layerVersions: Collection<LayerVersionRecord> = collection("layer-versions");
/** [name, alias, or "" for `$LATEST`] */
export const urls: Collection<UrlRecord> = collection("urls");
/** [id] */
export const codeSigningConfigs: Collection<CodeSigningRecord> = collection("code-signing-configs");
/** [uuid] */
export const mappings: Collection<MappingRecord> = collection("mappings");
/** [uuid, shard] */
export const checkpoints: Collection<CheckpointRecord> = collection("checkpoints");
/** [name, version], of versions that can become idle. */
export const uses: Collection<UseRecord> = collection("uses");
/** [name, qualifier] */
export const provisioned: Collection<ProvisionedRecord> = collection("provisioned");

/** Versions are listed in the order of their numbers; `$LATEST` sorts behind every number. */
export function versionKey(version: string): string | number {
  return version === LATEST ? version : Number(version);
}

export async function loadVersion(
  from: Reader,
  name: string,
  version: string,
): Promise<VersionRecord | undefined> {
  return isVersion(version) ? await versions.get(from, name, versionKey(version)) : undefined;
}

export function putVersion(tx: Transaction, record: VersionRecord): void {
  versions.put(tx, [record.functionName, versionKey(record.version)], record);
}

/** Takes away what goes with its function. */
export function deleteFunctionParts(tx: Transaction, name: string): void {
  for (const part of [aliases, policies, eventInvokeConfigs, urls, provisioned, uses]) {
    tx.deleteRange({ prefix: [part.name, name] });
  }
}

/** Takes away what goes with one alias or version. */
export function deleteQualifiedParts(tx: Transaction, name: string, qualifier: string): void {
  for (const part of [policies, eventInvokeConfigs, urls, provisioned, uses])
    part.delete(tx, name, qualifier);
}

export function deleteCheckpoints(tx: Transaction, uuid: string): void {
  tx.deleteRange({ prefix: [checkpoints.name, uuid] });
}
