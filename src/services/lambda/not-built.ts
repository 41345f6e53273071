import { AwsError } from "../../wire/aws-error.js";

/** Members of AWS's inputs whose features are not built: an answer that left them out would pretend. */
const NOT_BUILT = [
  "CapacityProviderConfig",
  "DurableConfig",
  "DurableExecutionName",
  "ImageConfig",
  "ImageUri",
  "PublishTo",
  "S3ObjectStorageMode",
  "SourceKMSKeyArn",
  "TenancyConfig",
  "TenantId",
] as const;

/** Throws NotImplemented for an input that asks for what is not built. */
export function checkAllBuilt(input: object, members: readonly string[] = NOT_BUILT): void {
  for (const member of members) {
    if (isGiven((input as Record<string, unknown>)[member])) throw notBuilt(`'${member}' is`);
  }
}

/** An empty structure asks for nothing. */
function isGiven(value: unknown): boolean {
  if (typeof value === "object" && value !== null) return Object.values(value).some(isGiven);
  return value !== undefined && value !== "";
}

/** `what`: with its verb, as in `Functions from container images are`. */
export function notBuilt(what: string): AwsError {
  return new AwsError("NotImplemented", `${what} not built in Lenticular yet.`, { status: 501 });
}
