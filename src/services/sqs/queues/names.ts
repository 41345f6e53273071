import { invalidAddress, missing } from "../errors.js";
import type { QueueRecord } from "../records.js";
import type { SqsContext } from "../state.js";

export interface QueueName {
  account: string;
  name: string;
}

/** `http://HOST/ACCOUNT/NAME`, also with more path before it; the host is not looked at. */
export function parseQueueUrl(url: string | undefined): QueueName {
  if (!url) throw missing("QueueUrl");
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
