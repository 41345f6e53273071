import type { GrantConstraints, GrantOperation, KeySpec, KeyUsageType, Tag } from "@aws-sdk/client-kms";

/** One generation of a key's secret. Rotation adds one; the old ones go on decrypting. */
export interface KeyMaterial {
  /** 64 hex digits, as AWS shows it. */
  id: string;
  /**
   * Sealed by the server's key file: 32 to 64 bytes, or a PKCS #8 private key. Absent of imported material that was
   * deleted or has expired: the same may be imported again.
   */
  sealed?: Uint8Array;
  createdAt: number;
  rotation?: "AUTOMATIC" | "ON_DEMAND";
  /** When imported material is forgotten, if it ever is. */
  expiresAt?: number;
  /** As the importer says. */
  description?: string;
}

/** A multi-Region key's family: one id and one material in several regions. Every member tells it. */
export interface Family {
  primary: string;
  /** Regions of the replicas. */
  replicas: string[];
}

/** A KMS key. Times in milliseconds since the epoch. */
export interface KeyRecord {
  id: string;
  account: string;
  region: string;
  createdAt: number;
  description: string;
  spec: KeySpec;
  usage: KeyUsageType;
  manager: "CUSTOMER" | "AWS";
  /** Absent of keys whose material was made here. */
  origin?: "EXTERNAL";
  state: "Enabled" | "Disabled" | "PendingImport" | "PendingDeletion" | "PendingReplicaDeletion";
  deletesAt?: number;
  /** Of a primary key that is to be deleted after its last replica: the days it waits then. */
  waitsDays?: number;
  policy: string;
  tags: Tag[];
  /** Newest last; that one encrypts. */
  materials: KeyMaterial[];
  /** Imported material that the next rotation on demand takes up. */
  pending?: KeyMaterial;
  /** SubjectPublicKeyInfo of asymmetric keys. */
  publicKey?: Uint8Array;
  rotation?: { periodDays: number; nextAt: number };
  family?: Family;
}

export interface AliasRecord {
  keyId: string;
  createdAt: number;
  updatedAt: number;
}

export interface GrantRecord {
  id: string;
  name?: string;
  grantee: string;
  retiring?: string;
  issuer: string;
  operations: GrantOperation[];
  constraints?: GrantConstraints;
  createdAt: number;
}
