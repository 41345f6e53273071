import * as sdk from "@aws-sdk/client-dynamodb";
import { defineService } from "../../core/service.js";
import { access } from "./access.js";
import { BatchGetItem } from "./batch/batch-get-item.js";
import { BatchWriteItem } from "./batch/batch-write-item.js";
import { BACKFILL, runBackfill } from "./indexes/backfill.js";
import { DeleteItem } from "./items/delete-item.js";
import { GetItem } from "./items/get-item.js";
import { PutItem } from "./items/put-item.js";
import { UpdateItem } from "./items/update-item.js";
import { metering } from "./metering.js";
import { Query } from "./reads/query.js";
import { Scan } from "./reads/scan.js";
import { type State, startState } from "./state.js";
import { CreateTable } from "./tables/create-table.js";
import { DeleteTable } from "./tables/delete-table.js";
import { DescribeEndpoints, DescribeLimits } from "./tables/describe-limits.js";
import { DescribeTable } from "./tables/describe-table.js";
import { ListTables } from "./tables/list-tables.js";
import { onPurge, PURGE } from "./tables/purge.js";
import { DeleteResourcePolicy, GetResourcePolicy, PutResourcePolicy } from "./tables/resource-policy.js";
import { UpdateTable } from "./tables/update-table.js";
import { ListTagsOfResource, TagResource, UntagResource } from "./tags/tag-resource.js";
import { TransactGetItems } from "./transactions/transact-get-items.js";
import { TransactWriteItems } from "./transactions/transact-write-items.js";
import { LIST_EXPIRIES, runListExpiries } from "./ttl/list-expiries.js";
import { DescribeTimeToLive, UpdateTimeToLive } from "./ttl/time-to-live.js";

import { wire } from "./wire-hooks.js";

export const service = defineService<"dynamodb", State>()({
  sdk,
  operations: {
    BatchGetItem,
    BatchWriteItem,
    CreateTable,
    DeleteItem,
    DeleteResourcePolicy,
    DeleteTable,
    DescribeEndpoints,
    DescribeLimits,
    DescribeTable,
    DescribeTimeToLive,
    GetItem,
    GetResourcePolicy,
    ListTables,
    ListTagsOfResource,
    PutItem,
    PutResourcePolicy,
    Query,
    Scan,
    TagResource,
    TransactGetItems,
    TransactWriteItems,
    UntagResource,
    UpdateItem,
    UpdateTable,
    UpdateTimeToLive,
  },
  access,
  metering,
  events: { [PURGE]: { deliver: onPurge } },
  jobs: {
    [BACKFILL]: { run: runBackfill, concurrencyMax: 2 },
    [LIST_EXPIRIES]: { run: runListExpiries },
  },
  wire,
  start: startState,
});
