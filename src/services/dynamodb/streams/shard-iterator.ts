import { ExpiredIteratorException$ } from "@aws-sdk/client-dynamodb-streams";
import { AwsError } from "../../../wire/aws-error.js";
import { validationError } from "../errors.js";

/** Where in a shard reading goes on. */
export interface Position {
  streamArn: string;
  shard: number;
  /** Records of later commits are next. */
  after: number;
}

const LIFETIME_MILLISECONDS = 15 * 60 * 1000;
const VERSION = "1";

/** `ARN|1|…`, as AWS's own begin. */
export function toIterator({ streamArn, shard, after }: Position, now: number): string {
  const body = Buffer.from(`${shard}/${after}/${now}`).toString("base64url");
  return `${streamArn}|${VERSION}|${body}`;
}

export function parseIterator(iterator: string, now: number): Position {
  const position = decode(iterator);
  if (position === undefined) throw validationError("Invalid ShardIterator");
  if (now - position.issuedAt > LIFETIME_MILLISECONDS) {
    throw new AwsError(ExpiredIteratorException$, "The shard iterator has expired");
  }
  return position;
}

/** The stream that an iterator is of, whether or not it is still good; undefined for what is none. */
export function streamArnOf(iterator: string): string | undefined {
  return decode(iterator)?.streamArn;
}

function decode(iterator: string): (Position & { issuedAt: number }) | undefined {
  const [streamArn, version, body, ...more] = iterator.split("|");
  if (streamArn === undefined || version !== VERSION || body === undefined || more.length > 0)
    return undefined;
  const match = /^(\d{1,9})\/(\d{1,16})\/(\d{1,16})$/.exec(Buffer.from(body, "base64url").toString("latin1"));
  if (match === null) return undefined;
  return { streamArn, shard: Number(match[1]), after: Number(match[2]), issuedAt: Number(match[3]) };
}
