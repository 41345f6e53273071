import type { Target } from "@aws-sdk/client-eventbridge";

export interface BusRecord {
  account: string;
  region: string;
  name: string;
  createdAt: number;
  modifiedAt: number;
  description?: string;
  /** JSON text. */
  policy?: string;
  kmsKeyIdentifier?: string;
  deadLetterArn?: string;
  logConfig?: { IncludeDetail?: string; Level?: string };
  tags: Record<string, string>;
}

export interface RuleRecord {
  account: string;
  region: string;
  bus: string;
  name: string;
  state: "ENABLED" | "DISABLED" | "ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS";
  pattern?: string;
  schedule?: string;
  description?: string;
  roleArn?: string;
  tags: Record<string, string>;
  createdAt: number;
  /** Of the schedule: a tick that belongs to an earlier one is void. */
  scheduleId?: string;
  /** When it ticked last, in milliseconds since the epoch: no tick counts twice. */
  tickedAt?: number;
}

export type TargetRecord = Target & { Id: string; Arn: string };

/** An event as targets get it. */
export interface EventRecord {
  version: "0";
  id: string;
  "detail-type": string;
  source: string;
  account: string;
  /** To the second. */
  time: string;
  region: string;
  resources: string[];
  detail: unknown;
}

/** Whose secrets EventBridge shows to an HTTP endpoint. */
export interface ConnectionRecord {
  account: string;
  region: string;
  name: string;
  /** Tells this connection from a later one of the same name; the end of its ARN. */
  id: string;
  description?: string;
  state: "AUTHORIZED" | "AUTHORIZING" | "DEAUTHORIZED";
  stateReason?: string;
  type: "BASIC" | "API_KEY" | "OAUTH_CLIENT_CREDENTIALS";
  /** The parameters with their secrets, as JSON sealed with the server's key; absent when deauthorized. */
  sealed?: Uint8Array;
  /** The token of the authorization endpoint, sealed likewise. */
  token?: { sealed: Uint8Array; expiresAt?: number };
  createdAt: number;
  modifiedAt: number;
  authorizedAt?: number;
}

export interface ApiDestinationRecord {
  account: string;
  region: string;
  name: string;
  /** The end of its ARN. */
  id: string;
  description?: string;
  connectionArn: string;
  endpoint: string;
  method: "POST" | "GET" | "HEAD" | "OPTIONS" | "PUT" | "PATCH" | "DELETE";
  ratePerSecond: number;
  createdAt: number;
  modifiedAt: number;
}
