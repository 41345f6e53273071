import type { BlobRef } from "../../core/blobs/blobs.js";
import { type Collection, collection } from "../../core/store/collection.js";
import type { Reader, Transaction } from "../../core/store/store.js";
import { LATEST } from "./naming/function-target.js";

/** What a function is beyond its versions. */
export interface FunctionRecord {
  name: string;
  createdAt: number;
  /** Number of the version published last; numbers are never given twice. */
  lastVersion: number;
  tags: Record<string, string>;
  reservedConcurrency?: number;
  recursiveLoop?: "Allow" | "Terminate";
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
}

export interface LayerUse {
  arn: string;
  codeSize: number;
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
  revisionId: string;
  lastModified: number;
}

export interface AliasRecord {
  functionName: string;
  name: string;
  version: string;
  description: string;
  /** Version → share of the invocations. */
  weights: Record<string, number>;
  revisionId: string;
}

/** A resource policy: of a function, or of one of its versions or aliases. */
export interface PolicyRecord {
  statements: Record<string, unknown>[];
  revisionId: string;
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

export const functions: Collection<FunctionRecord> = collection("functions");
/** [name, version] */
export const versions: Collection<VersionRecord> = collection("versions");
/** [name, alias] */
export const aliases: Collection<AliasRecord> = collection("aliases");
/** [name, qualifier, or "" for the function itself] */
export const policies: Collection<PolicyRecord> = collection("policies");
/** [name, qualifier] */
export const eventInvokeConfigs: Collection<EventInvokeRecord> = collection("event-invoke-configs");

/** Versions are listed in the order of their numbers; `$LATEST` sorts behind every number. */
export function versionKey(version: string): string | number {
  return version === LATEST ? version : Number(version);
}

export function loadVersion(from: Reader, name: string, version: string): Promise<VersionRecord | undefined> {
  return versions.get(from, name, versionKey(version));
}

export function putVersion(tx: Transaction, record: VersionRecord): void {
  versions.put(tx, [record.functionName, versionKey(record.version)], record);
}

/** Takes away what goes with its function. */
export function deleteFunctionParts(tx: Transaction, name: string): void {
  for (const part of [aliases, policies, eventInvokeConfigs]) tx.deleteRange({ prefix: [part.name, name] });
}
