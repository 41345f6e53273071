import { invalidArgument, notFound } from "../errors.js";
import type { Op } from "../operation.js";
import { carriedBy, findResource, putResource } from "./resources.js";

export const PutResourcePolicy: Op<"PutResourcePolicy"> = async (input, ctx) => {
  const document = input.Policy ?? "";
  const wrong = () => invalidArgument("The policy is not a valid JSON policy document.");
  if (!isObject(document)) throw wrong();
  const policy = await ctx.principals.pin(document, wrong);
  await ctx.store.transact(async (tx) => {
    const resource = await findResource(tx, input.ResourceARN ?? "");
    putResource(tx, resource, { ...carriedBy(resource), policy });
  });
  return {};
};

export const GetResourcePolicy: Op<"GetResourcePolicy"> = async (input, ctx) => {
  const { policy } = carriedBy(await findResource(ctx.store, input.ResourceARN ?? ""));
  // AWS answers an empty document where there is none.
  return { Policy: policy === undefined ? "{}" : await ctx.principals.show(policy) };
};

export const DeleteResourcePolicy: Op<"DeleteResourcePolicy"> = async (input, ctx) => {
  const arn = input.ResourceARN ?? "";
  await ctx.store.transact(async (tx) => {
    const resource = await findResource(tx, arn);
    const { tags, policy } = carriedBy(resource);
    if (policy === undefined) throw notFound(`No resource policy found for resource ARN ${arn}`);
    putResource(tx, resource, { tags, policy: undefined });
  });
  return {};
};

function isObject(text: string): boolean {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null && !Array.isArray(value);
  } catch {
    return false;
  }
}
