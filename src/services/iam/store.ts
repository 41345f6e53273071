import { collection } from "../../core/store/collection.js";

/** The kinds of entities that policies are attached to. */
export type HolderKind = "user" | "group" | "role";

/** [account, policy ARN, kind, name key] → true: where a managed policy is attached. */
export const attachments = collection<true>("attachments");
/** [account, policy ARN, kind, name key] → true: whose permissions boundary a policy is. */
export const boundaryUses = collection<true>("boundaryUses");
/** [account, group's name key, user's name key] → when the user came into the group. */
export const members = collection<number>("members");

export interface InstanceProfileRecord {
  id: string;
  name: string;
  path: string;
  arn: string;
  createdAt: number;
  tags: Record<string, string>;
  /** Name key of the role, of which there is at most one. */
  role?: string;
}

/** [account, name key] */
export const instanceProfiles = collection<InstanceProfileRecord>("instanceProfiles");
/** [account, role's name key, profile's name key] → true */
export const profilesOfRole = collection<true>("profilesOfRole");

/** How the deletion of a service-linked role went. */
export interface DeletionTaskRecord {
  status: "SUCCEEDED" | "FAILED";
  at: number;
}

/** [account, task id] */
export const deletionTasks = collection<DeletionTaskRecord>("deletionTasks");

/** [account] → 1 or 2 */
export const tokenVersions = collection<number>("tokenVersions");

export interface ServerCertificateRecord {
  id: string;
  name: string;
  path: string;
  arn: string;
  uploadedAt: number;
  expiresAt: number;
  /** PEM. */
  body: string;
  chain?: string;
  sealedPrivateKey: Uint8Array;
  tags: Record<string, string>;
}

export interface SigningCertificateRecord {
  id: string;
  userId: string;
  body: string;
  active: boolean;
  uploadedAt: number;
}

export interface SshKeyRecord {
  id: string;
  userId: string;
  /** As OpenSSH writes it: `ssh-rsa AAAA…`. */
  body: string;
  fingerprint: string;
  active: boolean;
  uploadedAt: number;
}

export interface ServiceCredentialRecord {
  id: string;
  userId: string;
  serviceName: string;
  /** Name for the service's own sign-in: `alice-at-ACCOUNT`. */
  serviceUserName: string;
  passwordHash: string;
  active: boolean;
  createdAt: number;
  expiresAt?: number;
}

/** [account, name key] */
export const serverCertificates = collection<ServerCertificateRecord>("serverCertificates");
/** [account, user id, certificate id] */
export const signingCertificates = collection<SigningCertificateRecord>("signingCertificates");
/** [account, user id, key id] */
export const sshKeys = collection<SshKeyRecord>("sshKeys");
/** [account, user id, credential id] */
export const serviceCredentials = collection<ServiceCredentialRecord>("serviceCredentials");

/** The last credential report. */
export interface CredentialReportRecord {
  csv: string;
  generatedAt: number;
}

/** [account] */
export const credentialReports = collection<CredentialReportRecord>("credentialReports");

/** A question about which services an entity used, asked at a time. */
export interface AccessJobRecord {
  arn: string;
  granularity: "SERVICE_LEVEL" | "ACTION_LEVEL";
  createdAt: number;
}

/** [account, job id] */
export const accessJobs = collection<AccessJobRecord>("accessJobs");
