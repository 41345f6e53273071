import { promisify } from "node:util";
import { gzip } from "node:zlib";
import { AwsError } from "../../../wire/aws-error.js";
import { invalidParameter } from "../errors.js";
import type { LogsContext } from "../operation.js";

const compress = promisify(gzip);

/** A message as subscribers get it. */
export const pack = (message: unknown): Promise<Buffer> => compress(JSON.stringify(message));

/** Puts a packed message into a stream with the rights of the subscription's role. */
export async function putToStream(
  streamArn: string,
  roleArn: string,
  partitionKey: string,
  packed: Uint8Array,
  ctx: LogsContext,
): Promise<void> {
  const own = ctx.state.own(ctx.account, ctx.region);
  await own.call(
    "kinesis",
    "PutRecord",
    { StreamARN: streamArn, PartitionKey: partitionKey, Data: packed },
    { as: { role: roleArn, sessionName: "logs" }, region: streamArn.split(":")[3] },
  );
}

/** Sends the message by which AWS finds out whether a stream takes what is sent. */
export async function checkStream(
  streamArn: string,
  roleArn: string | undefined,
  ctx: LogsContext,
): Promise<void> {
  if (roleArn === undefined || roleArn === "") {
    throw invalidParameter("destinationArn for vendor kinesis requires role ARN");
  }
  const event = {
    id: "",
    timestamp: ctx.clock.now(),
    message: "CWL CONTROL MESSAGE: Checking health of destination Kinesis.",
  };
  const message = {
    messageType: "CONTROL_MESSAGE",
    owner: "CloudwatchLogs",
    logGroup: "",
    logStream: "",
    subscriptionFilters: [],
    logEvents: [event],
  };
  try {
    await putToStream(streamArn, roleArn, ctx.requestId, await pack(message), ctx);
  } catch (error) {
    if (!(error instanceof AwsError) || error.fault === "server") throw error;
    throw invalidParameter(
      "Could not deliver test message to specified Kinesis stream. Check if the given kinesis stream is in ACTIVE state.",
    );
  }
}
