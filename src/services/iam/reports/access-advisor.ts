import type { ServiceLastAccessed, TrackedActionLastAccessed } from "@aws-sdk/client-iam";
import {
  actionUses,
  principalsById,
  roles,
  type ServiceUseRecord,
  serviceUses,
  users,
} from "../../../core/identity/store.js";
import type { Operation } from "../../../core/service.js";
import type { Reader } from "../../../core/store/store.js";
import { noSuchEntity } from "../errors.js";
import { pageList } from "../pagination.js";
import { change, directory, type IamContext, type State } from "../state.js";
import { type AccessJobRecord, accessJobs, attachments, members } from "../store.js";
import { loadEntity } from "./entity-policies.js";
import { grantedServices, SERVICES } from "./granted-services.js";

export const GenerateServiceLastAccessedDetails: Operation<
  "iam",
  "GenerateServiceLastAccessedDetails",
  State
> = async (input, ctx) => {
  const arn = input.Arn ?? "";
  await loadEntity(directory(ctx), ctx.account, arn);
  const JobId = ctx.ids.uuid();
  const job: AccessJobRecord = {
    arn,
    granularity: input.Granularity ?? "SERVICE_LEVEL",
    createdAt: ctx.clock.now(),
  };
  await change(ctx, async (tx) => accessJobs.put(tx, [ctx.account, JobId], job));
  return { JobId };
};

export const GetServiceLastAccessedDetails: Operation<"iam", "GetServiceLastAccessedDetails", State> = async (
  input,
  ctx,
) => {
  const { job, uses } = await loadReport(input.JobId, ctx);
  const { items, ...page } = pageList([...uses], input, ([service]) => service);
  const withActions = job.granularity === "ACTION_LEVEL";
  const from = directory(ctx);
  return {
    JobStatus: "COMPLETED",
    JobType: job.granularity,
    JobCreationDate: new Date(job.createdAt),
    JobCompletionDate: new Date(job.createdAt),
    ServicesLastAccessed: await Promise.all(
      items.map(async ([service, found]) => ({
        ...toServiceLastAccessed(service, found),
        ...(withActions && {
          TrackedActionsLastAccessed: await loadActions(from, ctx.account, service, found),
        }),
      })),
    ),
    ...page,
  };
};

export const GetServiceLastAccessedDetailsWithEntities: Operation<
  "iam",
  "GetServiceLastAccessedDetailsWithEntities",
  State
> = async (input, ctx) => {
  const { job, uses } = await loadReport(input.JobId, ctx);
  const found = uses.get(input.ServiceNamespace ?? "") ?? [];
  const { items, ...page } = pageList(found, input, ({ entity }) => entity.arn);
  return {
    JobStatus: "COMPLETED",
    JobCreationDate: new Date(job.createdAt),
    JobCompletionDate: new Date(job.createdAt),
    EntityDetailsList: items.map(({ entity, use }) => ({
      EntityInfo: { Arn: entity.arn, Name: entity.name, Type: entity.type, Id: entity.id, Path: entity.path },
      LastAuthenticated: new Date(use.at),
    })),
    ...page,
  };
};

interface EntityUse {
  entity: { id: string; arn: string; name: string; path: string; type: "USER" | "ROLE" };
  use: ServiceUseRecord;
}

/** More actions than any service has. */
const ACTIONS_MAX = 2_000;
/** Entities looked at for a group or a policy. */
const ENTITIES_MAX = 5_000;

/** Services the entity may use, with who used them through it, latest first. */
async function loadReport(
  id: string | undefined,
  ctx: IamContext,
): Promise<{ job: AccessJobRecord; uses: Map<string, EntityUse[]> }> {
  await ctx.state.identity.flush();
  const from = directory(ctx);
  const job = await accessJobs.get(from, ctx.account, id ?? "");
  if (!job) throw noSuchEntity(`Job with id ${id} was not found.`);
  const entity = await loadEntity(from, ctx.account, job.arn);
  const uses = new Map<string, EntityUse[]>();
  for (const { document } of entity.policies)
    for (const service of grantedServices(document)) uses.set(service, []);
  for (const user of await usersOf(from, ctx.account, job.arn, entity.id)) {
    const { items } = await serviceUses.page(from, ENTITIES_MAX, { prefix: [ctx.account, user.id] });
    for (const { value } of items) {
      const list = uses.get(value.service);
      if (list || job.arn === user.arn)
        uses.set(value.service, [...(list ?? []), { entity: user, use: value }]);
    }
  }
  for (const list of uses.values()) list.sort((a, b) => b.use.at - a.use.at);
  return { job, uses };
}

/** The actions of a service that were used, each with its latest use. */
async function loadActions(
  from: Reader,
  account: string,
  service: string,
  found: readonly EntityUse[],
): Promise<TrackedActionLastAccessed[]> {
  const latest = new Map<string, TrackedActionLastAccessed & { LastAccessedTime: Date }>();
  for (const { entity } of found) {
    const { items } = await actionUses.page(from, ACTIONS_MAX, { prefix: [account, entity.id, service] });
    for (const { key, value } of items) {
      const ActionName = String(key[3]);
      if (value.at <= (latest.get(ActionName)?.LastAccessedTime.getTime() ?? -1)) continue;
      latest.set(ActionName, {
        ActionName,
        LastAccessedEntity: entity.arn,
        LastAccessedTime: new Date(value.at),
        LastAccessedRegion: value.region,
      });
    }
  }
  return [...latest.values()].sort((a, b) => ((a.ActionName ?? "") < (b.ActionName ?? "") ? -1 : 1));
}

/** Who acts under an entity: itself, a group's users, or everyone a policy is attached to. */
async function usersOf(
  from: Reader,
  account: string,
  arn: string,
  id: string,
): Promise<EntityUse["entity"][]> {
  const kind = arn.split(":")[5]?.split("/")[0];
  if (kind === "user" || kind === "role") return loadUsers(from, [id]);
  if (kind === "group") {
    const place = await principalsById.get(from, id);
    const { items } = await members.page(from, ENTITIES_MAX, { prefix: [account, place?.name ?? ""] });
    const found = await Promise.all(items.map(({ key }) => users.get(from, account, key[2] ?? "")));
    return loadUsers(
      from,
      found.map((user) => user?.id ?? ""),
    );
  }
  const { items } = await attachments.page(from, ENTITIES_MAX, { prefix: [account, arn] });
  const found = await Promise.all(
    items.map(({ key }) => (key[2] === "role" ? roles : users).get(from, account, String(key[3]))),
  );
  return loadUsers(
    from,
    found.map((holder) => holder?.id ?? ""),
  );
}

async function loadUsers(from: Reader, ids: readonly string[]): Promise<EntityUse["entity"][]> {
  const found: EntityUse["entity"][] = [];
  for (const id of ids) {
    const place = await principalsById.get(from, id);
    if (!place) continue;
    const isRole = place.kind === "role";
    const record = await (isRole ? roles : users).get(from, place.account, place.name);
    if (record)
      found.push({
        id,
        arn: record.arn,
        name: record.name,
        path: record.path,
        type: isRole ? "ROLE" : "USER",
      });
  }
  return found;
}

function toServiceLastAccessed(service: string, found: readonly EntityUse[]): ServiceLastAccessed {
  const latest = found[0];
  return {
    ServiceName: SERVICES[service] ?? service,
    ServiceNamespace: service,
    TotalAuthenticatedEntities: found.length,
    ...(latest && {
      LastAuthenticated: new Date(latest.use.at),
      LastAuthenticatedEntity: latest.entity.arn,
      LastAuthenticatedRegion: latest.use.region,
    }),
  };
}
