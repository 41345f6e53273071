import { ProvisionedThroughputExceededException$, ThrottlingException$ } from "@aws-sdk/client-dynamodb";
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

/** The refusal of a request for which there is no capacity left, with the resource it is about. */
export function throughputExceeded(
  table: Table,
  index: Index | undefined,
  use: "read" | "write",
  tableArn: string,
): AwsError {
  const resource = index === undefined ? tableArn : `${tableArn}/index/${index.name}`;
  const subject = `${index === undefined ? "Table" : "Index"}${use === "read" ? "Read" : "Write"}`;
  if (table.billingMode === "PAY_PER_REQUEST") {
    const throttlingReasons = [{ reason: `${subject}MaxOnDemandThroughputExceeded`, resource }];
    return new AwsError(ThrottlingException$, OF_ON_DEMAND, { members: { throttlingReasons } });
  }
  const ThrottlingReasons = [{ reason: `${subject}ProvisionedThroughputExceeded`, resource }];
  return new AwsError(ProvisionedThroughputExceededException$, index === undefined ? OF_TABLE : OF_INDEX, {
    members: { ThrottlingReasons },
  });
}
