import {
  ProvisionedThroughputExceededException$,
  ThrottlingException$,
  type ThrottlingReason,
} from "@aws-sdk/client-dynamodb";
import { AwsError } from "../../../wire/aws-error.js";
import type { Index, Table } from "../tables/table.js";

const OF_TABLE =
  "The level of configured provisioned throughput for the table was exceeded. " +
  "Consider increasing your provisioning level with the UpdateTable API.";
const OF_INDEX =
  "The level of configured provisioned throughput for one or more global secondary indexes of the table was exceeded. " +
  "Consider increasing your provisioning level for the under-provisioned global secondary indexes with the UpdateTable API";
const OF_ON_DEMAND =
  "Throughput exceeds the maximum OnDemandThroughput configured on table or index. " +
  "Consider increasing the maximum with the UpdateTable API.";

const OF_HOT_KEY =
  "Throughput exceeds the current capacity of your table or index. " +
  "DynamoDB is automatically scaling your table or index so please try again shortly. " +
  "If exceptions persist, check if you have a hot key: " +
  "https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/bp-partition-key-design.html.";
const OF_HOT_INDEX_KEY =
  "Throughput exceeds the current capacity for one or more global secondary indexes. " +
  "DynamoDB is automatically scaling your index so please try again shortly.";

type Use = "read" | "write";

/** The refusal of a request for which there is no capacity left, with the resource it is about. */
export function throughputExceeded(
  table: Table,
  index: Index | undefined,
  use: Use,
  tableArn: string,
): AwsError {
  return table.billingMode === "PAY_PER_REQUEST"
    ? throttled(OF_ON_DEMAND, toReason(index, use, "MaxOnDemandThroughputExceeded", tableArn))
    : exceeded(index, toReason(index, use, "ProvisionedThroughputExceeded", tableArn));
}

/** The refusal of a request to a partition key that takes all that a partition gives. */
export function keyThroughputExceeded(
  table: Table,
  index: Index | undefined,
  use: Use,
  tableArn: string,
): AwsError {
  const reason = toReason(index, use, "KeyRangeThroughputExceeded", tableArn);
  return table.billingMode === "PAY_PER_REQUEST"
    ? throttled(index === undefined ? OF_HOT_KEY : OF_HOT_INDEX_KEY, reason)
    : exceeded(index, reason);
}

function throttled(message: string, reason: ThrottlingReason): AwsError {
  return new AwsError(ThrottlingException$, message, { members: { throttlingReasons: [reason] } });
}

function exceeded(index: Index | undefined, reason: ThrottlingReason): AwsError {
  return new AwsError(ProvisionedThroughputExceededException$, index === undefined ? OF_TABLE : OF_INDEX, {
    members: { ThrottlingReasons: [reason] },
  });
}

/** Resource, kind of use, and limit in one word; the resource by its ARN. */
function toReason(index: Index | undefined, use: Use, limit: string, tableArn: string): ThrottlingReason {
  const subject = `${index === undefined ? "Table" : "Index"}${use === "read" ? "Read" : "Write"}`;
  return {
    reason: `${subject}${limit}`,
    resource: index === undefined ? tableArn : `${tableArn}/index/${index.name}`,
  };
}
