import type { ConditionValue } from "../../access.js";
import type { Principal, Session } from "../../principal.js";
import { toCallerNames } from "../caller-names.js";
import { compilePolicy } from "../compile.js";
import { toConditionContext } from "../condition-context.js";
import { evaluate, type Verdict } from "../evaluate.js";
import { PolicyGroup } from "../policy-group.js";
import { toPrincipalKeys } from "../principal-keys.js";

export const GUIDE = "https://docs.aws.amazon.com/IAM/latest/UserGuide/";

export const ACCOUNT = "111122223333";
export const OTHER_ACCOUNT = "444455556666";

const SESSION: Session = {
  accessKeyId: "ASIAEXAMPLE",
  issuedAt: 1_700_000_000_000,
  expiresAt: 1_700_003_600_000,
};

export const root = {
  type: "root",
  account: ACCOUNT,
  arn: `arn:aws:iam::${ACCOUNT}:root`,
  userId: ACCOUNT,
} satisfies Principal;
export const user = {
  type: "user",
  account: ACCOUNT,
  arn: `arn:aws:iam::${ACCOUNT}:user/carlos`,
  userId: "AIDACARLOS",
  userName: "carlos",
} satisfies Principal;
export const roleSession = {
  type: "assumed-role",
  account: ACCOUNT,
  arn: `arn:aws:sts::${ACCOUNT}:assumed-role/examplerole/one`,
  userId: "AROAEXAMPLE:one",
  roleName: "examplerole",
  roleArn: `arn:aws:iam::${ACCOUNT}:role/examplerole`,
  sessionName: "one",
  session: SESSION,
} satisfies Principal;
export const federatedUser = {
  type: "federated-user",
  account: ACCOUNT,
  arn: `arn:aws:sts::${ACCOUNT}:federated-user/bob`,
  userId: `${ACCOUNT}:bob`,
  issuer: { userId: "AIDACARLOS", userName: "carlos" },
  session: SESSION,
} satisfies Principal;
export const service = {
  type: "service",
  account: ACCOUNT,
  arn: "s3.amazonaws.com",
  userId: "s3.amazonaws.com",
  service: "s3.amazonaws.com",
  sourceArn: "arn:aws:s3:::photos",
} satisfies Principal;
export const anonymous: Principal = { type: "anonymous", account: "", arn: "*", userId: "anonymous" };

/** Elements of a statement, in whatever form an author may write them. */
export type Statement = Readonly<Record<string, unknown>>;

export interface Case {
  caller?: Principal;
  action?: string;
  resource?: string;
  /** Account of the resource, if it is not the caller's. */
  owner?: string;
  context?: Record<string, ConditionValue>;
  /** Tags of the calling user or role. */
  tags?: Record<string, string>;
  version?: string;
  identity?: readonly Statement[];
  boundary?: readonly Statement[];
  session?: readonly Statement[];
  /** Levels of the organization, from its root. */
  serviceControl?: readonly (readonly Statement[])[];
  resourceControl?: readonly (readonly Statement[])[];
  onResource?: readonly Statement[];
  kind?: "trust" | "key";
}

/** `Allow` anything, for what a case is not about. */
export const allowAll: Statement = { Effect: "Allow", Action: "*", Resource: "*" };

const ACTION = "s3:GetObject";
const RESOURCE = "arn:aws:s3:::photos/cat.jpg";

/** What comes out, in words: `allowed by …`, `explicit deny in …`, `no … allows`. */
export function outcome(given: Case): string {
  const verdict = decide(given);
  if (verdict.allowed) return `allowed by ${verdict.kind}`;
  return verdict.explicit ? `explicit deny in ${verdict.kind}` : `no ${verdict.kind} allows`;
}

export function decide(given: Case): Verdict {
  const { caller = user, owner = caller.account, action = ACTION, resource = RESOURCE } = given;
  const group = (statements: readonly Statement[] | undefined): PolicyGroup | undefined =>
    statements &&
    new PolicyGroup([{ name: "policy", policy: compilePolicy(document(statements, given.version)) }]);
  const hasPolicies = caller.type !== "service" && caller.type !== "anonymous";
  return evaluate({
    question: {
      action: action.toLowerCase(),
      resource,
      context: toConditionContext(given.context ?? {}, () =>
        toPrincipalKeys(caller, given.tags ?? {}, 1_700_000_060_000),
      ),
    },
    names: () => toCallerNames(caller),
    caller: hasPolicies
      ? {
          isRoot: caller.type === "root",
          identity: group(given.identity ?? []) ?? new PolicyGroup([]),
          boundary: group(given.boundary),
          session: group(given.session),
          serviceControl: given.serviceControl?.map((level) => group(level) ?? new PolicyGroup([])),
        }
      : undefined,
    resource: {
      group: group(given.onResource),
      kind: given.kind === "trust" ? "role trust policy" : "resource-based policy",
      mustAllow: given.kind !== undefined,
      resourceControl: given.resourceControl?.map((level) => group(level) ?? new PolicyGroup([])),
    },
    isCrossAccount: owner !== caller.account,
  });
}

function document(statements: readonly Statement[], version = "2012-10-17"): string {
  return JSON.stringify({ Version: version, Statement: statements });
}

/** Whether a lone statement that allows under a condition lets a request through. */
export function holds(
  condition: Record<string, Record<string, unknown>>,
  context: Record<string, ConditionValue>,
  version?: string,
): boolean {
  return decide({ identity: [{ ...allowAll, Condition: condition }], context, version }).allowed;
}
