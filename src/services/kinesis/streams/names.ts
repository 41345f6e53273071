import { invalidArgument } from "../errors.js";
import type { KinesisContext } from "../operation.js";

/** Whose stream, and which. */
export interface StreamName {
  account: string;
  region: string;
  name: string;
}

export function toStreamArn({ account, region, name }: StreamName): string {
  return `arn:aws:kinesis:${region}:${account}:stream/${name}`;
}

export interface ConsumerName extends StreamName {
  consumer: string;
  /** Seconds since the epoch. */
  createdAt: number;
}

export function toConsumerArn({ consumer, createdAt, ...stream }: ConsumerName): string {
  return `${toStreamArn(stream)}/consumer/${consumer}:${createdAt}`;
}

const STREAM_ARN = /^arn:aws[^:]*:kinesis:([^:]*):(\d{12}):stream\/([a-zA-Z0-9_.-]+)$/;
const CONSUMER_ARN =
  /^arn:aws[^:]*:kinesis:([^:]*):(\d{12}):stream\/([a-zA-Z0-9_.-]+)\/consumer\/([a-zA-Z0-9_.-]+):(\d+)$/;

export function parseStreamArn(arn: string): StreamName | undefined {
  const [, region, account, name] = STREAM_ARN.exec(arn) ?? [];
  return name === undefined || account === undefined || region === undefined
    ? undefined
    : { account, region, name };
}

export function parseConsumerArn(arn: string): ConsumerName | undefined {
  const [, region = "", account = "", name = "", consumer, createdAt] = CONSUMER_ARN.exec(arn) ?? [];
  return consumer === undefined
    ? undefined
    : { account, region, name, consumer, createdAt: Number(createdAt) };
}

export interface StreamInput {
  StreamName?: string | undefined;
  StreamARN?: string | undefined;
  StreamId?: string | undefined;
}

/** The stream that a request speaks of, by name or ARN or both. Throws where they differ or are missing. */
export function toStreamName(input: StreamInput, ctx: KinesisContext): StreamName {
  const { StreamName: name, StreamARN: arn } = input;
  if (arn === undefined) {
    if (name === undefined) throw invalidArgument("Either StreamName or StreamARN should be provided.");
    return { account: ctx.account, region: ctx.region, name };
  }
  const named = parseStreamArn(arn);
  if (!named) throw invalidArgument(`StreamARN ${arn} is not a valid stream ARN.`);
  if (name !== undefined && name !== named.name) {
    throw invalidArgument(`StreamName ${name} does not match the stream of StreamARN ${arn}.`);
  }
  if (named.region !== ctx.region) {
    throw invalidArgument(`The region of StreamARN ${arn} is not that of the request, ${ctx.region}.`);
  }
  return named;
}
