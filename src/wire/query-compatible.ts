import type { AwsError } from "./aws-error.js";
import type { ServiceModel } from "./model.js";

/** Services that moved away from the query protocol and still tell old clients the query error code. */
const QUERY_COMPATIBLE = new Set(["sqs", "cloudwatch"]);

/** `x-amzn-query-error: QueryCode;Sender`, where the error had another code in the query protocol. */
export function queryErrorHeaders(
  error: AwsError,
  service: ServiceModel | undefined,
): Record<string, string> {
  const traits = error.schema?.[3];
  if (!QUERY_COMPATIBLE.has(service?.name ?? "") || typeof traits !== "object" || traits === null) return {};
  const { awsQueryError } = traits as { awsQueryError?: readonly [string, number] };
  if (!awsQueryError) return {};
  const fault = error.fault === "server" ? "Receiver" : "Sender";
  return { "x-amzn-query-error": `${awsQueryError[0]};${fault}` };
}
