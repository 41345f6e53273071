import type {
  BucketLoggingStatus,
  CORSRule,
  LifecycleRule,
  NotificationConfiguration,
  ObjectLockRetentionMode,
  ObjectLockRule,
  PublicAccessBlockConfiguration,
  ReplicationConfiguration,
  Tag,
  TransitionDefaultMinimumObjectSize,
  WebsiteConfiguration,
} from "@aws-sdk/client-s3";
import type { BlobRef } from "../../core/blobs/blobs.js";
import type { StoredChecksum } from "./checksums/object-checksum.js";
import type { Acl, Ownership } from "./domain/acl.js";
import type { EncryptionRules } from "./domain/bucket-encryption.js";

/** A bucket and its configurations, as stored. Times in milliseconds since the epoch. */
export interface BucketRecord {
  name: string;
  /** Random; a bucket made again under the same name has another, so nothing of the old one can show through. */
  id: string;
  account: string;
  region: string;
  /** Made under Europe's old name, `EU`, by which its location is told. */
  madeInEu?: true;
  createdAt: number;
  ownership: Ownership;
  /** The controls were deleted: ACLs work as before there were controls. */
  ownershipRemoved?: true | undefined;
  acl: Acl;
  publicAccessBlock?: PublicAccessBlockConfiguration;
  policy?: string;
  /** Absent: never versioned. */
  versioning?: "Enabled" | "Suspended";
  mfaDelete?: "Enabled" | "Disabled";
  objectLock?: { rule?: ObjectLockRule };
  encryption?: EncryptionRules;
  /** Somebody configured the encryption, if only as it is by default. */
  encryptionChosen?: true | undefined;
  tags?: Tag[];
  /** ABAC is enabled: the tags are condition keys. */
  tagsDecide?: true | undefined;
  cors?: CORSRule[];
  website?: WebsiteConfiguration;
  logging?: NonNullable<BucketLoggingStatus["LoggingEnabled"]>;
  lifecycle?: { rules: LifecycleRule[]; minimumSize: TransitionDefaultMinimumObjectSize };
  notification?: NotificationConfiguration;
  replication?: ReplicationConfiguration;
  accelerate?: "Enabled" | "Suspended";
  requestPayer?: "Requester" | "BucketOwner";
  /** Its objects are the files of a folder (`--mount`). */
  mounted?: true;
}

/** What tells one state of a file from another. */
export interface FileFacts {
  size: number;
  /** Milliseconds since the epoch, with fractions. */
  mtimeMs: number;
  ino: number;
}

/** Bytes kept in one blob. `nonce` starts the cipher's counter; absent where the bytes are not encrypted. */
export interface StoredBytes {
  blob: BlobRef;
  nonce?: Uint8Array;
}

/** Where an object's bytes are. */
export type Content =
  | { kind: "none" }
  | ({ kind: "bytes" } & StoredBytes)
  /** In the parts of a completed upload, which are kept under its id. */
  | { kind: "parts"; uploadId: string }
  /** In a file of a mounted folder. */
  | { kind: "file"; bucketId: string; key: string; facts: FileFacts };

/** How an object's bytes are encrypted at rest, and what is needed to read them. */
export type Encryption =
  /** `key` is the data key, sealed by the service's own key. */
  | { kind: "AES256"; key: Uint8Array }
  | {
      kind: "aws:kms";
      /** Under `aws:kms:dsse`: a second key, of S3's own, sealed as those of SSE-S3 are. */
      outerKey?: Uint8Array;
      keyArn: string;
      /** The data key as KMS encrypted it. */
      key: Uint8Array;
      context?: string;
      bucketKey: boolean;
    }
  /** The caller keeps the key; `keyCheck` tells the right one from others, `keyMd5` is echoed. */
  | { kind: "customer"; keyMd5: string; keyCheck: Uint8Array; salt: Uint8Array };

export interface SystemHeaders {
  contentType?: string;
  cacheControl?: string;
  contentDisposition?: string;
  contentEncoding?: string;
  contentLanguage?: string;
  expires?: string;
  websiteRedirectLocation?: string;
}

export interface Retention {
  mode: ObjectLockRetentionMode;
  until: number;
}

/** One version of an object, or a delete marker. */
export interface ObjectRecord {
  /** Its place among the versions of its key: see `domain/version-id.ts`. */
  stamp: number;
  /** Absent: the null version. */
  versionId?: string;
  deleteMarker?: true;
  modifiedAt: number;
  /** Account that owns the object. */
  owner: string;
  size: number;
  /** Without quotes. */
  etag: string;
  content: Content;
  headers: SystemHeaders;
  metadata: Record<string, string>;
  storageClass: string;
  checksum?: StoredChecksum;
  /** Present for objects from multipart uploads. */
  partCount?: number;
  tags?: Tag[];
  acl?: Acl;
  encryption?: Encryption;
  retention?: Retention;
  legalHold?: boolean;
  replication?: "PENDING" | "COMPLETED" | "FAILED" | "REPLICA";
  /** Of a replica: what has become of changes that it sends back to the original. */
  replicaSync?: "PENDING" | "FAILED";
  /** When a version stopped being the current one. */
  supersededAt?: number;
  restore?: { expiresAt: number };
}

/** What an upload was started with; it becomes the object's on completion. */
export interface UploadRecord {
  id: string;
  initiatedAt: number;
  /** The stamp of the key's current version at that time; absent if there was none. */
  overStamp?: number;
  /** Account that will own the object, and the principal that began. */
  owner: string;
  initiator: { id: string; name: string };
  headers: SystemHeaders;
  metadata: Record<string, string>;
  storageClass: string;
  checksum?: Pick<StoredChecksum, "algorithm" | "type">;
  tags?: Tag[];
  acl?: Acl;
  encryption?: Encryption;
  retention?: Retention;
  legalHold?: boolean;
}

/** A part, kept under its upload; when the upload is completed, the object goes on using it. */
export interface PartRecord {
  size: number;
  /** Without quotes. */
  etag: string;
  modifiedAt: number;
  bytes?: StoredBytes;
  /** Base64, of the upload's algorithm or of S3's own. */
  checksum?: { algorithm: StoredChecksum["algorithm"]; value: string };
}

/** The parts a completed object is made of, in order. */
export interface PartsManifest {
  numbers: number[];
  /** Bytes of each. */
  sizes: number[];
}

/** A door to a bucket, with a policy of its own: what S3 needs of S3 Control's record. */
export interface AccessPointRecord {
  name: string;
  account: string;
  region: string;
  bucket: string;
  policy?: string;
  publicAccessBlock?: PublicAccessBlockConfiguration;
  vpcId?: string;
  tags?: Tag[];
}
