import type { GrantConstraints, GrantOperation, KeySpec, KeyUsageType, Tag } from "@aws-sdk/client-kms";

/** One generation of a key's secret. Rotation adds one; the old ones go on decrypting. */
export interface KeyMaterial {
  /** 64 hex digits, as AWS shows it. */
  id: string;
  /** Sealed by the server's key file: 32 to 64 bytes, or a PKCS #8 private key. */
  sealed: Uint8Array;
  createdAt: number;
  rotation?: "AUTOMATIC" | "ON_DEMAND";
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
  state: "Enabled" | "Disabled" | "PendingDeletion";
  deletesAt?: number;
  policy: string;
  tags: Tag[];
  /** Newest last; that one encrypts. */
  materials: KeyMaterial[];
  /** SubjectPublicKeyInfo of asymmetric keys. */
  publicKey?: Uint8Array;
  rotation?: { periodDays: number; nextAt: number };
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
