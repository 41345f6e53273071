import type { Op } from "../operation.js";
import { describedTable } from "../state.js";
import { statusOf } from "./table.js";
import { controlTableNameOf } from "./table-name.js";

/** What scales each replica of a global table. No table has replicas here, and so none is scaled this way. */
export const DescribeTableReplicaAutoScaling: Op<"DescribeTableReplicaAutoScaling"> = async (input, ctx) => {
  const table = await describedTable(ctx.store, ctx, controlTableNameOf(ctx, input.TableName));
  return {
    TableAutoScalingDescription: {
      TableName: table.name,
      TableStatus: statusOf(table, ctx.clock.now()),
      Replicas: [],
    },
  };
};
