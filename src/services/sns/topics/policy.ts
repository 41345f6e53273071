import { invalidParameter } from "../errors.js";
import type { TopicRecord } from "../records.js";
import type { SnsContext } from "../state.js";
import { toTopicArn } from "./names.js";

export interface Statement {
  Sid?: string;
  [element: string]: unknown;
}
export interface PolicyDocument {
  Version: string;
  Id?: string;
  Statement: Statement[];
}

const OWNERS_ACTIONS = [
  "SNS:GetTopicAttributes",
  "SNS:SetTopicAttributes",
  "SNS:AddPermission",
  "SNS:RemovePermission",
  "SNS:DeleteTopic",
  "SNS:Subscribe",
  "SNS:ListSubscriptionsByTopic",
  "SNS:Publish",
];

/** What a topic without a policy of its own shows: its account alone may use it. */
function toDefaultPolicy(topic: TopicRecord): PolicyDocument {
  return {
    Version: "2008-10-17",
    Id: "__default_policy_ID",
    Statement: [
      {
        Sid: "__default_statement_ID",
        Effect: "Allow",
        Principal: { AWS: "*" },
        Action: OWNERS_ACTIONS,
        Resource: toTopicArn(topic),
        Condition: { StringEquals: { "AWS:SourceOwner": topic.account } },
      },
    ],
  };
}

export const policyOf = (topic: TopicRecord): string =>
  topic.attributes.Policy ?? JSON.stringify(toDefaultPolicy(topic));

export function readPolicy(topic: TopicRecord): PolicyDocument {
  const {
    Version = "2008-10-17",
    Id,
    Statement = [],
  } = JSON.parse(policyOf(topic)) as Partial<PolicyDocument>;
  return { Version, Id, Statement: Array.isArray(Statement) ? Statement : [Statement] };
}

/** Users and roles in a topic's policy by their ids, which nobody has after them. */
export async function pinPolicy(ctx: SnsContext, document: string): Promise<string> {
  try {
    JSON.parse(document);
  } catch {
    throw invalidParameter("Policy Error: null");
  }
  return ctx.principals.pin(document, () => invalidParameter("Policy Error: PrincipalNotFound"));
}
