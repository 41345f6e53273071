import type {
  CreateTableCommandInput,
  GlobalSecondaryIndex,
  KeySchemaElement,
  WriteRequest,
} from "@aws-sdk/client-dynamodb";

/** A data model as NoSQL Workbench exports it, as far as tables are made of it. */
export interface DataModel {
  DataModel: ModelTable[];
}

interface ModelTable {
  TableName: string;
  KeyAttributes: ModelKey;
  GlobalSecondaryIndexes?: (Pick<GlobalSecondaryIndex, "IndexName" | "Projection"> & {
    KeyAttributes: ModelKey;
  })[];
  TableData?: Record<string, never>[];
  BillingMode?: "PROVISIONED" | "PAY_PER_REQUEST";
  ProvisionedCapacitySettings?: Pick<CreateTableCommandInput, "ProvisionedThroughput">;
}

type ModelKey = Record<"PartitionKey" | "SortKey", { AttributeName: string; AttributeType: "S" | "N" | "B" }>;

/** What Workbench itself calls to commit a table: `CreateTable`. */
export function toCreateTable(table: ModelTable): CreateTableCommandInput {
  const {
    KeyAttributes,
    GlobalSecondaryIndexes: indexes = [],
    ProvisionedCapacitySettings: capacity,
  } = table;
  const definitions = [KeyAttributes, ...indexes.map((index) => index.KeyAttributes)].flatMap(Object.values);
  const ProvisionedThroughput = capacity?.ProvisionedThroughput;
  return {
    TableName: table.TableName,
    BillingMode: table.BillingMode,
    KeySchema: toKeySchema(KeyAttributes),
    AttributeDefinitions: [...new Map(definitions.map((each) => [each.AttributeName, each])).values()],
    ProvisionedThroughput,
    GlobalSecondaryIndexes: indexes.map(({ IndexName, Projection, KeyAttributes: key }) => ({
      IndexName,
      Projection,
      ProvisionedThroughput,
      KeySchema: toKeySchema(key),
    })),
  };
}

/** The table's sample data, for `BatchWriteItem`. */
export function toPutRequests({ TableData = [] }: ModelTable): WriteRequest[] {
  return TableData.map((Item) => ({ PutRequest: { Item } }));
}

function toKeySchema({ PartitionKey, SortKey }: Partial<ModelKey>): KeySchemaElement[] {
  const hash = { AttributeName: PartitionKey?.AttributeName, KeyType: "HASH" as const };
  return SortKey === undefined ? [hash] : [hash, { AttributeName: SortKey.AttributeName, KeyType: "RANGE" }];
}
