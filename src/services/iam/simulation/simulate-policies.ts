import type { SimulateCustomPolicyRequest } from "@aws-sdk/client-iam";
import type { CallerNames } from "../../../core/iam/caller-names.js";
import { loadManagedDocument } from "../../../core/identity/policy-sets.js";
import type { Operation } from "../../../core/service.js";
import { checkDocument } from "../documents.js";
import { invalidInput } from "../errors.js";
import { type PageInput, pageList } from "../pagination.js";
import { type Entity, type EntityPolicy, loadEntity } from "../reports/entity-policies.js";
import { directory, type State } from "../state.js";
import { type SimulatedPolicy, type Simulation, simulate, toContext } from "./simulate.js";

export const SimulateCustomPolicy: Operation<"iam", "SimulateCustomPolicy", State> = async (input, ctx) => {
  const identity = toGiven(input.PolicyInputList, "PolicyInputList", IAM_POLICY);
  return answer(input, toSimulation(input, identity, undefined, ctx.account));
};

/** As SimulateCustomPolicy, with the policies a user, group or role has. */
export const SimulatePrincipalPolicy: Operation<"iam", "SimulatePrincipalPolicy", State> = async (
  input,
  ctx,
) => {
  const from = directory(ctx);
  const entity = await loadEntity(from, ctx.account, input.PolicySourceArn ?? "");
  const given = toGiven(input.PolicyInputList, "PolicyInputList", IAM_POLICY);
  const boundary =
    entity.boundary === undefined ? undefined : await loadManagedDocument(from, entity.boundary);
  const simulation = toSimulation(
    input,
    [...entity.policies.map(toSimulated), ...given],
    entity,
    ctx.account,
  );
  const own: SimulatedPolicy[] =
    boundary === undefined ? [] : [{ id: entity.boundary ?? "", type: BOUNDARY, document: boundary }];
  // Boundaries given with the request take the place of the entity's own.
  return answer(input, {
    ...simulation,
    boundary: simulation.boundary ?? (own.length > 0 ? own : undefined),
  });
};

/** The model lists other words; AWS says this one of every policy of an identity. */
const IAM_POLICY = "IAM Policy";
const BOUNDARY = "Permissions Boundary Policy";

type Input = Omit<SimulateCustomPolicyRequest, "PolicyInputList">;

function toSimulation(
  input: Input,
  identity: readonly SimulatedPolicy[],
  entity: Entity | undefined,
  account: string,
): Simulation {
  const boundary = toGiven(
    input.PermissionsBoundaryPolicyInputList,
    "PermissionsBoundaryPolicyInputList",
    BOUNDARY,
  );
  const caller = input.CallerArn ?? entity?.arn;
  if (input.ResourcePolicy !== undefined) checkDocument(input.ResourcePolicy, "resource");
  const owner = input.ResourceOwner?.split(":")[4] ?? account;
  return {
    identity,
    boundary: boundary.length > 0 ? boundary : undefined,
    resourcePolicy:
      input.ResourcePolicy === undefined
        ? undefined
        : { id: "ResourcePolicy", type: "Resource Policy", document: input.ResourcePolicy },
    names: toNames(caller),
    actions: checkActions(input.ActionNames),
    resources: input.ResourceArns?.length ? input.ResourceArns : ["*"],
    isCrossAccount: caller !== undefined && owner !== caller.split(":")[4],
    context: toContext(input.ContextEntries),
  };
}

function toNames(arn: string | undefined): CallerNames {
  if (arn === undefined) return { aws: new Map() };
  const account = arn.split(":")[4] ?? "";
  return {
    aws: new Map([
      [account, "account"],
      [`arn:aws:iam::${account}:root`, "account"],
      [arn, "direct"],
    ]),
  };
}

function checkActions(names: readonly string[] = []): readonly string[] {
  for (const name of names) {
    if (!/^[\w-]+:\w+$/.test(name)) throw invalidInput(`Invalid Action Name: ${name}`);
  }
  return names;
}

function toGiven(documents: readonly string[] = [], list: string, type: string): SimulatedPolicy[] {
  return documents.map((document, index) => {
    checkDocument(document, "identity");
    return { id: `${list}.${index + 1}`, type, document };
  });
}

function toSimulated({ name, arn, holder, document }: EntityPolicy): SimulatedPolicy {
  const id = arn === undefined ? `${holder?.kind}_${holder?.name}_${name}` : name;
  return { id, type: IAM_POLICY, document };
}

function answer(input: PageInput, simulation: Simulation) {
  const results = simulate(simulation).map((result, index) => ({
    result,
    order: String(index).padStart(6, "0"),
  }));
  const { items, ...page } = pageList(results, input, ({ order }) => order);
  return { EvaluationResults: items.map(({ result }) => result), ...page };
}
