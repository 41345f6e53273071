import * as sdk from "@aws-sdk/client-dynamodb-streams";
import { defineService } from "../../../core/service.js";
import { finishBody } from "../response-body.js";
import { access } from "./access.js";
import { DescribeStream } from "./describe-stream.js";
import { GetRecords } from "./get-records.js";
import { GetShardIterator } from "./get-shard-iterator.js";
import { ListStreams } from "./list-streams.js";
import { metering } from "./metering.js";
import { metrics } from "./metrics.js";

export const service = defineService<"dynamodbstreams">()({
  sdk,
  operations: { DescribeStream, GetRecords, GetShardIterator, ListStreams },
  access,
  metering,
  metrics,
  wire: { finish: (request, response) => finishBody(request.headers, response) },
});
