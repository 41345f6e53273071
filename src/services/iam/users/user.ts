import type {
  AttachedPermissionsBoundary,
  PermissionsBoundaryAttachmentType,
  User,
} from "@aws-sdk/client-iam";
import type { UserRecord } from "../../../core/identity/store.js";
import { toTagsIfAny } from "../tags/tag-list.js";

/** What lists of users show. */
export function toUser(record: UserRecord): User & { UserName: string } {
  return {
    Path: record.path,
    UserName: record.name,
    UserId: record.id,
    Arn: record.arn,
    CreateDate: new Date(record.createdAt),
  };
}

/** What is shown of one user: with its tags and boundary. */
export function toWholeUser(record: UserRecord): User & { UserName: string } {
  return { ...toUser(record), ...toBoundaryIfAny(record.boundary), ...toTagsIfAny(record.tags) };
}

/** AWS's model has another word for it than AWS answers. */
const BOUNDARY_TYPE: string = "Policy";

export function toBoundaryIfAny(arn: string | undefined): {
  PermissionsBoundary?: AttachedPermissionsBoundary;
} {
  if (arn === undefined) return {};
  const PermissionsBoundaryType = BOUNDARY_TYPE as PermissionsBoundaryAttachmentType;
  return { PermissionsBoundary: { PermissionsBoundaryType, PermissionsBoundaryArn: arn } };
}
