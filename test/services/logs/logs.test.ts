import {
  CloudWatchLogsClient,
  CreateLogGroupCommand,
  CreateLogStreamCommand,
  DeleteLogGroupCommand,
  DeleteLogStreamCommand,
  DescribeLogGroupsCommand,
  DescribeLogStreamsCommand,
  FilterLogEventsCommand,
  GetLogEventsCommand,
  ListTagsForResourceCommand,
  PutLogEventsCommand,
  PutLogGroupDeletionProtectionCommand,
  PutRetentionPolicyCommand,
  StartLiveTailCommand,
  TagResourceCommand,
  TestMetricFilterCommand,
  UntagResourceCommand,
} from "@aws-sdk/client-cloudwatch-logs";
import { beforeAll, describe, expect, it } from "vitest";
import { useServer } from "../../support/server.js";

const server = useServer();
let logs: CloudWatchLogsClient;
const HOUR_MS = 3_600_000;

beforeAll(() => {
  logs = new CloudWatchLogsClient(server.client());
});

async function group(logGroupName: string, ...streams: string[]): Promise<void> {
  await logs.send(new CreateLogGroupCommand({ logGroupName }));
  for (const logStreamName of streams)
    await logs.send(new CreateLogStreamCommand({ logGroupName, logStreamName }));
}

/** Puts messages one millisecond apart from `start` on. */
async function put(logGroupName: string, logStreamName: string, start: number, ...messages: string[]) {
  const logEvents = messages.map((message, index) => ({ message, timestamp: start + index }));
  return await logs.send(new PutLogEventsCommand({ logGroupName, logStreamName, logEvents }));
}

async function filter(logGroupName: string, more: object = {}): Promise<string[]> {
  const { events = [] } = await logs.send(new FilterLogEventsCommand({ logGroupName, ...more }));
  return events.map(({ message = "" }) => message);
}

describe("groups", () => {
  it("CreateLogGroup: names of AWS's own are refused", async () => {
    await expect(logs.send(new CreateLogGroupCommand({ logGroupName: "AWS/mine" }))).rejects.toMatchObject({
      name: "InvalidParameterException",
      message: "Log groups starting with AWS/ are reserved for AWS.",
    });
  });

  it("CreateLogGroup: one in use is refused", async () => {
    await group("once");
    await expect(group("once")).rejects.toMatchObject({
      name: "ResourceAlreadyExistsException",
      message: "The specified log group already exists",
    });
  });

  it("CreateLogGroup: refuses a name with a space", async () => {
    await expect(group("a b")).rejects.toMatchObject({
      name: "InvalidParameterException",
      message:
        "1 validation error detected: Value 'a b' at 'logGroupName' failed to satisfy constraint: Member must satisfy regular expression pattern: [\\.\\-_/#A-Za-z0-9]+",
    });
  });

  it("DescribeLogGroups: by prefix, by pattern, in pages", async () => {
    for (const name of ["/d/one", "/d/two", "/d/three", "/e/one"]) await group(name);
    const all = await logs.send(new DescribeLogGroupsCommand({ logGroupNamePrefix: "/d/" }));
    expect(all.logGroups?.map(({ logGroupName }) => logGroupName)).toEqual(["/d/one", "/d/three", "/d/two"]);
    expect(all.logGroups?.[0]).toMatchObject({
      arn: "arn:aws:logs:us-east-1:000000000000:log-group:/d/one:*",
      logGroupArn: "arn:aws:logs:us-east-1:000000000000:log-group:/d/one",
      storedBytes: 0,
      metricFilterCount: 0,
      logGroupClass: "STANDARD",
    });
    const first = await logs.send(new DescribeLogGroupsCommand({ logGroupNamePrefix: "/d/", limit: 2 }));
    const rest = await logs.send(
      new DescribeLogGroupsCommand({ logGroupNamePrefix: "/d/", nextToken: first.nextToken }),
    );
    expect(rest.logGroups?.map(({ logGroupName }) => logGroupName)).toEqual(["/d/two"]);
    const found = await logs.send(new DescribeLogGroupsCommand({ logGroupNamePattern: "ONE" }));
    expect(found.logGroups?.map(({ logGroupName }) => logGroupName)).toEqual(["/d/one", "/e/one"]);
    expect(found.logGroups?.[0]).not.toHaveProperty("storedBytes");
  });

  it("DeleteLogGroup: takes its streams and events along", async () => {
    await group("fleeting", "s");
    await put("fleeting", "s", Date.now(), "x");
    await logs.send(new DeleteLogGroupCommand({ logGroupName: "fleeting" }));
    await expect(filter("fleeting")).rejects.toMatchObject({
      name: "ResourceNotFoundException",
      message: "The specified log group does not exist.",
    });
    await group("fleeting", "s");
    expect(await filter("fleeting")).toEqual([]);
  });

  it("PutLogGroupDeletionProtection: keeps a group from being deleted", async () => {
    await group("kept");
    const logGroupIdentifier = "kept";
    await logs.send(
      new PutLogGroupDeletionProtectionCommand({ logGroupIdentifier, deletionProtectionEnabled: true }),
    );
    await expect(logs.send(new DeleteLogGroupCommand({ logGroupName: "kept" }))).rejects.toThrow();
  });

  it("TagResource: tags are listed until taken away", async () => {
    await group("tagged");
    const resourceArn = "arn:aws:logs:us-east-1:000000000000:log-group:tagged";
    await logs.send(new TagResourceCommand({ resourceArn, tags: { a: "1", b: "2" } }));
    await logs.send(new UntagResourceCommand({ resourceArn, tagKeys: ["a"] }));
    expect((await logs.send(new ListTagsForResourceCommand({ resourceArn }))).tags).toEqual({ b: "2" });
  });

  it("PutRetentionPolicy: takes only AWS's periods; older events are gone", async () => {
    await group("retained", "s");
    const old = Date.now() - 30 * HOUR_MS;
    await put("retained", "s", old, "old");
    await put("retained", "s", Date.now(), "new");
    expect(await filter("retained")).toEqual(["old", "new"]);
    await expect(
      logs.send(new PutRetentionPolicyCommand({ logGroupName: "retained", retentionInDays: 2 })),
    ).rejects.toMatchObject({ name: "InvalidParameterException" });
    await logs.send(new PutRetentionPolicyCommand({ logGroupName: "retained", retentionInDays: 1 }));
    expect(await filter("retained")).toEqual(["new"]);
    expect((await put("retained", "s", old, "older")).rejectedLogEventsInfo).toEqual({
      expiredLogEventEndIndex: 1,
    });
  });
});

describe("streams", () => {
  it("CreateLogStream: wants its group, and a name of its own", async () => {
    await group("streams", "b", "a");
    await expect(
      logs.send(new CreateLogStreamCommand({ logGroupName: "streams", logStreamName: "a" })),
    ).rejects.toMatchObject({ name: "ResourceAlreadyExistsException" });
    await expect(
      logs.send(new CreateLogStreamCommand({ logGroupName: "none", logStreamName: "a" })),
    ).rejects.toMatchObject({ name: "ResourceNotFoundException" });
  });

  it("DescribeLogStreams: by name or by last event", async () => {
    const now = Date.now();
    await put("streams", "b", now, "x", "y");
    await put("streams", "a", now + 10, "x");
    const describe = async (more: object) => {
      const { logStreams = [] } = await logs.send(
        new DescribeLogStreamsCommand({ logGroupName: "streams", ...more }),
      );
      return logStreams.map(({ logStreamName }) => logStreamName);
    };
    expect(await describe({})).toEqual(["a", "b"]);
    expect(await describe({ descending: true })).toEqual(["b", "a"]);
    expect(await describe({ orderBy: "LastEventTime" })).toEqual(["b", "a"]);
    expect(await describe({ orderBy: "LastEventTime", descending: true, limit: 1 })).toEqual(["a"]);
    expect(await describe({ logStreamNamePrefix: "b" })).toEqual(["b"]);
    const { logStreams = [] } = await logs.send(new DescribeLogStreamsCommand({ logGroupName: "streams" }));
    await expect(
      logs.send(new DescribeLogStreamsCommand({ logGroupName: "streams", logGroupIdentifier: "streams" })),
    ).rejects.toMatchObject({
      name: "ValidationException",
      message: "LogGroup name and LogGroup ARN are mutually exclusive parameters.",
    });
    expect(logStreams[1]).toMatchObject({
      firstEventTimestamp: now,
      lastEventTimestamp: now + 1,
      arn: "arn:aws:logs:us-east-1:000000000000:log-group:streams:log-stream:b",
    });
  });

  it("DeleteLogStream: its events go with it", async () => {
    await logs.send(new DeleteLogStreamCommand({ logGroupName: "streams", logStreamName: "b" }));
    expect(await filter("streams")).toEqual(["x"]);
  });
});

describe("events", () => {
  it("PutLogEvents: refuses disorder, a span over 24 hours, and too much at once", async () => {
    await group("strict", "s");
    const at = { logGroupName: "strict", logStreamName: "s" };
    const now = Date.now();
    const send = (logEvents: { timestamp: number; message: string }[]) =>
      logs.send(new PutLogEventsCommand({ ...at, logEvents }));
    await expect(
      send([
        { timestamp: now, message: "b" },
        { timestamp: now - 1, message: "a" },
      ]),
    ).rejects.toMatchObject({
      name: "InvalidParameterException",
      message: "Log events in a single PutLogEvents request must be in chronological order.",
    });
    await expect(
      send([
        { timestamp: now - 25 * HOUR_MS, message: "a" },
        { timestamp: now, message: "b" },
      ]),
    ).rejects.toMatchObject({
      message: "The batch of log events in a single PutLogEvents request cannot span more than 24 hours.",
    });
    await expect(send([{ timestamp: now, message: "x".repeat(1_048_576) }])).rejects.toMatchObject({
      message: "Upload too large: 1048602 bytes exceeds limit of 1048576",
    });
  });

  it("PutLogEvents: tells which events are too old or too new", async () => {
    const now = Date.now();
    const answers = [
      await put("strict", "s", now - 15 * 24 * HOUR_MS, "old"),
      await put("strict", "s", now + 3 * HOUR_MS, "new"),
    ];
    expect(answers.map(({ rejectedLogEventsInfo }) => rejectedLogEventsInfo)).toEqual([
      { tooOldLogEventEndIndex: 1 },
      { tooNewLogEventStartIndex: 0 },
    ]);
    expect(await filter("strict")).toEqual([]);
  });

  it("GetLogEvents: newest first page by default; tokens lead both ways and stop at the ends", async () => {
    await group("paged", "s");
    const now = Date.now() - 10_000;
    await put("paged", "s", now, "1", "2", "3");
    await put("paged", "s", now + 3000, "4", "5", "6");
    const get = async (more: object) => {
      const input = { logGroupName: "paged", logStreamName: "s", limit: 2, ...more };
      const {
        events = [],
        nextForwardToken,
        nextBackwardToken,
      } = await logs.send(new GetLogEventsCommand(input));
      return {
        text: events.map(({ message }) => message).join(""),
        f: nextForwardToken,
        b: nextBackwardToken,
      };
    };
    const newest = await get({});
    expect(newest.text).toBe("56");
    expect(newest.f).toMatch(/^f\/\d{56}\/s$/);
    const middle = await get({ nextToken: newest.b });
    expect(middle.text).toBe("34");
    const oldest = await get({ nextToken: middle.b });
    expect(oldest.text).toBe("12");
    const before = await get({ nextToken: oldest.b });
    expect([before.text, before.b]).toEqual(["", oldest.b]);
    expect((await get({ nextToken: oldest.f })).text).toBe("34");
    const end = await get({ nextToken: newest.f });
    expect([end.text, end.f]).toEqual(["", newest.f]);
    await put("paged", "s", now + 4000, "7");
    expect((await get({ nextToken: end.f })).text).toBe("7");
    expect((await get({ startFromHead: true })).text).toBe("12");
    expect((await get({ startTime: now + 1, endTime: now + 3000, startFromHead: true })).text).toBe("23");
    await expect(get({ nextToken: "x" })).rejects.toMatchObject({
      message: "The specified nextToken is invalid.",
    });
  });

  it("GetLogEvents: events that come late take their place in time", async () => {
    await group("late", "s");
    const now = Date.now() - 10_000;
    await put("late", "s", now + 500, "b", "d");
    await put("late", "s", now + 499, "a");
    await put("late", "s", now + 500, "c");
    const { events = [] } = await logs.send(
      new GetLogEventsCommand({ logGroupName: "late", logStreamName: "s", startFromHead: true }),
    );
    expect(events.map(({ message }) => message)).toEqual(["a", "b", "c", "d"]);
  });

  it("FilterLogEvents: across streams in the order of time, by pattern, time and stream, in pages", async () => {
    await group("filtered", "s1", "s2", "t1");
    const now = Date.now() - 10_000;
    await put("filtered", "s1", now, "ERROR one", "fine", "ERROR three");
    await put("filtered", "s2", now + 1, "ERROR two");
    await put("filtered", "t1", now + 2500, "ERROR four");
    const all = { filterPattern: "ERROR" };
    expect(await filter("filtered", all)).toEqual(["ERROR one", "ERROR two", "ERROR three", "ERROR four"]);
    expect(await filter("filtered", { ...all, logStreamNames: ["s2"] })).toEqual(["ERROR two"]);
    expect(await filter("filtered", { ...all, logStreamNamePrefix: "s" })).toHaveLength(3);
    expect(await filter("filtered", { startTime: now + 1, endTime: now + 1 })).toEqual(["fine", "ERROR two"]);
    const found: string[] = [];
    let nextToken: string | undefined;
    do {
      const page = await logs.send(
        new FilterLogEventsCommand({ logGroupName: "filtered", ...all, limit: 1, nextToken }),
      );
      found.push(...(page.events ?? []).map(({ message = "" }) => message));
      nextToken = page.nextToken;
    } while (nextToken);
    expect(found).toEqual(["ERROR one", "ERROR two", "ERROR three", "ERROR four"]);
    await expect(filter("filtered", { filterPattern: "{ $.a" })).rejects.toMatchObject({
      name: "InvalidParameterException",
      message: "Invalid filter pattern",
    });
  });

  it("TestMetricFilter: numbers the events that match and gives their values", async () => {
    const { matches } = await logs.send(
      new TestMetricFilterCommand({
        filterPattern: "[ip, status = 4*]",
        logEventMessages: ["1.1.1.1 200", "2.2.2.2 404"],
      }),
    );
    expect(matches).toEqual([
      { eventNumber: 2, eventMessage: "2.2.2.2 404", extractedValues: { $ip: "2.2.2.2", $status: "404" } },
    ]);
  });

  it("StartLiveTail: shows what is written while it is open", async () => {
    await group("live", "s");
    const tail = new CloudWatchLogsClient({ ...server.client(), disableHostPrefix: true });
    const { responseStream = [] } = await tail.send(
      new StartLiveTailCommand({ logGroupIdentifiers: ["live"], logEventFilterPattern: "seen" }),
    );
    const results: string[] = [];
    for await (const event of responseStream) {
      if (event.sessionStart) await put("live", "s", Date.now(), "seen 1", "hidden", "seen 2");
      results.push(...(event.sessionUpdate?.sessionResults ?? []).map(({ message = "" }) => message));
      if (results.length >= 2) break;
    }
    expect(results).toEqual(["seen 1", "seen 2"]);
    tail.destroy();
  });
});
