import { AwsError } from "../aws-error.js";
import { mediaTypeOf } from "../detect-protocol.js";
import type { OperationModel, ServiceModel } from "../model.js";
import type { WireRequest } from "../protocol.js";

/** The operation that a POST in one of these content types names by its `x-amz-target`. */
export function routeByTarget(
  request: WireRequest,
  service: ServiceModel,
  contentTypes: readonly string[],
): OperationModel {
  const contentType = mediaTypeOf(request.headers["content-type"]) ?? "";
  if (request.method !== "POST" || !contentTypes.includes(contentType)) {
    throw new AwsError("UnknownOperationException", "", { status: 404 });
  }
  const target = request.headers["x-amz-target"] ?? "";
  const dot = target.lastIndexOf(".");
  const operation = service.operations.get(target.slice(dot + 1));
  if (operation === undefined || target.slice(0, dot) !== service.targetPrefix) {
    throw new AwsError("UnknownOperationException", "");
  }
  return operation;
}
