import type { InvocationRequest } from "./function-spec.js";
import { JSON_TYPE } from "./runtime-api/routes.js";

/** What `invocation/next` tells beside the event itself; `hasChanged` asks our bootstraps to load the code anew first. */
export function toNextHeaders(request: InvocationRequest, deadline: number, hasChanged = false): string {
  let headers =
    `${JSON_TYPE}Lambda-Runtime-Aws-Request-Id: ${request.requestId}\r\n` +
    `Lambda-Runtime-Deadline-Ms: ${Math.round(deadline)}\r\n` +
    `Lambda-Runtime-Invoked-Function-Arn: ${request.invokedArn}\r\n`;
  if (request.traceId) headers += `Lambda-Runtime-Trace-Id: ${toHeaderValue(request.traceId)}\r\n`;
  if (request.clientContext) {
    headers += `Lambda-Runtime-Client-Context: ${toHeaderValue(request.clientContext)}\r\n`;
  }
  if (request.cognitoIdentity) {
    headers += `Lambda-Runtime-Cognito-Identity: ${toHeaderValue(request.cognitoIdentity)}\r\n`;
  }
  if (hasChanged) headers += "Lenticular-Code-Changed: 1\r\n";
  return headers;
}

/** JSON text as a header may carry it: no line breaks, and ASCII by JSON's own escapes. */
function toHeaderValue(text: string): string {
  return text
    .replace(/[\r\n]+/g, " ")
    .replace(/[^\x20-\x7e]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`);
}
