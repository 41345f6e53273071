import type { AccessRequest } from "../access.js";
import type { Principal } from "../principal.js";
import type { Verdict } from "./evaluate.js";

type Denied = Verdict & { allowed: false };

/** Services that name no resource where an action has none; the others name `*`. */
const WITHOUT_RESOURCE: ReadonlySet<string> = new Set(["comprehend", "ec2", "rekognition", "s3"]);

/**
 * AWS's sentence for a denial.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html
 */
export function toDenialMessage(principal: Principal, request: AccessRequest, denied: Denied): string {
  const isS3 = request.action.startsWith("s3:");
  const isCrossAccount =
    request.resourceAccount !== undefined && request.resourceAccount !== principal.account;
  // S3 tells strangers nothing about a bucket.
  if (isS3 && (isCrossAccount || principal.type === "anonymous")) return "Access Denied";
  const caller = principal.type === "anonymous" ? "anonymous" : principal.arn;
  const refused = `User: ${caller} is not authorized to perform: ${request.action}${toPlace(request)}`;
  if (denied.explicit) {
    return `${refused} with an explicit deny in ${withArticle(denied)}${isCrossAccount ? "" : toPolicyName(denied)}`;
  }
  // STS never tells whether the role's policy or the caller's own refused.
  if (request.action.startsWith("sts:")) return refused;
  return `${refused} because no ${denied.kind} allows the ${request.action} action`;
}

function toPlace({ action, resource }: AccessRequest): string {
  const service = action.slice(0, action.indexOf(":"));
  if (resource === "*" && WITHOUT_RESOURCE.has(service)) return "";
  return ` on resource: ${service === "s3" ? `"${resource}"` : resource}`;
}

function withArticle({ kind }: Denied): string {
  if (kind === "role trust policy") return `the ${kind}`;
  return kind === "identity-based policy" ? `an ${kind}` : `a ${kind}`;
}

/** Only a managed policy has an ARN to name it by, and only its own account is told. */
function toPolicyName({ kind, by }: Denied): string {
  const isOfCaller = kind !== "resource-based policy" && kind !== "role trust policy";
  return isOfCaller && by?.policy.startsWith("arn:") ? `: ${by.policy}` : "";
}

/** Which statement decided, for the access log. */
export function toReason(verdict: Verdict): string {
  const { by } = verdict;
  if (by) return `${verdict.kind} ${by.policy} ${by.statement}`;
  return verdict.allowed ? verdict.kind : `no ${verdict.kind} allows it`;
}
