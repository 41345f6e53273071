import { DynamoDBStreams } from "@aws-sdk/client-dynamodb-streams";
import { test } from "vitest";
import { Random, seeds } from "../../support/random.js";
import { useServer } from "../../support/server.js";
import { expectAgreement, newWatchedTable } from "./model/agreement.js";
import { expectSame } from "./model/plain-table.js";
import { Sequence } from "./model/sequence.js";
import { dynamoOf } from "./support.js";

const server = useServer({ settings: { "dynamodb.shardMs": "1000" } });
const SEQUENCES = Number(process.env["SEQUENCES"] ?? 40);
const STEPS = 50;
/** One table in so many has a KMS key. */
const KEYED = 10;

test.concurrent.each(seeds(SEQUENCES))(
  "random operations do what they do to a plain map; indexes and stream agree (seed %d)",
  { timeout: 120_000 },
  async (seed) => {
    const dynamo = dynamoOf(server);
    const table = await newWatchedTable(dynamo, { SSESpecification: { Enabled: seed % KEYED === 0 } });
    const sequence = new Sequence(dynamo, table, new Random(seed));
    for (let step = 0; step < STEPS; step++) await sequence.step();
    const items = await expectAgreement(dynamo, new DynamoDBStreams(server.client()), table);
    expectSame(items, sequence.model.all(), "the table");
    await dynamo.deleteTable({ TableName: table });
  },
);
