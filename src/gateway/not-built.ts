import type { ServiceManifest } from "../core/service.js";
import { AwsError } from "../wire/aws-error.js";

/** The honest answer for a service that is not here. */
export function serviceNotBuilt(name: string): AwsError {
  return notImplemented(`Lenticular does not have the service '${name}' yet.`);
}

/** The honest answer for an operation that its service's table lacks. */
export function operationNotBuilt(manifest: ServiceManifest, operation: string): AwsError {
  return notImplemented(`${manifest.title} ${operation} is not built in Lenticular yet.`);
}

function notImplemented(message: string): AwsError {
  return new AwsError("NotImplemented", message, { status: 501 });
}
