import type {
  ContextEntry,
  EvaluationResult,
  PolicyEvaluationDecisionType,
  PolicySourceType,
  Statement,
} from "@aws-sdk/client-iam";
import type { ConditionValue } from "../../../core/access.js";
import type { CallerNames } from "../../../core/iam/caller-names.js";
import { type CompiledPolicy, compilePolicy } from "../../../core/iam/compile.js";
import { type ConditionContext, toConditionContext } from "../../../core/iam/condition-context.js";
import { evaluate, type Verdict } from "../../../core/iam/evaluate.js";
import { type GroupAnswer, PolicyGroup } from "../../../core/iam/policy-group.js";
import { contextKeysOf } from "./context-keys.js";
import { statementPlaces } from "./statement-places.js";

/** A policy to be tried, under the name and the kind the results call it by. */
export interface SimulatedPolicy {
  id: string;
  /** `IAM Policy`, `Permissions Boundary Policy`, `Resource Policy`. */
  type: string;
  document: string;
}

/** What is tried: every action on every resource. */
export interface Simulation {
  identity: readonly SimulatedPolicy[];
  boundary?: readonly SimulatedPolicy[];
  resourcePolicy?: SimulatedPolicy;
  names: CallerNames;
  actions: readonly string[];
  resources: readonly string[];
  isCrossAccount: boolean;
  context: Readonly<Record<string, ConditionValue>>;
}

interface Compiled extends SimulatedPolicy {
  policy: CompiledPolicy;
}

/** Decides as a request would be decided, and tells every statement that matched. */
export function simulate(simulation: Simulation): EvaluationResult[] {
  const identity = simulation.identity.map(compile);
  const boundary = simulation.boundary?.map(compile);
  const onResource = simulation.resourcePolicy && compile(simulation.resourcePolicy);
  const context = toConditionContext(simulation.context);
  const all = [...identity, ...(boundary ?? []), ...(onResource ? [onResource] : [])];
  const missing = contextKeysOf(all.map(({ document }) => document)).filter(
    (key) => context.get(key.toLowerCase()) === undefined,
  );
  return simulation.actions.flatMap((action) =>
    simulation.resources.map((resource) => {
      const verdict = evaluate({
        question: { action: action.toLowerCase(), resource, context },
        names: () => simulation.names,
        caller: { isRoot: false, identity: group(identity), boundary: boundary && group(boundary) },
        resource: {
          group: onResource && group([onResource]),
          kind: "resource-based policy",
          mustAllow: false,
        },
        isCrossAccount: simulation.isCrossAccount,
      });
      const told = {
        EvalResourceName: resource,
        MatchedStatements: all.flatMap((policy) =>
          matchedIn(policy, action, resource, context, simulation.names),
        ),
        MissingContextValues: missing,
        ...(boundary && {
          PermissionsBoundaryDecisionDetail: {
            AllowedByPermissionsBoundary: isAllowedBy(boundary, action, resource, context),
          },
        }),
      };
      const decision = toDecision(verdict);
      return {
        EvalActionName: action,
        EvalDecision: decision,
        ...told,
        ...detailsOf(simulation, identity, onResource, action, resource, context),
        // The same once more, where the resource is one in particular.
        ...(resource !== "*" && { ResourceSpecificResults: [{ ...told, EvalResourceDecision: decision }] }),
      };
    }),
  );
}

/**
 * Of a call between accounts, what each side says; of one within an account about a resource, nothing.
 * https://docs.aws.amazon.com/IAM/latest/APIReference/API_EvaluationResult.html
 */
function detailsOf(
  { isCrossAccount, names }: Simulation,
  identity: readonly Compiled[],
  onResource: Compiled | undefined,
  action: string,
  resource: string,
  context: ConditionContext,
): Pick<EvaluationResult, "EvalDecisionDetails"> {
  if (!isCrossAccount) return resource === "*" ? {} : { EvalDecisionDetails: {} };
  const question = { action: action.toLowerCase(), resource, context };
  const sides: [string, GroupAnswer][] = [["IAM Policy", group(identity).ask(question)]];
  if (onResource) sides.push(["Resource Policy", group([onResource]).ask(question, names)]);
  return {
    EvalDecisionDetails: Object.fromEntries(sides.map(([kind, answer]) => [kind, decisionOf(answer)])),
  };
}

function decisionOf({ allow, deny }: GroupAnswer): PolicyEvaluationDecisionType {
  if (deny) return "explicitDeny";
  return allow ? "allowed" : "implicitDeny";
}

function compile(policy: SimulatedPolicy): Compiled {
  return { ...policy, policy: compilePolicy(policy.document) };
}

function group(policies: readonly Compiled[]): PolicyGroup {
  return new PolicyGroup(policies.map(({ id, policy }) => ({ name: id, policy })));
}

function toDecision(verdict: Verdict): PolicyEvaluationDecisionType {
  if (verdict.allowed) return "allowed";
  return verdict.explicit ? "explicitDeny" : "implicitDeny";
}

function isAllowedBy(
  policies: readonly Compiled[],
  action: string,
  resource: string,
  context: ConditionContext,
): boolean {
  const answer = group(policies).ask({ action: action.toLowerCase(), resource, context });
  return answer.allow !== undefined && answer.deny === undefined;
}

function matchedIn(
  { id, type, document, policy }: Compiled,
  action: string,
  resource: string,
  context: ConditionContext,
  names: CallerNames,
): Statement[] {
  const places = statementPlaces(document);
  return policy.statements.flatMap((statement, index) => {
    const isMatch =
      statement.matchesAction(action.toLowerCase()) &&
      statement.reaches(names) !== "none" &&
      statement.matchesResource(resource, context) &&
      statement.holds(context);
    if (!isMatch) return [];
    const place = places[index];
    // AWS answers more words than its model has.
    return [
      {
        SourcePolicyId: id,
        SourcePolicyType: type as PolicySourceType,
        StartPosition: place?.start,
        EndPosition: place?.end,
      },
    ];
  });
}

/** `ContextEntries` of a request, as condition keys. */
export function toContext(entries: readonly ContextEntry[] = []): Record<string, ConditionValue> {
  const context: Record<string, ConditionValue> = {};
  for (const { ContextKeyName = "", ContextKeyValues = [], ContextKeyType = "string" } of entries) {
    const [only = ""] = ContextKeyValues;
    context[ContextKeyName] = ContextKeyType.endsWith("List") ? [...ContextKeyValues] : only;
  }
  return context;
}
