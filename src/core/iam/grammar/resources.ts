import { texts } from "./actions.js";
import type { JsonObject } from "./json.js";
import { MalformedPolicy } from "./malformed.js";

const PARTITIONS = new Set([
  "*",
  "aws",
  "aws-cn",
  "aws-us-gov",
  "aws-iso",
  "aws-iso-b",
  "aws-iso-e",
  "aws-iso-f",
]);

/** How the resource part of an ARN of IAM may start, in the order the message lists them. */
const IAM_STARTS = [
  "user/",
  "federated-user/",
  "role/",
  "group/",
  "instance-profile/",
  "mfa/",
  "server-certificate/",
  "policy/",
  "sms-mfa/",
  "saml-provider/",
  "oidc-provider/",
  "report/",
  "access-report/",
];

/** The first fault of a resource, which IAM tells only after other faults; throws for what its first parser refuses. */
export function checkResources(statements: readonly JsonObject[]): string | undefined {
  let fault: string | undefined;
  for (const element of ["Resource", "NotResource"]) {
    for (const statement of statements) {
      // IAM tells of the first fault in alphabetical order.
      const resources = texts(statement[element]).sort();
      fault ??= resources.map(faultOf).find((found) => found !== undefined);
      if (fault === undefined) resources.forEach(checkLegacy);
    }
  }
  return fault;
}

function checkLegacy(resource: string): void {
  if (resource === "*") return;
  const colons = resource.split(":").length - 1;
  if ((colons < 5 && resource.includes("::")) || resource.split(":")[2] === "") {
    throw new MalformedPolicy("The policy failed legacy parsing");
  }
}

function faultOf(resource: string): string | undefined {
  if (resource === "*") return undefined;
  const [first, partition, ...rest] = resource.split(":");
  if (first === resource || partition === undefined)
    return `Resource ${resource} must be in ARN format or "*".`;
  if (!PARTITIONS.has(partition)) {
    const [vendor = "*", region = "*", account = "*"] = rest;
    const last = rest.length > 3 ? rest.slice(3).join(":") : "*";
    const arn = `arn:${partition}:${rest.length === 1 && vendor === "" ? "*" : vendor}:${region}:${account}:${last}`;
    return `Partition "${partition}" is not valid for resource "${arn}".`;
  }
  const [vendor, region = "", , ...path] = rest;
  if (vendor === undefined) return "Resource vendor must be fully qualified and cannot contain regexes.";
  return faultOfService(resource, vendor, region, path.join(":"));
}

function faultOfService(resource: string, vendor: string, region: string, path: string): string | undefined {
  if (vendor === "s3" && region !== "" && !path.startsWith("accesspoint/")) {
    return `Resource ${resource} can not contain region information.`;
  }
  if (vendor !== "iam") return undefined;
  if (region !== "") return `IAM resource ${resource} cannot contain region information.`;
  if (path === "*" || path === "root" || IAM_STARTS.some((start) => path.startsWith(start))) return undefined;
  return `IAM resource path must either be "*" or start with ${IAM_STARTS.join(", ")}.`;
}
