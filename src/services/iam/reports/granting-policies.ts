import type { PolicyGrantingServiceAccess } from "@aws-sdk/client-iam";
import type { Operation } from "../../../core/service.js";
import { pageList } from "../pagination.js";
import { directory, type State } from "../state.js";
import { type EntityPolicy, loadEntity } from "./entity-policies.js";
import { grantedServices } from "./granted-services.js";

const KINDS = { user: "USER", group: "GROUP", role: "ROLE" } as const;

/** By service, the policies through which an entity may use it. */
export const ListPoliciesGrantingServiceAccess: Operation<
  "iam",
  "ListPoliciesGrantingServiceAccess",
  State
> = async (input, ctx) => {
  const { policies } = await loadEntity(directory(ctx), ctx.account, input.Arn ?? "");
  const granting = policies.map((policy) => ({ policy, services: grantedServices(policy.document) }));
  const { items, ...page } = pageList(input.ServiceNamespaces ?? [], input, (service) => service);
  return {
    PoliciesGrantingServiceAccess: items.map((service) => ({
      ServiceNamespace: service,
      Policies: granting
        .filter(({ services }) => services.has(service))
        .map(({ policy }) => toGranting(policy)),
    })),
    ...page,
  };
};

function toGranting({ name, arn, holder }: EntityPolicy): PolicyGrantingServiceAccess {
  if (arn !== undefined) return { PolicyName: name, PolicyType: "MANAGED", PolicyArn: arn };
  return {
    PolicyName: name,
    PolicyType: "INLINE",
    ...(holder && { EntityType: KINDS[holder.kind], EntityName: holder.name }),
  };
}
