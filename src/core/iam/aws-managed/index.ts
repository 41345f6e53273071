import type { AwsManagedPolicy } from "./managed-policy.js";
import published from "./policies.json" with { type: "json" };

export type { AwsManagedPolicy } from "./managed-policy.js";

const POLICIES: ReadonlyMap<string, AwsManagedPolicy> = new Map(
  published.map((policy) => [
    policy.arn,
    {
      ...policy,
      name: policy.arn.slice(policy.arn.lastIndexOf("/") + 1),
      document: JSON.stringify(policy.document),
    },
  ]),
);

/** A policy AWS publishes for the services that are here, or for all; undefined for others. */
export function awsManagedPolicy(arn: string): AwsManagedPolicy | undefined {
  return POLICIES.get(arn);
}

export function allAwsManagedPolicies(): readonly AwsManagedPolicy[] {
  return [...POLICIES.values()];
}
