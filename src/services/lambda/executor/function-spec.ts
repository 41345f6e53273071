/** How a function's own lines and the platform's are written: plain text, or one JSON object a line. */
export type LogFormat = "Text" | "JSON";

/** Folders on the host that a function gets to see. */
export interface FunctionFolders {
  /** The unpacked code: `/var/task`. */
  task: string;
  /** The merged layers: `/opt`. */
  opt?: string;
  /** Modules that Node.js finds by `import` as well: those of the layers, then the SDK. */
  modules?: string;
  /** Files and folders of the code, where they are few and stay as they are. */
  entries?: number;
}

/** Everything the executor must know to run one published state of a function. */
export interface FunctionSpec {
  /** Environments are reused only under an equal key: ARN, version, code hash and configuration revision. */
  key: string;
  /** ARN with version: of all environments with one slot, only those of the latest key are kept. */
  slot: string;
  name: string;
  version: string;
  runtime: string;
  handler: string;
  /** ARN of the role that the function acts as. */
  role: string;
  memoryMb: number;
  timeoutMs: number;
  /** Size of `/tmp`. */
  ephemeralMb: number;
  folders: FunctionFolders;
  /** What the function's owner configured. */
  variables: Readonly<Record<string, string>>;
  logGroup: string;
  logFormat: LogFormat;
  /** Least severe level kept where `logFormat` is JSON. */
  applicationLogLevel?: string;
  systemLogLevel?: string;
  region: string;
  /** True where provisioned concurrency started the environment ahead of any request. */
  provisioned: boolean;
  /** Of code that may change under a running environment: rises when it does. */
  generation?: number;
}

/** Credentials of the function's role. */
export interface RoleCredentials {
  accessKeyId: string;
  secretAccessKey: string;
  sessionToken: string;
  /** Milliseconds since the epoch. */
  expiresAt: number;
}

/** One event for a function. */
export interface InvocationRequest {
  requestId: string;
  payload: Uint8Array;
  /** The ARN that the caller named, with its version or alias. */
  invokedArn: string;
  /** JSON text, as the caller sent it. */
  clientContext?: string;
  /** JSON text. */
  cognitoIdentity?: string;
  traceId?: string;
  /** As the spec has it at the time of the event. */
  generation?: number;
  /** The caller wants the last 4 KiB of the log: the answer then waits for the end of the invocation. */
  tail: boolean;
  /** Present for callers that take the response as it comes. */
  stream?: ResponseReceiver;
}

/** Takes a response while the function writes it. */
export interface ResponseReceiver {
  begin(contentType: string): void;
  /** False asks for a pause until `onDrain`. */
  data(bytes: Buffer): boolean;
  onDrain(resume: () => void): void;
}

/** What one invocation took. */
export interface InvocationReport {
  durationMs: number;
  billedMs: number;
  memoryMb: number;
  memoryUsedMb: number;
  /** Present for the first invocation of an environment. */
  initMs?: number;
  /** What extensions did after the runtime had finished; absent without extensions. */
  extensionsMs?: number;
  /** Its environment is one of those that were provisioned. */
  isProvisioned: boolean;
}

/** The function's answer, or the error payload in its place. */
export interface InvocationResult {
  payload: Uint8Array;
  /** Present when the function failed: `Sandbox.Timedout`, `Runtime.ExitError`, or what the handler threw. */
  errorType?: string;
  /** Content type that the function declared. */
  contentType?: string;
  /** Last 4 KiB of the log, where asked for. */
  logTail?: string;
  /** Settles when the environment has finished with the invocation. */
  report: Promise<InvocationReport>;
}
