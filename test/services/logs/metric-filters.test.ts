import { CloudWatchClient, GetMetricStatisticsCommand } from "@aws-sdk/client-cloudwatch";
import {
  CloudWatchLogsClient,
  CreateLogGroupCommand,
  CreateLogStreamCommand,
  DeleteMetricFilterCommand,
  DescribeLogGroupsCommand,
  DescribeMetricFiltersCommand,
  type MetricTransformation,
  PutLogEventsCommand,
  PutMetricFilterCommand,
} from "@aws-sdk/client-cloudwatch-logs";
import { expect, it } from "vitest";
import { useServer } from "../../support/server.js";
import { until } from "../../support/until.js";

const server = useServer();
const logs = () => new CloudWatchLogsClient(server.client());

async function createGroup(logGroupName: string): Promise<void> {
  await logs().send(new CreateLogGroupCommand({ logGroupName }));
  await logs().send(new CreateLogStreamCommand({ logGroupName, logStreamName: "s" }));
}
const write = (logGroupName: string, ...messages: string[]) =>
  logs().send(
    new PutLogEventsCommand({
      logGroupName,
      logStreamName: "s",
      logEvents: messages.map((message) => ({ message, timestamp: Date.now() })),
    }),
  );
const filter = (logGroupName: string, filterPattern: string, one: Partial<MetricTransformation>) =>
  logs().send(
    new PutMetricFilterCommand({
      logGroupName,
      filterName: "f",
      filterPattern,
      metricTransformations: [{ metricNamespace: "App", metricName: logGroupName, metricValue: "1", ...one }],
    }),
  );

async function measured(MetricName: string, dimensions: Record<string, string> = {}) {
  const read = () =>
    new CloudWatchClient(server.client()).send(
      new GetMetricStatisticsCommand({
        Namespace: "App",
        MetricName,
        Dimensions: Object.entries(dimensions).map(([Name, Value]) => ({ Name, Value })),
        StartTime: new Date(Date.now() - 3_600_000),
        EndTime: new Date(Date.now() + 60_000),
        Period: 86_400,
        Statistics: ["Sum", "SampleCount"],
      }),
    );
  await until(async () => ((await read()).Datapoints?.length ?? 0) > 0);
  return (await read()).Datapoints?.[0];
}

it("PutMetricFilter: counts what matches", async () => {
  await createGroup("counting");
  await filter("counting", "ERROR", { unit: "Count" });
  await write("counting", "all is well", "ERROR one", "ERROR two");
  expect(await measured("counting")).toMatchObject({ Sum: 2, SampleCount: 2, Unit: "Count" });
});

it("PutMetricFilter: refuses dimensions where the pattern has no fields", async () => {
  await createGroup("unstructured");
  await expect(filter("unstructured", "ERROR", { dimensions: { a: "$.a" } })).rejects.toMatchObject({
    name: "InvalidParameterException",
    message:
      "Invalid metric transformation: dimensions need a filter pattern of JSON or space-delimited events.",
  });
});

it("PutMetricFilter: takes a namespace with a colon", async () => {
  await createGroup("colon");
  await filter("colon", "x", { metricNamespace: "A.B-c_d/1#2:metricNamespace" });
  await expect(filter("colon", "x", { metricNamespace: "a*b" })).rejects.toMatchObject({
    name: "InvalidParameterException",
  });
});

it("PutMetricFilter: takes values and dimensions out of JSON and of fields", async () => {
  await createGroup("json");
  await filter("json", "{ $.latency > 0 }", { metricValue: "$.latency", dimensions: { Path: "$.path" } });
  await write("json", '{"latency":5,"path":"/a"}', '{"latency":7,"path":"/a"}', '{"latency":1}');
  expect(await measured("json", { Path: "/a" })).toMatchObject({ Sum: 12, SampleCount: 2 });
  await createGroup("fields");
  await filter("fields", "[ip, status = 5*, size]", { metricValue: "$size" });
  await write("fields", "10.0.0.1 500 12", "10.0.0.1 200 99", "10.0.0.1 503 8");
  expect(await measured("fields")).toMatchObject({ Sum: 20 });
});

it("PutMetricFilter: the default stands where nothing matches", async () => {
  await createGroup("quiet");
  await filter("quiet", "ERROR", { defaultValue: 0 });
  await write("quiet", "well", "still well");
  expect(await measured("quiet")).toMatchObject({ Sum: 0, SampleCount: 1 });
});

it("DescribeMetricFilters, DeleteMetricFilter: by group and by metric; the group counts them", async () => {
  await createGroup("described");
  await filter("described", "x", {});
  const { metricFilters } = await logs().send(
    new DescribeMetricFiltersCommand({ metricName: "described", metricNamespace: "App" }),
  );
  expect(metricFilters).toMatchObject([{ filterName: "f", logGroupName: "described", filterPattern: "x" }]);
  const { logGroups } = await logs().send(new DescribeLogGroupsCommand({ logGroupNamePrefix: "described" }));
  expect(logGroups?.[0]?.metricFilterCount).toBe(1);
  const named = { logGroupName: "described", filterName: "f" };
  await logs().send(new DeleteMetricFilterCommand(named));
  await expect(logs().send(new DeleteMetricFilterCommand(named))).rejects.toMatchObject({
    name: "ResourceNotFoundException",
    message: "The specified metric filter does not exist.",
  });
});

it("PutMetricFilter: refuses what cannot be measured", async () => {
  await createGroup("refusing");
  const name = "InvalidParameterException";
  await expect(filter("refusing", "x", { metricValue: "much" })).rejects.toMatchObject({ name });
  await expect(filter("refusing", "x", { metricNamespace: "AWS/Mine" })).rejects.toMatchObject({ name });
  await expect(filter("refusing", "{ $.x > }", {})).rejects.toMatchObject({ name });
  await expect(filter("refusing", "x", { defaultValue: 0, dimensions: { A: "$.a" } })).rejects.toMatchObject({
    name,
  });
});

it("PutLogEvents: events in the embedded metric format feed CloudWatch by themselves", async () => {
  await createGroup("embedded");
  const directive = {
    Namespace: "App",
    Dimensions: [["service"]],
    Metrics: [{ Name: "time", Unit: "Seconds" }],
  };
  const event = { _aws: { Timestamp: Date.now(), CloudWatchMetrics: [directive] }, service: "cart" };
  await write(
    "embedded",
    JSON.stringify({ ...event, time: [1, 2, 2] }),
    JSON.stringify({ ...event, time: 5 }),
  );
  await until(async () => (await measured("time", { service: "cart" }))?.SampleCount === 4, "both events");
  expect(await measured("time", { service: "cart" })).toMatchObject({ Sum: 10, Unit: "Seconds" });
});
