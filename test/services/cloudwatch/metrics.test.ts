import {
  CloudWatchClient,
  GetMetricDataCommand,
  GetMetricStatisticsCommand,
  ListMetricsCommand,
  type MetricDatum,
  PutMetricDataCommand,
  type PutMetricDataCommandInput,
} from "@aws-sdk/client-cloudwatch";
import { AwsSmithyRpcV2CborProtocol } from "@aws-sdk/core/protocols";
import { describe, expect, it } from "vitest";
import { sendSigned } from "../../support/raw-request.js";
import { ROOT, useServer } from "../../support/server.js";
import { TurnableClock } from "../../support/turnable-clock.js";

const clock = new TurnableClock();
const server = useServer({ clock });
const client = () => new CloudWatchClient({ ...server.client(), systemClockOffset: clock.turned });
const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;
/** A whole hour ago, so that periods and minutes agree. */
const began = clock.now();
const hour = () => new Date(Math.floor(began / 3_600_000 - 1) * 3_600_000);
const later = (date: Date, ms: number) => new Date(date.getTime() + ms);

const put = (Namespace: string, ...MetricData: MetricDatum[]) =>
  client().send(new PutMetricDataCommand({ Namespace, MetricData }));
const statistics = (Namespace: string, MetricName: string, more = {}) => {
  const StartTime = hour();
  return client().send(
    new GetMetricStatisticsCommand({
      Namespace,
      MetricName,
      StartTime,
      EndTime: later(StartTime, 60 * MINUTE_MS),
      Period: 3_600,
      Statistics: ["SampleCount", "Sum", "Average", "Minimum", "Maximum"],
      ...more,
    }),
  );
};

describe("PutMetricData", () => {
  it("adds up values, statistic sets and values with counts", async () => {
    const Timestamp = hour();
    await put(
      "Sums",
      { MetricName: "m", Value: 3, Timestamp, Unit: "Count" },
      { MetricName: "m", Values: [1, 2], Counts: [2, 4], Timestamp, Unit: "Count" },
      {
        MetricName: "m",
        StatisticValues: { SampleCount: 2, Sum: 30, Minimum: 10, Maximum: 20 },
        Timestamp: later(Timestamp, MINUTE_MS),
        Unit: "Count",
      },
    );
    const { Datapoints, Label } = await statistics("Sums", "m");
    expect(Label).toBe("m");
    expect(Datapoints).toEqual([
      {
        Timestamp,
        Unit: "Count",
        SampleCount: 9,
        Sum: 43,
        Average: 43 / 9,
        Minimum: 1,
        Maximum: 20,
      },
    ]);
  });

  it.each<[string, Partial<PutMetricDataCommandInput>, string, string]>([
    ["AWS's namespaces", { Namespace: "AWS/Mine" }, "InvalidParameterValueException", "AWS/"],
    ["nothing at all", { MetricData: [] }, "MissingRequiredParameterException", "MetricData"],
    [
      "two kinds of values",
      {
        MetricData: [
          { MetricName: "m", Value: 1, StatisticValues: { SampleCount: 1, Sum: 1, Minimum: 1, Maximum: 1 } },
        ],
      },
      "InvalidParameterCombinationException",
      "mutually exclusive",
    ],
    [
      "values without their counts",
      { MetricData: [{ MetricName: "m", Values: [1, 2], Counts: [1] }] },
      "InvalidParameterValueException",
      "of the same size",
    ],
    [
      "what is not a number",
      { MetricData: [{ MetricName: "m", Value: Number.NaN }] },
      "InvalidParameterValueException",
      "NaN",
    ],
    [
      "times long past",
      { MetricData: [{ MetricName: "m", Value: 1, Timestamp: new Date(0) }] },
      "InvalidParameterValueException",
      "within the past two weeks",
    ],
  ])("refuses %s", async (_what, input, name, words) => {
    const command = new PutMetricDataCommand({
      Namespace: "Refused",
      MetricData: [{ MetricName: "m", Value: 1 }],
      ...input,
    });
    await expect(client().send(command)).rejects.toMatchObject({
      name,
      message: expect.stringContaining(words),
    });
  });
});

describe("GetMetricStatistics", () => {
  it("gives percentiles of the values", async () => {
    const Timestamp = hour();
    const Values = Array.from({ length: 100 }, (_, at) => at + 1);
    await put("Ranks", { MetricName: "m", Values, Timestamp });
    const { Datapoints } = await statistics("Ranks", "m", {
      Statistics: undefined,
      ExtendedStatistics: ["p50", "p99", "tm90", "PR(:50)", "TC(10:20)"],
    });
    expect(Datapoints?.[0]?.ExtendedStatistics).toEqual({
      p50: 50.5,
      p99: expect.closeTo(99.01),
      tm90: expect.closeTo(45.5),
      "PR(:50)": 50,
      "TC(10:20)": 10,
    });
  });

  it("refuses more points than it gives", async () => {
    await expect(
      statistics("Ranks", "m", { Period: 60, StartTime: new Date(clock.now() - 2 * DAY_MS) }),
    ).rejects.toMatchObject({
      name: "InvalidParameterCombinationException",
      message: expect.stringMatching(
        /^You have requested up to \S+ datapoints, which exceeds the limit of 1440\./,
      ),
    });
  });
});

describe("GetMetricData", () => {
  const results = async (queries: object[], more = {}) => {
    const StartTime = hour();
    const { MetricDataResults = [] } = await client().send(
      new GetMetricDataCommand({
        StartTime,
        EndTime: later(StartTime, 5 * MINUTE_MS),
        ScanBy: "TimestampAscending",
        MetricDataQueries: queries.map((query) => ({ Id: "none", ...query })),
        ...more,
      }),
    );
    return MetricDataResults;
  };
  const data = async (queries: object[], more = {}) =>
    (await results(queries, more)).map(({ Id, Values }) => [Id, Values]);
  const metric = (Namespace: string, Id: string, MetricName: string, Stat = "Sum", more = {}) => ({
    Id,
    MetricStat: { Metric: { Namespace, MetricName }, Period: 60, Stat },
    ...more,
  });

  it("computes expressions over metrics, hidden ones too", async () => {
    const at = (minute: number, MetricName: string, Value: number) => ({
      MetricName,
      Value,
      Timestamp: later(hour(), minute * MINUTE_MS),
    });
    await put(
      "Math",
      at(0, "a", 10),
      at(1, "a", 20),
      at(3, "a", 40),
      at(0, "b", 1),
      at(1, "b", 4),
      at(3, "b", 0),
    );
    const hidden = { ReturnData: false };
    const a = metric("Math", "a", "a", "Sum", hidden);
    const b = metric("Math", "b", "b", "Sum", hidden);
    const of = async (Expression: string) => (await data([a, b, { Id: "e", Expression }]))[0]?.[1];
    expect(await of("a / b")).toEqual([10, 5]);
    expect(await of("100 * (a + b) - a ^ 2")).toEqual([1000, 2000, 2400]);
    expect(await of("FILL(a, 0)")).toEqual([10, 20, 0, 40, 0]);
    expect(await of("FILL(a, LINEAR)")).toEqual([10, 20, 30, 40]);
    expect(await of("FILL(a, REPEAT)")).toEqual([10, 20, 20, 40, 40]);
    expect(await of("SUM([a, b])")).toEqual([11, 24, 40]);
    expect(await of("a - AVG(a)")).toEqual([10, 20, 40].map((value) => value - 70 / 3));
    expect(await of("IF(a > 15, a, 0)")).toEqual([0, 20, 40]);
    expect(await of("IF(a > 15 AND b > 0, 1, 0)")).toEqual([0, 1, 0]);
    expect(await of("RATE(a)")).toEqual([10 / 60, 20 / 120]);
    expect(await of("DIFF(a)")).toEqual([10, 20]);
    expect(await of("RUNNING_SUM(a)")).toEqual([10, 30, 70]);
    expect(await of("MAX(METRICS())")).toEqual([10, 20, 40]);
    expect(await of("-a")).toEqual([-10, -20, -40]);
    expect(await of("PERIOD(a) * a / a")).toEqual([60, 60, 60]);
    expect(await of("SLICE(SORT(METRICS(), MAX, DESC), 0)")).toEqual([10, 20, 40]);
  });

  it("SEARCH: finds metrics by their words and dimensions, one series each", async () => {
    const of = (MetricName: string, Value: number, queue: string, Namespace = "Found") =>
      put(Namespace, {
        MetricName,
        Value,
        Timestamp: hour(),
        Dimensions: [{ Name: "Queue", Value: queue }],
      });
    await of("MessagesSent", 1, "red");
    await of("MessagesSent", 2, "blue");
    await of("MessagesLost", 4, "blue");
    await of("MessagesSent", 8, "red", "Elsewhere");
    await put("Found", { MetricName: "MessagesSent", Value: 16, Timestamp: hour() });
    const search = async (Expression: string) =>
      (await results([{ Id: "e", Expression }])).map(({ Label, Values }) => [Label, Values]);
    expect(await search(`SEARCH('{Found,Queue} sent', 'Sum', 60)`)).toEqual([
      ["blue", [2]],
      ["red", [1]],
    ]);
    expect(await search(`SORT(SEARCH('{Found,Queue} Queue="blue"', 'Sum', 60), MAX, DESC)`)).toEqual([
      ["MessagesLost", [4]],
      ["MessagesSent", [2]],
    ]);
    expect(await search(`SUM(SEARCH('Namespace=found NOT lost', 'Sum', 60))`)).toEqual([["e", [19]]]);
    expect(await search(`SEARCH('{Nowhere} sent', 'Sum', 60)`)).toEqual([]);
    await expect(search(`SEARCH('(sent', 'Sum', 60)`)).rejects.toMatchObject({
      message: "Error in expression: Invalid syntax in the search expression",
    });
  });

  it("refuses what it does not know, and says what is not built", async () => {
    const fails = (Expression: string) => expect(data([{ Id: "e", Expression }])).rejects;
    await fails("a +").toMatchObject({ message: expect.stringContaining("Error in expression") });
    await fails("nobody * 2").toMatchObject({ message: expect.stringContaining("nobody") });
    await fails("5").toMatchObject({ message: expect.stringContaining("time series") });
    await fails("LAMBDA('f')").toMatchObject({ name: "NotImplemented" });
    await fails("SELECT AVG(x) FROM y").toMatchObject({ name: "NotImplemented" });
  });

  it("gives pages of points", async () => {
    const query = { ...metric("Math", "a", "a"), Id: "a" };
    const StartTime = hour();
    const input = {
      StartTime,
      EndTime: later(StartTime, 5 * MINUTE_MS),
      MetricDataQueries: [query],
      MaxDatapoints: 2,
    };
    const first = await client().send(new GetMetricDataCommand(input));
    expect(first.MetricDataResults?.[0]).toMatchObject({ Values: [40, 20], StatusCode: "PartialData" });
    const rest = await client().send(new GetMetricDataCommand({ ...input, NextToken: first.NextToken }));
    expect(rest.MetricDataResults?.[0]).toMatchObject({ Values: [10], StatusCode: "Complete" });
    expect(rest.NextToken).toBeUndefined();
    const wrong = (more: object) => client().send(new GetMetricDataCommand({ ...input, ...more }));
    await expect(wrong({ NextToken: "x" })).rejects.toMatchObject({ name: "InvalidNextToken" });
    await expect(wrong({ MaxDatapoints: 0 })).rejects.toMatchObject({
      message: expect.stringContaining("MaxDatapoints"),
    });
  });
});

describe("ListMetrics", () => {
  it("filters by dimensions, with values and without", async () => {
    const of = (Name: string, Value: string): MetricDatum => ({
      MetricName: "m",
      Value: 1,
      Dimensions: [{ Name, Value }],
    });
    await put("Listed", of("Host", "a"), of("Host", "b"), of("Zone", "a"));
    const list = async (more: object) => {
      const { Metrics } = await client().send(new ListMetricsCommand({ Namespace: "Listed", ...more }));
      return Metrics?.map(({ Dimensions }) => Dimensions?.[0]?.Value);
    };
    expect(await list({})).toEqual(["a", "b", "a"]);
    expect(await list({ Dimensions: [{ Name: "Host" }] })).toEqual(["a", "b"]);
    expect(await list({ Dimensions: [{ Name: "Host", Value: "b" }] })).toEqual(["b"]);
  });
});

describe("other ways in", () => {
  it("CBOR: a client is told the error's old code, too", async () => {
    const protocol = new AwsSmithyRpcV2CborProtocol({
      defaultNamespace: "com.amazonaws.cloudwatch",
      awsQueryCompatible: true,
    } as never);
    const config = { ...server.client(), systemClockOffset: clock.turned, protocol: protocol as never };
    const modern = new CloudWatchClient(config);
    await modern.send(
      new PutMetricDataCommand({ Namespace: "Cbor", MetricData: [{ MetricName: "m", Value: 1.5 }] }),
    );
    const { Metrics } = await modern.send(new ListMetricsCommand({ Namespace: "Cbor" }));
    expect(Metrics).toHaveLength(1);
    await expect(
      modern.send(new PutMetricDataCommand({ Namespace: "Cbor", MetricData: [] })),
    ).rejects.toMatchObject({ name: "MissingRequiredParameterException" });
  });

  it("forms: old clients put and list", async () => {
    const send = async (body: string) => {
      const headers = { "content-type": "application/x-www-form-urlencoded" };
      const request = { method: "POST", path: "/", query: {}, headers, body: `${body}&Version=2010-08-01` };
      const response = await sendSigned(server.endpoint, request, {
        service: "monitoring",
        ...ROOT,
        at: clock.now(),
      });
      return response.text();
    };
    await send(
      "Action=PutMetricData&Namespace=Form&MetricData.member.1.MetricName=m&MetricData.member.1.Value=2",
    );
    expect(await send("Action=ListMetrics&Namespace=Form")).toContain("<MetricName>m</MetricName>");
    expect(await send("Action=PutMetricData&Namespace=Form")).toContain("<Code>MissingParameter</Code>");
  });
});

describe("time", () => {
  it("old points become coarser and go at last; their sums stay", async () => {
    const Timestamp = hour();
    for (const second of [0, 1, 61]) {
      await put("Aging", {
        MetricName: "m",
        Value: 1,
        Timestamp: later(Timestamp, second * 1000),
        StorageResolution: 1,
      });
    }
    const points = async (Period: number) => {
      const { Datapoints = [] } = await client().send(
        new GetMetricStatisticsCommand({
          Namespace: "Aging",
          MetricName: "m",
          StartTime: Timestamp,
          EndTime: later(Timestamp, 10 * MINUTE_MS),
          Period,
          Statistics: ["Sum"],
        }),
      );
      return Datapoints.map(({ Sum }) => Sum);
    };
    /** The sweep comes by the hour. */
    const sweptTo = (Period: number, sums: number[]) =>
      expect
        .poll(() => {
          clock.turn(60 * MINUTE_MS);
          return points(Period);
        })
        .toEqual(sums);
    expect(await points(1)).toEqual([1, 1, 1]);
    clock.turn(5 * 60 * MINUTE_MS);
    await sweptTo(1, [2, 1]);
    clock.turn(16 * DAY_MS);
    await sweptTo(60, [3]);
    clock.turn(456 * DAY_MS);
    await sweptTo(3_600, []);
  });
});
