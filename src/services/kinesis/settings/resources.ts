import type { Reader, Transaction } from "../../../core/store/store.js";
import { consumerNotFound, invalidArgument } from "../errors.js";
import { type ConsumerRecord, consumers, type StreamRecord, streams } from "../store.js";
import { loadStream } from "../streams/find-stream.js";
import { parseConsumerArn, parseStreamArn } from "../streams/names.js";

/** What tags and policies are of: a stream, or a consumer of one. */
export interface Resource {
  stream: StreamRecord;
  consumer?: ConsumerRecord;
}

/** What a stream and a consumer both have. */
export type Carried = Pick<StreamRecord, "tags" | "policy">;

export async function findResource(from: Reader, arn: string): Promise<Resource> {
  const named = parseConsumerArn(arn);
  if (named) {
    const stream = await loadStream(from, named);
    const consumer = await consumers.get(from, stream.id, named.consumer);
    if (!consumer || Math.floor(consumer.createdAt / 1000) !== named.createdAt) {
      throw consumerNotFound(named.consumer, stream);
    }
    return { stream, consumer };
  }
  const name = parseStreamArn(arn);
  if (!name) throw invalidArgument(`ResourceARN ${arn} is not the ARN of a stream or of a consumer.`);
  return { stream: await loadStream(from, name) };
}

export function carriedBy({ stream, consumer }: Resource): Carried {
  return consumer ?? stream;
}

/** Writes a resource with other tags, or another policy. */
export function putResource(tx: Transaction, { stream, consumer }: Resource, carried: Carried): void {
  if (consumer) consumers.put(tx, [stream.id, consumer.name], { ...consumer, ...carried });
  else streams.put(tx, [stream.account, stream.region, stream.name], { ...stream, ...carried });
}
