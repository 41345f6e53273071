import * as sdk from "@aws-sdk/client-dynamodb";
import { defineService } from "../../core/service.js";
import { access } from "./access.js";
import { CreateBackup, DeleteBackup, DescribeBackup, ListBackups } from "./backups/backup-operations.js";
import { DescribeContinuousBackups, UpdateContinuousBackups } from "./backups/continuous-backups.js";
import { COPY_BACKUP, runCopyBackup } from "./backups/copy-backup.js";
import { RESTORE, runRestore } from "./backups/restore.js";
import { RestoreTableFromBackup, RestoreTableToPointInTime } from "./backups/restore-operations.js";
import { BatchGetItem } from "./batch/batch-get-item.js";
import { BatchWriteItem } from "./batch/batch-write-item.js";
import { isAnyConsistent, isAnyForMost, isConsistent, isForMost, ofEnough, ofMost } from "./copies/held.js";
import { BACKFILL, runBackfill } from "./indexes/backfill.js";
import { DeleteItem } from "./items/delete-item.js";
import { GetItem } from "./items/get-item.js";
import { PutItem } from "./items/put-item.js";
import { UpdateItem } from "./items/update-item.js";
import { metering } from "./metering.js";
import { metrics } from "./metrics.js";
import { BatchExecuteStatement } from "./partiql/batch-execute-statement.js";
import { ExecuteStatement } from "./partiql/execute-statement.js";
import { ExecuteTransaction } from "./partiql/execute-transaction.js";
import { Query } from "./reads/query.js";
import { Scan } from "./reads/scan.js";
import { type State, startState } from "./state.js";
import { CreateTable } from "./tables/create-table.js";
import { DeleteTable } from "./tables/delete-table.js";
import { DescribeTableReplicaAutoScaling } from "./tables/describe-auto-scaling.js";
import { DescribeEndpoints, DescribeLimits } from "./tables/describe-limits.js";
import { DescribeTable } from "./tables/describe-table.js";
import { ListTables } from "./tables/list-tables.js";
import { onPurge, PURGE } from "./tables/purge.js";
import { DeleteResourcePolicy, GetResourcePolicy, PutResourcePolicy } from "./tables/resource-policy.js";
import { runSealTable, SEAL_TABLE } from "./tables/seal-table.js";
import { UpdateTable } from "./tables/update-table.js";
import { ListTagsOfResource, TagResource, UntagResource } from "./tags/tag-resource.js";
import { charged } from "./throttle/charged.js";
import { TransactGetItems } from "./transactions/transact-get-items.js";
import { TransactWriteItems } from "./transactions/transact-write-items.js";
import { LIST_EXPIRIES, runListExpiries } from "./ttl/list-expiries.js";
import { DescribeTimeToLive, UpdateTimeToLive } from "./ttl/time-to-live.js";

import { wire } from "./wire-hooks.js";

export const service = defineService<"dynamodb", State>()({
  sdk,
  operations: {
    BatchExecuteStatement: ofEnough(isAnyForMost, charged(BatchExecuteStatement)),
    BatchGetItem: ofEnough(isAnyConsistent, charged(BatchGetItem)),
    BatchWriteItem: ofMost(charged(BatchWriteItem)),
    CreateBackup,
    CreateTable,
    DeleteBackup,
    DeleteItem: ofMost(charged(DeleteItem)),
    DeleteResourcePolicy,
    DeleteTable,
    DescribeBackup,
    DescribeContinuousBackups,
    DescribeEndpoints,
    DescribeLimits,
    DescribeTable,
    DescribeTableReplicaAutoScaling,
    DescribeTimeToLive,
    ExecuteStatement: ofEnough(isForMost, charged(ExecuteStatement)),
    ExecuteTransaction: ofMost(charged(ExecuteTransaction)),
    GetItem: ofEnough(isConsistent, charged(GetItem)),
    GetResourcePolicy,
    ListBackups,
    ListTables,
    ListTagsOfResource,
    PutItem: ofMost(charged(PutItem)),
    PutResourcePolicy,
    Query: ofEnough(isConsistent, charged(Query)),
    RestoreTableFromBackup,
    RestoreTableToPointInTime,
    Scan: ofEnough(isConsistent, charged(Scan)),
    TagResource,
    TransactGetItems: ofMost(charged(TransactGetItems)),
    TransactWriteItems: ofMost(charged(TransactWriteItems)),
    UntagResource,
    UpdateContinuousBackups,
    UpdateItem: ofMost(charged(UpdateItem)),
    UpdateTable,
    UpdateTimeToLive,
  },
  access,
  metering,
  metrics,
  events: { [PURGE]: { deliver: onPurge } },
  jobs: {
    [COPY_BACKUP]: { run: runCopyBackup },
    [RESTORE]: { run: runRestore },
    [BACKFILL]: { run: runBackfill, concurrencyMax: 2 },
    [LIST_EXPIRIES]: { run: runListExpiries },
    [SEAL_TABLE]: { run: runSealTable, concurrencyMax: 2 },
  },
  wire,
  start: startState,
});
