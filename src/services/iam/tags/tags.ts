import type { Tag } from "@aws-sdk/client-iam";
import { policies, toNameKey } from "../../../core/identity/store.js";
import type { Operation } from "../../../core/service.js";
import type { Reader, Transaction } from "../../../core/store/store.js";
import { loadHolder, ROLE, saveHolder, USER } from "../holders.js";
import { type PageInput, pageList } from "../pagination.js";
import { loadOwnPolicy } from "../policies/policy-arn.js";
import { change, directory, type IamContext, type State } from "../state.js";
import { readTags, type Tags, toTagList, withoutTags, withTags } from "./tag-list.js";

/** Something of the account that has tags. */
export interface Tagged {
  /** Throws NoSuchEntity. */
  load(from: Reader): Promise<Tags>;
  save(tx: Transaction, tags: Tags): Promise<void>;
}

export async function tag(
  ctx: IamContext,
  thing: Tagged,
  tags: Tag[] | undefined,
): Promise<Record<string, never>> {
  const added = readTags(tags);
  await change(ctx, async (tx) => thing.save(tx, withTags(await thing.load(tx), added)));
  return {};
}

export async function untag(
  ctx: IamContext,
  thing: Tagged,
  keys: string[] = [],
): Promise<Record<string, never>> {
  await change(ctx, async (tx) => thing.save(tx, withoutTags(await thing.load(tx), keys)));
  return {};
}

export async function listTags(
  ctx: IamContext,
  thing: Tagged,
  input: PageInput,
): Promise<{ Tags: Tag[]; IsTruncated: boolean; Marker?: string }> {
  const tags = toTagList(await thing.load(directory(ctx)));
  const { items, ...page } = pageList(tags, input, ({ Key = "" }) => Key);
  return { Tags: items, ...page };
}

function user({ account }: IamContext, name = ""): Tagged {
  return {
    load: async (from) => (await loadHolder(from, USER, account, name)).tags,
    save: async (tx, tags) =>
      saveHolder(tx, USER, account, { ...(await loadHolder(tx, USER, account, name)), tags }),
  };
}

function role({ account }: IamContext, name = ""): Tagged {
  return {
    load: async (from) => (await loadHolder(from, ROLE, account, name)).tags,
    save: async (tx, tags) =>
      saveHolder(tx, ROLE, account, { ...(await loadHolder(tx, ROLE, account, name)), tags }),
  };
}

function policy({ account }: IamContext, arn = ""): Tagged {
  return {
    load: async (from) => (await loadOwnPolicy(from, account, arn)).tags,
    save: async (tx, tags) => {
      const record = await loadOwnPolicy(tx, account, arn);
      policies.put(tx, [account, toNameKey(record.name)], { ...record, tags });
    },
  };
}

export const TagUser: Operation<"iam", "TagUser", State> = (input, ctx) =>
  tag(ctx, user(ctx, input.UserName), input.Tags);
export const UntagUser: Operation<"iam", "UntagUser", State> = (input, ctx) =>
  untag(ctx, user(ctx, input.UserName), input.TagKeys);
export const ListUserTags: Operation<"iam", "ListUserTags", State> = (input, ctx) =>
  listTags(ctx, user(ctx, input.UserName), input);

export const TagRole: Operation<"iam", "TagRole", State> = (input, ctx) =>
  tag(ctx, role(ctx, input.RoleName), input.Tags);
export const UntagRole: Operation<"iam", "UntagRole", State> = (input, ctx) =>
  untag(ctx, role(ctx, input.RoleName), input.TagKeys);
export const ListRoleTags: Operation<"iam", "ListRoleTags", State> = (input, ctx) =>
  listTags(ctx, role(ctx, input.RoleName), input);

export const TagPolicy: Operation<"iam", "TagPolicy", State> = (input, ctx) =>
  tag(ctx, policy(ctx, input.PolicyArn), input.Tags);
export const UntagPolicy: Operation<"iam", "UntagPolicy", State> = (input, ctx) =>
  untag(ctx, policy(ctx, input.PolicyArn), input.TagKeys);
export const ListPolicyTags: Operation<"iam", "ListPolicyTags", State> = (input, ctx) =>
  listTags(ctx, policy(ctx, input.PolicyArn), input);
