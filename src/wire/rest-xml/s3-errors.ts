import { AwsError } from "../aws-error.js";
import type { Place } from "../http/request-reader.js";

/** Names of documents whose errors have a code of their own. */
const CODES: Readonly<Record<string, string>> = { AccessControlPolicy: "MalformedACLError" };

/** @param root what the document should have been */
export function malformedXml(root: string, cause?: unknown): AwsError {
  const message = "The XML you provided was not well-formed or did not validate against our published schema";
  return new AwsError(CODES[root] ?? "MalformedXML", message, { cause });
}

/**
 * S3's words for a query parameter or header that does not read as its type. A bad date in `If-…` is overlooked; one in
 * `Expires` is kept as the text that it is, by the service.
 */
export function failPlace({ location, name }: Place, text: string): undefined {
  if (location === "header" && (name.startsWith("if-") || name.includes("-source-if-") || name === "expires"))
    return undefined;
  throw new AwsError(
    "InvalidArgument",
    INVALID[name] ?? `Provided ${name} not an integer or within integer range`,
    {
      members: { ArgumentName: name, ArgumentValue: text },
    },
  );
}

const INVALID: Readonly<Record<string, string>> = {
  partNumber: "Part number must be an integer between 1 and 10000, inclusive",
  "x-amz-object-lock-retain-until-date": "The retain until date must be provided in ISO 8601 format",
};

export function methodNotAllowed(method: string, allowed: readonly string[], resourceType: string): AwsError {
  return new AwsError("MethodNotAllowed", "The specified method is not allowed against this resource.", {
    status: 405,
    members: { Method: method, ResourceType: resourceType },
    headers: allowed.length > 0 ? { allow: allowed.join(", ") } : {},
  });
}
