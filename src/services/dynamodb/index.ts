import * as sdk from "@aws-sdk/client-dynamodb";
import { defineService } from "../../core/service.js";
import { access } from "./access.js";
import { BatchGetItem } from "./batch/batch-get-item.js";
import { BatchWriteItem } from "./batch/batch-write-item.js";
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
import { DescribeTable } from "./tables/describe-table.js";
import { ListTables } from "./tables/list-tables.js";
import { onPurge, PURGE } from "./tables/purge.js";

export const service = defineService<"dynamodb", State>()({
  sdk,
  operations: {
    BatchGetItem,
    BatchWriteItem,
    CreateTable,
    DeleteItem,
    DeleteTable,
    DescribeTable,
    GetItem,
    ListTables,
    PutItem,
    Query,
    Scan,
    UpdateItem,
  },
  access,
  metering,
  events: { [PURGE]: { deliver: onPurge } },
  start: startState,
});
