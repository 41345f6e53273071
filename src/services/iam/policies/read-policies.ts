import type { Policy } from "@aws-sdk/client-iam";
import { allAwsManagedPolicies, awsManagedPolicy } from "../../../core/iam/aws-managed/index.js";
import { policies } from "../../../core/identity/store.js";
import type { Operation } from "../../../core/service.js";
import type { Reader } from "../../../core/store/store.js";
import { noSuchPolicy } from "../errors.js";
import { POLICIES_PER_ACCOUNT_MAX } from "../limits.js";
import { pageList } from "../pagination.js";
import { directory, type IamContext, type State } from "../state.js";
import { toTagList } from "../tags/tag-list.js";
import { toAwsPolicy, toPolicy } from "./policy.js";
import { checkPolicyArn, findOwnPolicy } from "./policy-arn.js";

export const GetPolicy: Operation<"iam", "GetPolicy", State> = async (input, ctx) => {
  const arn = input.PolicyArn ?? "";
  checkPolicyArn(arn);
  const from = directory(ctx);
  const published = awsManagedPolicy(arn);
  if (published) {
    const shown = await toAwsPolicy(from, ctx.account, published);
    return { Policy: { ...shown, Tags: [] } };
  }
  const policy = await findOwnPolicy(from, ctx.account, arn);
  if (!policy) throw noSuchPolicy(arn);
  const shown = await toPolicy(from, ctx.account, policy);
  const description = policy.description === undefined ? {} : { Description: policy.description };
  return { Policy: { ...shown, ...description, Tags: toTagList(policy.tags) } };
};

export const ListPolicies: Operation<"iam", "ListPolicies", State> = async (input, ctx) => {
  const { PathPrefix = "/", Scope = "All", OnlyAttached = false, PolicyUsageFilter } = input;
  const from = directory(ctx);
  const own = Scope === "AWS" ? [] : await ownPolicies(from, ctx);
  const published = Scope === "Local" ? [] : await awsPolicies(from, ctx);
  const wanted = [...own, ...published].filter((policy) => {
    if (!policy.Path?.startsWith(PathPrefix)) return false;
    const uses =
      PolicyUsageFilter === "PermissionsBoundary"
        ? policy.PermissionsBoundaryUsageCount
        : policy.AttachmentCount;
    return !(OnlyAttached || PolicyUsageFilter !== undefined) || (uses ?? 0) > 0;
  });
  const { items, ...page } = pageList(wanted, input, ({ Arn = "" }) => Arn);
  return { Policies: items, ...page };
};

async function ownPolicies(from: Reader, { account }: IamContext): Promise<Policy[]> {
  const { items } = await policies.page(from, POLICIES_PER_ACCOUNT_MAX, { prefix: [account] });
  return Promise.all(items.map(({ value }) => toPolicy(from, account, value)));
}

async function awsPolicies(from: Reader, { account }: IamContext): Promise<Policy[]> {
  return Promise.all(allAwsManagedPolicies().map((policy) => toAwsPolicy(from, account, policy)));
}
