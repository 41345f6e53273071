// biome-ignore-all lint/suspicious/noTemplateCurlyInString: policy variables are written so
// Policies and requests at random, of the kinds that people write: for tools/oracle.js.

export const OWN_ACCOUNT = "111122223333";
const OTHER_ACCOUNT = "444455556666";

const USER = {
  type: "user",
  account: OWN_ACCOUNT,
  arn: `arn:aws:iam::${OWN_ACCOUNT}:user/carlos`,
  userId: "AIDACARLOSEXAMPLE1234",
  userName: "carlos",
};
const ROLE = {
  type: "assumed-role",
  account: OWN_ACCOUNT,
  arn: `arn:aws:sts::${OWN_ACCOUNT}:assumed-role/examplerole/one`,
  userId: "AROAEXAMPLE:one",
  roleName: "examplerole",
  roleArn: `arn:aws:iam::${OWN_ACCOUNT}:role/examplerole`,
  sessionName: "one",
  session: { accessKeyId: "ASIAEXAMPLE", issuedAt: 0, expiresAt: 1 },
};

/** What is asked for, and the patterns that policies name it by. */
const TARGETS = [
  {
    service: "s3",
    actions: ["s3:GetObject", "s3:PutObject", "s3:DeleteObject"],
    resources: [
      "arn:aws:s3:::photos/cat.jpg",
      "arn:aws:s3:::photos/carlos/dog.jpg",
      "arn:aws:s3:::logs/2024/a?b.txt",
    ],
    patterns: [
      "arn:aws:s3:::photos/*",
      "arn:aws:s3:::*",
      "arn:aws:s3:::photos/${aws:username}/*",
      "arn:aws:s3:::photos/c?t.jpg",
      "arn:aws:s3:::photos/${aws:PrincipalTag/team}/*",
      "arn:aws:s3:::photos/${aws:PrincipalTag/team, 'carlos'}/*",
      "arn:aws:s3:::logs/2024/a${?}b.txt",
      "arn:aws:s3:::photos/CAT.jpg",
      "*",
    ],
  },
  {
    service: "sqs",
    actions: ["sqs:SendMessage", "sqs:ReceiveMessage", "sqs:GetQueueUrl"],
    resources: ["arn:aws:sqs:us-east-1:OWNER:orders", "arn:aws:sqs:eu-west-1:OWNER:orders-dlq"],
    patterns: [
      "arn:aws:sqs:*:*:orders",
      "arn:aws:sqs:us-east-1:*:*",
      `arn:aws:sqs:*:${OWN_ACCOUNT}:orders*`,
      `arn:aws:sqs:*:${OTHER_ACCOUNT}:*`,
      "*",
    ],
  },
  {
    service: "dynamodb",
    actions: ["dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:Query"],
    resources: ["arn:aws:dynamodb:us-east-1:OWNER:table/Music"],
    patterns: [
      "arn:aws:dynamodb:*:*:table/*",
      "arn:aws:dynamodb:us-east-1:*:table/Music",
      "arn:aws:dynamodb:*:*:table/M?sic",
      "arn:aws:dynamodb:*:*:table/music",
      "*",
    ],
  },
  {
    service: "kms",
    actions: ["kms:Decrypt", "kms:Encrypt"],
    resources: ["arn:aws:kms:us-east-1:OWNER:key/1234abcd-12ab-34cd-56ef-1234567890ab"],
    patterns: ["*", "arn:aws:kms:*:*:key/*"],
    kind: "key",
  },
  {
    service: "sts",
    actions: ["sts:AssumeRole"],
    resources: ["arn:aws:iam::OWNER:role/target"],
    patterns: ["*", "arn:aws:iam::*:role/target", "arn:aws:iam::*:role/t*"],
    kind: "trust",
  },
];

const STRINGS = ["StringEquals", "StringNotEquals", "StringLike", "StringNotLike"];
const NUMBERS = ["Equals", "NotEquals", "LessThan", "LessThanEquals", "GreaterThan", "GreaterThanEquals"];

/** Condition keys: the operators over them, what requests have, what policies compare with. */
const KEYS = {
  "aws:SourceIp": {
    operators: ["IpAddress", "NotIpAddress"],
    has: ["203.0.113.5", "2001:db8::1", "198.51.100.7"],
    values: ["203.0.113.0/24", "198.51.100.7", "2001:db8::/32", "0.0.0.0/0"],
  },
  "aws:SecureTransport": { operators: ["Bool"], has: ["true", "false"], values: ["true", "false"] },
  "aws:MultiFactorAuthPresent": { operators: ["Bool"], has: ["true", "false"], values: ["true", "false"] },
  "aws:MultiFactorAuthAge": {
    operators: NUMBERS.map((name) => `Numeric${name}`),
    has: ["10", "3600", "5"],
    values: ["5", "3600", "1800"],
  },
  "aws:CurrentTime": {
    operators: NUMBERS.map((name) => `Date${name}`),
    has: ["2024-06-01T00:00:00Z"],
    values: ["2024-01-01T00:00:00Z", "2025-01-01T00:00:00Z", "2024-06-01T00:00:00Z"],
  },
  "aws:PrincipalTag/team": {
    operators: [...STRINGS, "StringEqualsIgnoreCase", "StringNotEqualsIgnoreCase"],
    has: ["blue", "Blue", "carlos"],
    values: ["blue", "b*", "BLUE", "${aws:username}", "c?rlos"],
  },
  "aws:UserAgent": {
    operators: STRINGS,
    has: ["aws-cli/2.1", "curl/8"],
    values: ["aws-*", "curl*", "curl/8"],
  },
  "aws:PrincipalArn": {
    operators: ["ArnLike", "ArnEquals", "ArnNotLike", "ArnNotEquals", "StringLike", "StringEquals"],
    values: ["arn:aws:iam::*:user/*", ROLE.roleArn, `arn:aws:iam::${OWN_ACCOUNT}:*`, USER.arn],
  },
  "aws:userid": { operators: STRINGS, values: ["AIDA*", "AROAEXAMPLE:*", "*:one"] },
  "aws:CalledVia": {
    quantifiers: ["ForAllValues:", "ForAnyValue:"],
    operators: STRINGS,
    has: [["athena.amazonaws.com"], ["athena.amazonaws.com", "cloudformation.amazonaws.com"]],
    values: ["athena.amazonaws.com", "cloud*", "s3.amazonaws.com"],
  },
  "aws:RequestedRegion": {
    operators: STRINGS,
    has: ["us-east-1", "eu-west-1"],
    values: ["us-east-1", "eu-west-1", "us-*"],
  },
  "aws:SourceAccount": {
    operators: STRINGS,
    has: [OWN_ACCOUNT, OTHER_ACCOUNT],
    values: [OWN_ACCOUNT, OTHER_ACCOUNT],
  },
};

let state = 1;

export function seedPairs(seed) {
  state = seed | 0;
}

/** Mulberry32: the same pairs for the same seed, everywhere. */
function random() {
  state = (state + 0x6d2b79f5) | 0;
  let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
  mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
  return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
}

const pick = (list) => list[Math.floor(random() * list.length)];
const chance = (share) => random() < share;
const upTo = (count) => 1 + Math.floor(random() * count);
const times = (count, make) => Array.from({ length: count }, make);
const some = (list, count) => [...new Set(times(count, () => pick(list)))];

/** One request, and every policy that has a say in it; a kind without policies is undefined, or an empty list of levels. */
export function generatePair() {
  const target = pick(TARGETS);
  const caller = pick([USER, ROLE]);
  const owner = chance(0.75) ? OWN_ACCOUNT : OTHER_ACCOUNT;
  const resource = pick(target.resources).replace("OWNER", owner);
  const version = chance(0.05) ? "2008-10-17" : "2012-10-17";
  const own = (count, allow) => toDocument(times(upTo(count), () => ownStatement(target, allow)));
  return {
    caller,
    owner,
    resource,
    kind: target.kind,
    action: pick(target.actions),
    context: toContext(caller),
    identity: times(chance(0.3) ? 2 : chance(0.9) ? 1 : 0, () => ({ ...own(3, 0.78), Version: version })),
    boundary: chance(0.2) ? [own(2, 0.9)] : undefined,
    session: caller === ROLE && chance(0.25) ? [own(2, 0.9)] : undefined,
    onResource:
      target.kind || chance(0.5)
        ? [
            toDocument(
              times(upTo(2), () => resourceStatement(target, caller, resource)),
              version,
            ),
          ]
        : undefined,
    serviceControl: chance(0.2) ? times(upTo(2), () => controlOf(target)) : [],
    resourceControl: chance(0.12) ? [toDocument([resourceControl(target)])] : [],
  };
}

function toDocument(Statement, Version = "2012-10-17") {
  return { Version, Statement };
}

function toContext(caller) {
  const context = { "aws:PrincipalArn": caller.roleArn ?? caller.arn, "aws:userid": caller.userId };
  if (caller.userName) context["aws:username"] = caller.userName;
  for (const [key, { has }] of Object.entries(KEYS)) if (has && chance(0.6)) context[key] = pick(has);
  return context;
}

function ownStatement(target, allow) {
  return {
    Effect: chance(allow) ? "Allow" : "Deny",
    [chance(0.12) ? "NotAction" : "Action"]: actionsOf(target),
    ...(chance(0.12)
      ? {
          NotResource: some(
            target.patterns.filter((pattern) => pattern !== "*"),
            upTo(2),
          ),
        }
      : { Resource: chance(0.35) ? "*" : some(target.patterns, upTo(2)) }),
    ...conditions(),
  };
}

function controlOf(target) {
  const base = chance(0.7) ? { Effect: "Allow", Action: "*", Resource: "*" } : ownStatement(target, 1);
  return toDocument(chance(0.5) ? [base, ownStatement(target, 0.2)] : [base]);
}

function resourceControl(target) {
  const Resource = chance(0.5) ? "*" : some(target.patterns, 1);
  return { Effect: "Deny", Principal: "*", Action: pick(target.actions), Resource, ...conditions() };
}

function resourceStatement(target, caller, resource) {
  const Effect = chance(0.75) ? "Allow" : "Deny";
  const names = [
    OWN_ACCOUNT,
    OTHER_ACCOUNT,
    `arn:aws:iam::${OWN_ACCOUNT}:root`,
    caller.arn,
    caller.roleArn ?? `arn:aws:iam::${OWN_ACCOUNT}:user/other`,
  ];
  const named =
    Effect === "Deny" && chance(0.1)
      ? { NotPrincipal: { AWS: some(names, 2) } }
      : { Principal: chance(0.15) ? pick(["*", { AWS: "*" }]) : { AWS: some(names, upTo(2)) } };
  const about = target.kind === "key" ? "*" : chance(0.4) ? resource : some(target.patterns, 1);
  return {
    Effect,
    ...named,
    Action: actionsOf(target),
    ...(target.kind !== "trust" && { Resource: about }),
    ...conditions(),
  };
}

function actionsOf({ service, actions }) {
  const wild = ["*", `${service}:*`, `${service}:Get*`, `${service}:*Message`, `${service}:?ut*`, "ec2:*"];
  return times(upTo(2), () => (chance(0.6) ? pick(actions) : pick(wild)));
}

function conditions() {
  const Condition = {};
  for (const key of chance(0.55) ? [] : some(Object.keys(KEYS), upTo(2))) {
    const { operators, values, quantifiers } = KEYS[key];
    const isNull = chance(0.1);
    const operator = isNull
      ? "Null"
      : `${quantifiers ? pick(quantifiers) : ""}${pick(operators)}${chance(0.25) ? "IfExists" : ""}`;
    Condition[operator] = {
      ...Condition[operator],
      [key]: isNull ? pick(["true", "false"]) : some(values, upTo(2)),
    };
  }
  return Object.keys(Condition).length > 0 ? { Condition } : {};
}
