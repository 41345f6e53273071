import type { AccessRequest, ConditionValue } from "../../../core/access.js";
import { resourceTagConditions } from "../../../core/tags.js";
import type { ComprehendContext } from "../state.js";
import { tags } from "../store.js";

export interface Secured {
  OutputDataConfig?: { KmsKeyId?: string | undefined } | undefined;
  VolumeKmsKeyId?: string | undefined;
  ModelKmsKeyId?: string | undefined;
  VpcConfig?: { SecurityGroupIds?: string[] | undefined; Subnets?: string[] | undefined } | undefined;
}

/** Comprehend's own condition keys: how a request wants its work secured. */
export function securityConditions(input: Secured): Record<string, ConditionValue> {
  const { OutputDataConfig, VolumeKmsKeyId, ModelKmsKeyId, VpcConfig } = input;
  const all: [string, ConditionValue | undefined][] = [
    ["comprehend:OutputKmsKey", OutputDataConfig?.KmsKeyId],
    ["comprehend:VolumeKmsKey", VolumeKmsKeyId],
    ["comprehend:ModelKmsKey", ModelKmsKeyId],
    ["comprehend:VpcSecurityGroupIds", VpcConfig?.SecurityGroupIds],
    ["comprehend:VpcSubnets", VpcConfig?.Subnets],
  ];
  return Object.fromEntries(all.filter((pair): pair is [string, ConditionValue] => pair[1] !== undefined));
}

/** Asks for an action on a thing of ours, with the tags that it carries. */
export async function onTagged(
  action: string,
  resource: string,
  ctx: ComprehendContext,
): Promise<AccessRequest[]> {
  const carried = (await tags.get(ctx.store, resource)) ?? {};
  return [{ action: `comprehend:${action}`, resource, conditions: resourceTagConditions(carried) }];
}
