import type { Usage } from "../../../core/metering.js";

const free = (): Usage[] => [];

/** Reads from a stream are paid for by the call. */
const read = (): Usage[] => [{ usageType: "Streams-ReadRequestUnits", quantity: 1, unit: "Requests" }];

export const metering = { DescribeStream: free, GetRecords: read, GetShardIterator: free, ListStreams: free };
