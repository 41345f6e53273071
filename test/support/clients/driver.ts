/** One unmodified client, driven by operation name: the same scenario runs through each. */
export interface ClientDriver {
  readonly name: string;
  /**
   * Calls an operation with its modelled input: `call("dynamodb", "GetItem", {…})`. Bytes go in as Uint8Array and come out as
   * such; an error is thrown as `ClientError` with AWS's code.
   */
  call(service: string, operation: string, input?: Record<string, unknown>): Promise<Record<string, unknown>>;
  close(): Promise<void>;
}

export interface DriverOptions {
  endpoint: string;
  region: string;
  credentials: { accessKeyId: string; secretAccessKey: string };
}

export class ClientError extends Error {
  readonly code: string;
  constructor(code: string, message: string) {
    super(`${code}: ${message}`);
    this.code = code;
  }
}

/** `GetCallerIdentity` → `get_caller_identity`, as boto3 and (with dashes) the AWS CLI spell it. */
export function toSnakeCase(operation: string): string {
  return operation
    .replace(/([A-Z]+)([A-Z][a-z])/g, "$1_$2")
    .replace(/([a-z\d])([A-Z])/g, "$1_$2")
    .replace(/_V(\d)$/, "_v$1")
    .replace("V2", "_v2")
    .replace("__", "_")
    .toLowerCase();
}

/** What Python and the CLI need in the environment: only credentials, region and the endpoint. */
export function clientEnvironment({ endpoint, region, credentials }: DriverOptions): Record<string, string> {
  return {
    PATH: process.env["PATH"] ?? "",
    HOME: "/nonexistent",
    AWS_ACCESS_KEY_ID: credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
    AWS_DEFAULT_REGION: region,
    AWS_ENDPOINT_URL: endpoint,
    AWS_PAGER: "",
    AWS_MAX_ATTEMPTS: "1",
    AWS_EC2_METADATA_DISABLED: "true",
  };
}
