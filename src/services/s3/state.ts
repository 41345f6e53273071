import type { Context } from "../../core/context.js";
import type { IdentityAdmin } from "../../core/identity/admin.js";
import type { Vault } from "../../core/identity/vault.js";
import type { AccessRule, MeterRule, Operation } from "../../core/service.js";
import type { SdkModules } from "../../wire/sdk-modules.js";
import type { OperationName } from "../../wire/sdk-types.js";
import type { Buffers } from "./content/buffers.js";
import type { Pins } from "./content/pins.js";
import type { SealThreads } from "./content/seal-threads.js";
import type { EncryptionRules } from "./domain/bucket-encryption.js";
import type { AccessLogs } from "./logging/access-logs.js";
import type { AlsoDone } from "./logging/note-request.js";
import type { MetricsConfigurations } from "./measures/metrics-configurations.js";
import type { Mounts } from "./mounts/mounts.js";
import type { AccessPointRecord, BucketRecord, ObjectRecord } from "./records.js";

/** What the service keeps in the process. */
export interface S3State {
  /** Who signed a form, and whose MFA code it is. */
  identity: Pick<IdentityAdmin, "find" | "verifyMfa">;
  /** How objects in new buckets are encrypted. */
  newRules: EncryptionRules;
  /** Seals the data keys of SSE-S3. */
  vault: Vault;
  /** Contents that are being read, which must not go yet. */
  pins: Pins;
  /** Memory that contents are read into. */
  buffers: Buffers;
  /** How long the days of lifecycle rules and of restored copies are, in milliseconds. */
  lifecycleDayMs: number;
  /** Folders served as buckets. */
  mounts: Mounts;
  /** Digest and encrypt large bodies. */
  sealThreads: SealThreads;
  /** Of which requests CloudWatch is told. */
  metricsConfigurations: MetricsConfigurations;
  accessLogs: AccessLogs;
}

/** What one request found and did: its access rule's records, for its handler to use again, and what its answer's end needs. */
export interface Loaded {
  bucket?: BucketRecord;
  /** Through which the bucket is reached, where its alias was given for a name. */
  accessPoint?: AccessPointRecord;
  /** The bucket as the caller named it. */
  name?: string | undefined;
  object?: { key: string; versionId: string | undefined; record: ObjectRecord | undefined };
  /** What a request is in the access logs that no operation stands for: a browser's, a website's visitor's. */
  outside?: { bucket: BucketRecord; operation: string; key: string | undefined };
  /** To be answered by 202. */
  accepted?: boolean;
  /** What the request did beside, each with a line of its own in the access logs. */
  alsoDone?: readonly AlsoDone[];
}

export type S3Context = Context<S3State>;
export type S3OperationName = OperationName<SdkModules["s3"]> & string;
export type Op<N extends S3OperationName> = Operation<"s3", N, S3State>;
export type Access<N extends S3OperationName> = AccessRule<"s3", N, S3State>;
export type Meter<N extends S3OperationName> = MeterRule<"s3", N>;
