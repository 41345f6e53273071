/** A policy document as its author wrote it (JSON text) with the place it came from, which denials name. */
export interface ResourcePolicy {
  /** ARN of the resource that carries it. */
  resource: string;
  /** JSON text. */
  document: string;
}

export type ConditionValue = string | readonly string[];

/** One question to the evaluator: may the caller do `action` on `resource`? */
export interface AccessRequest {
  /** `dynamodb:PutItem` */
  action: string;
  /** The resource's ARN, or `*` where the action has none. */
  resource: string;
  /** Account that owns the resource. Defaults to the caller's. Differing ones need a resource policy's allow too. */
  resourceAccount?: string;
  /** The service's own condition keys, for example `{"dynamodb:LeadingKeys": ["a"], "aws:ResourceTag/env": "dev"}`. */
  conditions?: Readonly<Record<string, ConditionValue>>;
  /** Resource-based policies that apply (bucket policy, key policy, function policy, …). */
  resourcePolicies?: readonly ResourcePolicy[];
  /** Role trust policies and KMS key policies must allow: in the same account too, the caller's own do not suffice. */
  resourcePolicyKind?: "trust" | "key";
}
