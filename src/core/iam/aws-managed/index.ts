import type { AwsManagedPolicy } from "./managed-policy.js";

export type { AwsManagedPolicy } from "./managed-policy.js";

export function awsManagedPolicy(_arn: string): AwsManagedPolicy | undefined {
  return undefined;
}

export function allAwsManagedPolicies(): readonly AwsManagedPolicy[] {
  return [];
}
