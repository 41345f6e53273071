import type { AwsError } from "../../../wire/aws-error.js";
import { queryNamesOf, valuelessNamesOf } from "../../../wire/http/query-names.js";
import type { OperationModel } from "../../../wire/model.js";
import type { WireRequest } from "../../../wire/protocol.js";
import { invalidArgument, invalidRequest, methodNotAllowed } from "../errors.js";

/** What the SDK adds for itself. */
const PLAIN_QUERY = /^(?:x-id=\w*)?$/;

/**
 * Refuses a request that names a part of a bucket or object (`?acl`, `?uploadId=…`) in a way that no operation has: by
 * its path alone it would be one on the whole, such as the deletion of the bucket.
 */
export function checkSubResources(operation: OperationModel, request: WireRequest): void {
  const { method, path, query, headers } = request;
  if (headers["x-amz-copy-source"] !== undefined && !COPIES.has(operation.name)) {
    const sentence = "You can only specify a copy source header for copy requests.";
    throw invalidArgument(sentence, "x-amz-copy-source", headers["x-amz-copy-source"]);
  }
  if (PLAIN_QUERY.test(query)) return;
  const fields = new URLSearchParams(query);
  const known = queryNamesOf(operation);
  const parts = valuelessNamesOf(operation.service);
  const named = [...new Set(fields.keys())].filter((name) => parts.has(name) || OF_UPLOADS.has(name));
  const odd = named.find((name) => !known.has(name));
  if (odd !== undefined) {
    const conflicting = named.filter((name) => parts.has(name));
    if (conflicting.length > 1) {
      const sentence = `Conflicting query string parameters: ${conflicting.sort().join(", ")}`;
      throw invalidArgument(sentence, "ResourceType", conflicting[0] ?? "");
    }
    throw oddPart(odd, fields.get(odd) ?? "", method, path === "/" ? "BUCKET" : "OBJECT");
  }
  if (operation.name === "PutObject" && fields.has("versionId"))
    throw invalidArgument(
      "This operation does not accept a version-id.",
      "versionId",
      fields.get("versionId") ?? "",
    );
}

const COPIES = new Set(["CopyObject", "UploadPartCopy"]);
const OF_UPLOADS = new Set(["uploadId", "partNumber"]);

function oddPart(name: string, value: string, method: string, type: "BUCKET" | "OBJECT"): AwsError {
  const ofKey = `${method} ${name}`;
  if (type === "OBJECT" && ofKey === "GET uploads")
    return invalidRequest("Key is not expected for the GET method ?uploads subresource");
  if (type === "OBJECT" && ofKey === "GET versions")
    return invalidRequest("There is no such thing as the ?versions sub-resource for a key");
  if (ofKey === "PUT partNumber")
    return invalidArgument("This operation does not accept partNumber without uploadId", name, value);
  return methodNotAllowed(method, name === "uploadId" ? "UPLOAD" : type);
}
