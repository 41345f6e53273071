// What authorization adds to a request: a decision among 20 attached policies of 20 statements each, and among ten of the largest
// size (6,144 characters). Bars: 50 µs and 200 µs. In-process, by the same code that stands before every call.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { systemClock } from "../../dist/core/clock.js";
import { createIdentity } from "../../dist/core/identity/create-identity.js";
import { policies, users } from "../../dist/core/identity/store.js";
import { createSystemIds } from "../../dist/core/ids.js";
import { openStore } from "../../dist/core/store/lmdb.js";

const ACCOUNT = "000000000000";
const ROUNDS = 15;
const DECISIONS = 4_000;
const POLICY_CHARACTERS_MAX = 6_144;
const quiet = () => {};
const CONDITIONS = () => ({
  "aws:SourceIp": "127.0.0.1",
  "aws:SecureTransport": "false",
  "aws:CurrentTime": "2026-01-31T12:00:00Z",
});

export async function run(_report, write) {
  const folder = await mkdtemp(join(tmpdir(), "bench-authorization-"));
  const store = await openStore({ folder, durable: false });
  const log = { debug: quiet, info: quiet, warn: quiet, error: quiet };
  const identity = await createIdentity({
    store,
    clock: systemClock,
    ids: createSystemIds(),
    log,
    rootAccount: ACCOUNT,
  });
  const many = await userWith(identity, "many", 20, (policy) => statements(policy, 20));
  const large = await userWith(identity, "large", 10, largest);
  write("\nAuthorization: one decision, policies cached\n");
  const asked = [
    ["allowed by the last of 20 policies of 20 statements", many, "dynamodb:PutItem", tableOf(19), 50],
    ["denied by none of them", many, "sqs:SendMessage", "arn:aws:sqs:us-east-1:000000000000:q", 50],
    ["allowed by the last of 10 policies of 6,144 characters", large, "dynamodb:PutItem", tableOf(9), 200],
    ["denied by none of them", large, "s3:GetObject", "arn:aws:s3:::other/key", 200],
  ];
  for (const [what, principal, action, resource, bar] of asked) {
    const { median, worst } = await measure(identity, principal, action, resource);
    write(
      `  ${what.padEnd(56)} ${median.toFixed(2)} µs (slowest round ${worst.toFixed(2)}); bar ${bar} µs\n`,
    );
  }
  const first = await afterChange(identity, many);
  write(`  ${"the first one after a policy changed".padEnd(56)} ${first.toFixed(0)} µs\n`);
  await store.close();
  await rm(folder, { recursive: true });
}

function tableOf(policy) {
  return `arn:aws:dynamodb:us-east-1:${ACCOUNT}:table/own-${policy}-last`;
}

/** Statements as people write them: lists of actions, wildcards, a condition in every other. */
function statements(policy, count) {
  return Array.from({ length: count }, (_, index) => ({
    Sid: `S${policy}x${index}`,
    Effect: "Allow",
    Action: ["dynamodb:GetItem", "dynamodb:Query", "dynamodb:PutItem", `s3:Get*`],
    Resource: [
      index === count - 1
        ? tableOf(policy)
        : `arn:aws:dynamodb:us-east-1:${ACCOUNT}:table/p${policy}-${index}-*`,
      `arn:aws:s3:::bucket-${policy}-${index}/*/reports/*`,
    ],
    ...(index % 2 === 0 &&
      index !== count - 1 && { Condition: { IpAddress: { "aws:SourceIp": "10.0.0.0/8" } } }),
  }));
}

/** As many statements as fit into a policy. */
function largest(policy) {
  let count = 1;
  while (JSON.stringify(document(statements(policy, count + 1))).length <= POLICY_CHARACTERS_MAX) count++;
  return statements(policy, count);
}

function document(Statement) {
  return { Version: "2012-10-17", Statement };
}

async function userWith(identity, name, count, statementsOf) {
  const id = `AIDA${name.toUpperCase()}`;
  const arn = `arn:aws:iam::${ACCOUNT}:user/${name}`;
  const named = { path: "/", createdAt: 0, tags: {} };
  const attached = Array.from(
    { length: count },
    (_, index) => `arn:aws:iam::${ACCOUNT}:policy/${name}-${index}`,
  );
  await identity.transact(ACCOUNT, async (tx) => {
    for (const [index, policyArn] of attached.entries()) {
      const version = { id: "v1", document: JSON.stringify(document(statementsOf(index))), createdAt: 0 };
      const facts = { id: `ANPA${name}${index}`, name: `${name}-${index}`, arn: policyArn };
      const versions = { versions: [version], defaultVersionId: "v1", nextVersion: 2, updatedAt: 0 };
      policies.put(tx, [ACCOUNT, `${name}-${index}`], { ...named, ...facts, ...versions });
    }
    users.put(tx, [ACCOUNT, name], { ...named, id, name, arn, inline: {}, attached, groups: [] });
  });
  return { type: "user", account: ACCOUNT, arn, userId: id, userName: name };
}

/** The median and the slowest of several rounds, in microseconds a decision. */
async function measure(identity, principal, action, resource) {
  const rounds = [];
  const requests = [{ action, resource }];
  for (let round = 0; round < ROUNDS; round++) {
    const from = performance.now();
    for (let index = 0; index < DECISIONS; index++) await identity.decide(principal, requests, CONDITIONS);
    rounds.push(((performance.now() - from) * 1000) / DECISIONS);
  }
  // The first rounds are the compiler's.
  const kept = rounds.slice(3).sort((a, b) => a - b);
  return { median: kept[Math.floor(kept.length / 2)], worst: kept.at(-1) };
}

/** Loading and compiling all of a caller's policies anew. */
async function afterChange(identity, principal) {
  const times = [];
  for (let round = 0; round < ROUNDS; round++) {
    await identity.transact(ACCOUNT, async (tx) => {
      const user = await users.get(tx, ACCOUNT, principal.userName);
      users.put(tx, [ACCOUNT, principal.userName], user);
    });
    const from = performance.now();
    await identity.decide(principal, [{ action: "dynamodb:PutItem", resource: tableOf(19) }], CONDITIONS);
    times.push((performance.now() - from) * 1000);
  }
  return times.sort((a, b) => a - b)[Math.floor(ROUNDS / 2)];
}
