import { collection } from "../../core/store/collection.js";

/** The kinds of entities that policies are attached to. */
export type HolderKind = "user" | "group" | "role";

/** [account, policy ARN, kind, name key] → true: where a managed policy is attached. */
export const attachments = collection<true>("attachments");
/** [account, policy ARN, kind, name key] → true: whose permissions boundary a policy is. */
export const boundaryUses = collection<true>("boundaryUses");
/** [account, group's name key, user's name key] → when the user came into the group. */
export const members = collection<number>("members");
