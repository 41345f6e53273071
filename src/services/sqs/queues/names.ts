import { invalidAddress, missing } from "../errors.js";
import type { QueueRecord } from "../records.js";
import type { SqsContext } from "../state.js";

export interface QueueName {
  account: string;
  name: string;
}

/** `http://HOST/ACCOUNT/NAME`, also with more path before it; the host is not looked at. A name alone is the caller's queue. */
export function parseQueueUrl(url: string | undefined, caller: string): QueueName {
  if (!url) throw missing("QueueUrl");
  if (/^[\w-]{1,80}(?:\.fifo)?$/.test(url)) return { account: caller, name: url };
  const [, account, name] = /(?:^|\/)(\d{12})\/([\w-]{1,80}(?:\.fifo)?)\/?$/.exec(url) ?? [];
  if (account === undefined || name === undefined) throw invalidAddress(url);
  return { account, name };
}

export const toQueueUrl = (ctx: SqsContext, { account, name }: QueueName): string =>
  `${ctx.endpoint}/${account}/${name}`;

export const toQueueArn = ({
  account,
  region,
  name,
}: QueueRecord | (QueueName & { region: string })): string => `arn:aws:sqs:${region}:${account}:${name}`;
