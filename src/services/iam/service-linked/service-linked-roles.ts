import { principalsById, type RoleRecord, roles, toNameKey } from "../../../core/identity/store.js";
import { toUniqueId } from "../../../core/identity/unique-ids.js";
import type { Operation } from "../../../core/service.js";
import { toArn } from "../arns.js";
import { invalidInput, noSuchEntity } from "../errors.js";
import { loadHolder, ROLE, saveHolder } from "../holders.js";
import { ROLE_SESSION_SECONDS_DEFAULT } from "../limits.js";
import { dropRole } from "../roles/change-role.js";
import { toNewRole } from "../roles/role.js";
import { change, directory, type State } from "../state.js";
import { attachments, type DeletionTaskRecord, deletionTasks } from "../store.js";
import { LINKED_SERVICES } from "./services.js";

/** A role that only its AWS service can assume, and that only its service may change. */
export const CreateServiceLinkedRole: Operation<"iam", "CreateServiceLinkedRole", State> = async (
  input,
  ctx,
) => {
  const { account } = ctx;
  const service = input.AWSServiceName ?? "";
  const linked = Object.hasOwn(LINKED_SERVICES, service) ? LINKED_SERVICES[service] : undefined;
  if (!linked)
    throw invalidInput(`Service role name for ${service} is not known: Lenticular has no role for it.`);
  const suffix = input.CustomSuffix;
  if (suffix !== undefined && !linked.takesSuffix)
    throw invalidInput(`Custom suffix is not allowed for ${service}`);
  const name = suffix === undefined ? linked.roleName : `${linked.roleName}_${suffix}`;
  const path = `/aws-service-role/${service}/`;
  const policyArn = `arn:aws:iam::aws:policy/aws-service-role/${linked.policy}`;
  return change(ctx, async (tx) => {
    if (await roles.get(tx, account, toNameKey(name))) {
      throw invalidInput(
        `Service role name ${name} has been taken in this account, please try a different suffix.`,
      );
    }
    const role: RoleRecord = {
      id: toUniqueId(ctx.ids, "AROA", account),
      name,
      path,
      arn: toArn("role", account, path, name),
      createdAt: ctx.clock.now(),
      inline: {},
      attached: [policyArn],
      tags: {},
      trustPolicy: toTrust(service),
      description: input.Description,
      maxSessionSeconds: ROLE_SESSION_SECONDS_DEFAULT,
      linkedService: service,
    };
    saveHolder(tx, ROLE, account, role);
    attachments.put(tx, [account, policyArn, "role", toNameKey(name)], true);
    principalsById.put(tx, [role.id], { account, kind: "role", name: toNameKey(name) });
    return { Role: await toNewRole(tx, role) };
  });
};

function toTrust(service: string): string {
  const Statement = [{ Action: "sts:AssumeRole", Effect: "Allow", Principal: { Service: service } }];
  return JSON.stringify({ Version: "2012-10-17", Statement });
}

/** The service would be asked first whether it still uses the role; none that is here does. */
export const DeleteServiceLinkedRole: Operation<"iam", "DeleteServiceLinkedRole", State> = async (
  input,
  ctx,
) => {
  const { account, ids } = ctx;
  const id = ids.uuid();
  return change(ctx, async (tx) => {
    const role = await loadHolder(tx, ROLE, account, input.RoleName ?? "");
    if (role.linkedService === undefined)
      throw noSuchEntity(`The role with name ${role.name} is not a service-linked role.`);
    for (const arn of role.attached) attachments.delete(tx, account, arn, "role", toNameKey(role.name));
    await dropRole(tx, account, role);
    const task: DeletionTaskRecord = { status: "SUCCEEDED", at: ctx.clock.now() };
    const DeletionTaskId = `task${role.path}${role.name}/${id}`;
    deletionTasks.put(tx, [account, DeletionTaskId], task);
    return { DeletionTaskId };
  });
};

export const GetServiceLinkedRoleDeletionStatus: Operation<
  "iam",
  "GetServiceLinkedRoleDeletionStatus",
  State
> = async (input, ctx) => {
  const id = input.DeletionTaskId ?? "";
  const task = await deletionTasks.get(directory(ctx), ctx.account, id);
  if (!task) throw noSuchEntity(`Deletion task ${id} cannot be found.`);
  return { Status: task.status };
};
