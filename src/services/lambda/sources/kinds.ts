import { AwsError } from "../../../wire/aws-error.js";
import { invalidParameter } from "../errors.js";
import { dynamodbStream } from "./dynamodb-stream.js";
import { kinesisStream } from "./kinesis-stream.js";
import type { SourceKind } from "./source.js";
import { sqsQueue } from "./sqs-queue.js";

/** By the service in the source's ARN: a new kind is one file and one line. */
const KINDS: Readonly<Record<string, SourceKind>> = {
  dynamodb: dynamodbStream,
  kinesis: kinesisStream,
  sqs: sqsQueue,
};
/** What AWS takes beside these. */
const NOT_BUILT: ReadonlySet<string> = new Set(["kafka", "mq", "docdb", "rds"]);

/** The kind of a source's ARN. Throws for what is no source, and for what is not built. */
export function toSourceKind(arn: string | undefined, isSelfManaged = false): SourceKind {
  if (arn === undefined && !isSelfManaged) throw invalidParameter("Unrecognized event source.");
  const service = arn?.split(":")[2] ?? "";
  const kind = KINDS[service];
  if (kind) return kind;
  if (arn === undefined || NOT_BUILT.has(service)) {
    const name = arn === undefined ? "self-managed Kafka" : service;
    throw new AwsError("NotImplemented", `Event sources of ${name} are not built in Lenticular yet.`, {
      status: 501,
    });
  }
  throw invalidParameter(`Unrecognized event source: ${arn}`);
}
