import {
  StartPiiEntitiesDetectionJobCommand,
  StartSentimentDetectionJobCommand,
} from "@aws-sdk/client-comprehend";
import { beforeAll, describe, expect, it } from "vitest";
import { useServer } from "../../support/server.js";
import { ended, JobBench } from "./job-bench.js";
import { untar } from "./untar.js";

const server = useServer();
let bench: JobBench;
const RedactionConfig = {
  PiiEntityTypes: ["EMAIL" as const],
  MaskMode: "REPLACE_WITH_PII_ENTITY_TYPE" as const,
};

beforeAll(async () => {
  bench = new JobBench(server.client());
  await bench.prepare();
});

describe("what jobs write", () => {
  it("tells of a document that is too large, and goes on", async () => {
    await bench.put("large/a.txt", `Simply wonderful.\n${"x".repeat(200_000)}\r\nIt is made of steel.`);
    const { JobId } = await bench.comprehend.send(
      new StartSentimentDetectionJobCommand({ ...bench.lines("large/"), LanguageCode: "en" }),
    );
    const job = await ended(() => bench.sentiment(JobId));
    expect(job.JobStatus).toBe("COMPLETED");
    const files = untar(await bench.get(job.OutputDataConfig?.S3Uri));
    const lines = (files["output"] ?? "").trim().split("\n");
    expect(lines.map((line) => JSON.parse(line))).toMatchObject([
      { File: "a.txt", Line: 0, Sentiment: "POSITIVE" },
      {
        File: "a.txt",
        Line: 1,
        ErrorCode: "DOCUMENT_SIZE_EXCEEDED",
        ErrorMessage: "Document size exceeds maximum size limit 5120 bytes.",
      },
      { File: "a.txt", Line: 2, Sentiment: "NEUTRAL" },
    ]);
  });

  it("reads no further in a file that is not UTF-8, and reads the files behind it", async () => {
    await bench.put(
      "latin/a.txt",
      Buffer.from("Simply wonderful.\nTr\xe8s bon.\nSimply wonderful.\n", "latin1"),
    );
    await bench.put("latin/b.txt", new Uint8Array());
    await bench.put("latin/c.txt", Buffer.from("\ufeffSimply wonderful.\n", "utf16le"));
    await bench.put("latin/d.txt", "\ufeffSimply wonderful.\r\n");
    const encoding = {
      ErrorCode: "UNSUPPORTED_ENCODING",
      ErrorMessage: "Document is not in UTF-8 format and all subsequent lines are ignored.",
    };
    expect(await sentiments("ONE_DOC_PER_LINE")).toMatchObject([
      { File: "a.txt", Line: 0, Sentiment: "POSITIVE" },
      { File: "a.txt", Line: 1, ...encoding },
      { File: "c.txt", Line: 0, ...encoding },
      { File: "d.txt", Line: 0, Sentiment: "POSITIVE" },
    ]);
    expect(await sentiments("ONE_DOC_PER_FILE")).toMatchObject([
      { File: "a.txt", ...encoding },
      { File: "b.txt", Sentiment: "NEUTRAL" },
      { File: "c.txt", ...encoding },
      { File: "d.txt", Sentiment: "POSITIVE" },
    ]);
  });

  async function sentiments(InputFormat: "ONE_DOC_PER_LINE" | "ONE_DOC_PER_FILE"): Promise<unknown[]> {
    const { JobId } = await bench.comprehend.send(
      new StartSentimentDetectionJobCommand({
        ...bench.lines("latin/"),
        LanguageCode: "en",
        InputDataConfig: { S3Uri: "s3://texts/latin/", InputFormat },
      }),
    );
    const job = await ended(() => bench.sentiment(JobId));
    const { output = "" } = untar(await bench.get(job.OutputDataConfig?.S3Uri));
    return output
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line));
  }

  it.each([
    ["input", { InputDataConfig: { S3Uri: "s3://nowhere/in/" } }, "NO_READ_ACCESS_TO_INPUT"],
    ["output", { OutputDataConfig: { S3Uri: "s3://nowhere/out/" } }, "NO_WRITE_ACCESS_TO_OUTPUT"],
  ])("fails in AWS's words when its %s is refused", async (_, place, code) => {
    await bench.put("small/a.txt", "Simply wonderful.");
    const { JobId } = await bench.comprehend.send(
      new StartSentimentDetectionJobCommand({ ...bench.lines("small/"), LanguageCode: "en", ...place }),
    );
    const { JobStatus, Message } = await ended(() => bench.sentiment(JobId));
    expect(JobStatus).toBe("FAILED");
    expect(Message).toMatch(new RegExp(`^${code}: The provided data access role does not have .* access`));
  });

  it("writes a file for each file, though two in different folders have one name", async () => {
    await bench.put("pii/one/note.txt", "Mail jane@example.com.");
    await bench.put("pii/two/note.txt", "Mail john@example.com\ntoday.\n");
    const { JobId } = await bench.comprehend.send(
      new StartPiiEntitiesDetectionJobCommand({
        ...bench.lines("pii/"),
        LanguageCode: "en",
        Mode: "ONLY_REDACTION",
        RedactionConfig,
        InputDataConfig: { S3Uri: "s3://texts/pii/", InputFormat: "ONE_DOC_PER_FILE" },
      }),
    );
    const job = await ended(() => bench.pii(JobId));
    const place = job.OutputDataConfig?.S3Uri;
    expect(place).toBe(`s3://texts/out/000000000000-PII-${JobId}/output/`);
    expect(await bench.keys(place)).toEqual(["one/note.txt.out", "two/note.txt.out"]);
    const text = async (name: string) => Buffer.from(await bench.get(`${place}${name}`)).toString();
    expect(await text("one/note.txt.out")).toBe("Mail [EMAIL].");
    expect(await text("two/note.txt.out")).toBe("Mail [EMAIL]\ntoday.\n");
  });

  it("writes where personal information is, a line of JSON a document", async () => {
    await bench.put("offsets/a.txt", "Mail jane@example.com.\nNothing.\n");
    const { JobId } = await bench.comprehend.send(
      new StartPiiEntitiesDetectionJobCommand({
        ...bench.lines("offsets/"),
        LanguageCode: "en",
        Mode: "ONLY_OFFSETS",
      }),
    );
    const job = await ended(() => bench.pii(JobId));
    const written = Buffer.from(await bench.get(`${job.OutputDataConfig?.S3Uri}a.txt.out`)).toString();
    const lines = written
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line));
    expect(lines).toMatchObject([
      { File: "a.txt", Line: 0, Entities: [{ Type: "EMAIL", BeginOffset: 5, EndOffset: 21 }] },
      { File: "a.txt", Line: 1, Entities: [] },
    ]);
  });
});
