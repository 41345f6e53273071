// `node tools/oracle.js FOLDER [PAIRS] [SEED]`: decides generated policies and requests here and in an independent evaluator, and
// says for every disagreement which of our decisions (docs/services/iam.md) explains it; one that none explains is printed and
// fails. FOLDER is where you ran `npm install @cloud-copilot/iam-simulate`, outside this tree: its licence, the AGPL, is not
// ours, and nothing of it comes in here. Needs a build.
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { toCallerNames } from "../dist/core/iam/caller-names.js";
import { compilePolicy } from "../dist/core/iam/compile.js";
import { toConditionContext } from "../dist/core/iam/condition-context.js";
import { evaluate } from "../dist/core/iam/evaluate.js";
import { PolicyGroup } from "../dist/core/iam/policy-group.js";
import { generatePair, OWN_ACCOUNT, seedPairs } from "./oracle/generate.js";

const [folder, pairs = "10000", seed = "1"] = process.argv.slice(2);
if (!folder) throw new Error("which folder has @cloud-copilot/iam-simulate? See the head of this file");
const entry = join(folder, "node_modules/@cloud-copilot/iam-simulate/dist/esm/index.js");
const { runSimulation } = await import(pathToFileURL(entry).href);

/** AWS attaches it to every level; the other evaluator adds it itself. */
const FULL_ACCESS = {
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Principal: "*", Action: "*", Resource: "*" }],
};

/** Why we decide otherwise, by what in the pair makes it so. The first that fits is told. */
const REASONS = [
  ["the resource names the session, or everyone: boundaries and session policies only deny", isNamedDirectly],
  [
    "a role that no trust policy opens is not assumed",
    ({ ours, verdict }) => isImplicit(ours) && isTrust(verdict),
  ],
  [
    "NotIpAddress holds for the other family",
    (pair) => tests(pair, /NotIpAddress/, "aws:SourceIp").some(isOtherFamily(pair)),
  ],
  ["0.0.0.0/0 is every address of its family; there it is none", (pair) => text(pair).includes("0.0.0.0/0")],
  ["ForAnyValue with IfExists holds for a missing key", isMissingForAny],
  [
    "NotPrincipal with Deny spares only who is listed with its account",
    (pair) => text(pair).includes("NotPrincipal"),
  ],
  [
    "a variable without value equals nothing, in resources and in conditions",
    (pair) => /\$\{aws:/.test(text(pair)),
  ],
  ["a question mark in braces stands for itself", (pair) => /\$\{\?\}/.test(text(pair))],
];

seedPairs(Number(seed));
const told = new Map();
let agreed = 0;
let unexplained = 0;
for (let done = 0; done < Number(pairs); ) {
  const pair = generatePair();
  const answer = await runSimulation(toSimulation(pair), {});
  // Its validator knows some policies that cannot be; the pair does not count.
  if (answer.resultType === "error") continue;
  done++;
  const verdict = decide(pair, answer.result.ignoredContextKeys ?? []);
  const ours = verdict.allowed ? "Allowed" : verdict.explicit ? "ExplicitlyDenied" : "ImplicitlyDenied";
  if (ours === answer.overallResult) {
    agreed++;
    continue;
  }
  const found = { ...pair, verdict, ours };
  const reason = REASONS.find(([, holds]) => holds(found))?.[0];
  if (reason) told.set(reason, (told.get(reason) ?? 0) + 1);
  else {
    unexplained++;
    process.stdout.write(
      `unexplained: here ${ours}, there ${answer.overallResult}\n${JSON.stringify(pair)}\n`,
    );
  }
}
process.stdout.write(`${agreed} of ${pairs} agree\n`);
for (const [reason, count] of [...told].sort((a, b) => b[1] - a[1]))
  process.stdout.write(`${count}\t${reason}\n`);
process.exit(unexplained === 0 ? 0 : 1);

function decide(pair, ignored) {
  const gone = new Set(ignored.map((key) => key.toLowerCase()));
  const kept = Object.entries(pair.context).filter(([key]) => !gone.has(key.toLowerCase()));
  return evaluate({
    question: {
      action: pair.action.toLowerCase(),
      resource: pair.resource,
      context: toConditionContext(Object.fromEntries(kept)),
    },
    names: toCallerNames(pair.caller),
    caller: {
      isRoot: false,
      identity: group(pair.identity),
      boundary: group(pair.boundary),
      session: group(pair.session),
      serviceControl: pair.serviceControl.map((level) => group([level])),
    },
    resource: {
      group: group(pair.onResource),
      kind: pair.kind === "trust" ? "role trust policy" : "resource-based policy",
      mustAllow: pair.kind !== undefined,
      resourceControl: pair.resourceControl.map((level) => group([level, FULL_ACCESS])),
    },
    isCrossAccount: pair.owner !== OWN_ACCOUNT,
  });
}

function group(documents) {
  return (
    documents &&
    new PolicyGroup(
      documents.map((document) => ({ name: "policy", policy: compilePolicy(JSON.stringify(document)) })),
    )
  );
}

function toSimulation(pair) {
  const named = (documents = []) => documents.map((policy, index) => ({ name: `policy${index}`, policy }));
  const levels = (documents) =>
    documents.map((policy, index) => ({ orgIdentifier: `level${index}`, policies: named([policy]) }));
  return {
    request: {
      principal: pair.caller.arn,
      action: pair.action,
      resource: { resource: pair.resource, accountId: pair.owner },
      contextVariables: pair.context,
    },
    identityPolicies: named(pair.identity),
    permissionBoundaryPolicies: pair.boundary && named(pair.boundary),
    sessionPolicy: pair.session?.[0],
    resourcePolicy: pair.onResource?.[0],
    serviceControlPolicies: levels(pair.serviceControl),
    resourceControlPolicies: levels(pair.resourceControl),
  };
}

function text(pair) {
  const { identity, boundary, session, onResource, serviceControl, resourceControl } = pair;
  return JSON.stringify([identity, boundary, session, onResource, serviceControl, resourceControl]);
}

function isImplicit(ours) {
  return ours === "ImplicitlyDenied";
}

function isTrust({ kind }) {
  return kind === "role trust policy";
}

function isNamedDirectly({ ours, verdict, boundary, session }) {
  const byResource = verdict.kind === "resource-based policy" || isTrust(verdict);
  return (
    ours === "Allowed" && byResource && (boundary !== undefined || session !== undefined || isTrust(verdict))
  );
}

/** The values that operators of a kind compare a key with. */
function tests(pair, operator, key) {
  const found = [];
  JSON.parse(text(pair), function read(name, value) {
    if (operator.test(name) && typeof value === "object" && value[key] !== undefined) found.push(value[key]);
    return value;
  });
  return found.flat();
}

function isOtherFamily({ context }) {
  return (value) => value.includes(".") !== (context["aws:SourceIp"] ?? "").includes(".");
}

function isMissingForAny(pair) {
  const key = "aws:CalledVia";
  return pair.context[key] === undefined && tests(pair, /^ForAnyValue:.*IfExists$/, key).length > 0;
}
