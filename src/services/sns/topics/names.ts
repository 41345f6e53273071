import { invalidParameter, missing, notAnArn } from "../errors.js";
import type { SnsContext } from "../state.js";

export interface TopicName {
  account: string;
  region: string;
  name: string;
}

export const toTopicArn = ({ account, region, name }: TopicName): string =>
  `arn:aws:sns:${region}:${account}:${name}`;

export const isFifoName = (name: string): boolean => name.endsWith(".fifo");

/** A topic's ARN in the region of the call. Links carry no region of their own: there the ARN's counts. */
export function parseTopicArn(arn: string | undefined, ctx: SnsContext, parameter = "TopicArn"): TopicName {
  if (arn === undefined) throw missing(parameter);
  const parts = arn.split(":");
  if (parts.length < 6) throw notAnArn(parameter, parts.length);
  const [prefix, partition, service, region = "", account = "", name = ""] = parts;
  const isOurs = prefix === "arn" && partition === ctx.partition && service === "sns" && parts.length === 6;
  if (!isOurs || !/^\d{12}$/.test(account) || !/^[\w-]{1,256}(\.fifo)?$/.test(name)) {
    throw invalidParameter(parameter);
  }
  if (region !== ctx.region && ctx.principal.type !== "anonymous") throw invalidParameter(parameter);
  return { account, region, name };
}

export interface SubscriptionName extends TopicName {
  id: string;
}

/** `TOPIC-ARN:ID`, in any region. */
export function parseSubscriptionArn(arn: string | undefined, ctx: SnsContext): SubscriptionName {
  if (arn === undefined || arn === "") throw missing("SubscriptionArn");
  const parts = arn.split(":");
  if (parts.length < 6) throw notAnArn("SubscriptionArn", parts.length);
  const id = parts[6];
  if (parts.length !== 7 || id === undefined || id === "") throw invalidParameter("SubscriptionId");
  const topic = parseTopicArn(parts.slice(0, 6).join(":"), ctx, "SubscriptionArn");
  return { ...topic, id };
}
