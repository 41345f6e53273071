import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { type Files, hasProgram, json, useExecutor } from "./harness.js";

// AWS's own runtime interface clients and libraries, as functions bring them along. Fetched by their ordinary package
// managers; a test whose package cannot be fetched says that it is skipped.

const test = useExecutor();

/** Runs a package manager; false where it is missing or reaches nothing. */
function fetched(program: string, ...args: string[]): boolean {
  try {
    execFileSync(program, args, { stdio: "ignore", timeout: 120_000 });
    return true;
  } catch {
    return false;
  }
}

/** Every file of a folder, below `prefix`. */
async function readAll(folder: string, prefix = ""): Promise<Files> {
  const names = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = names
    .filter((entry) => entry.isFile())
    .map(async (entry) => {
      const path = join(entry.parentPath, entry.name);
      return [prefix + path.slice(folder.length + 1), await readFile(path)] as const;
    });
  return Object.fromEntries(await Promise.all(files));
}

describe("awslambdaric, AWS's runtime for Python", () => {
  const PYTHON = "/usr/bin/python3";
  let files: Files | undefined;

  beforeAll(async () => {
    const folder = join(test.root, "awslambdaric");
    const install = ["-m", "pip", "install", "--quiet", "--target", folder, "awslambdaric"];
    if (existsSync(PYTHON) && (fetched(PYTHON, ...install) || fetched(".venv/bin/python", ...install))) {
      files = await readAll(folder);
    }
  }, 150_000);

  it("runs as a custom runtime", async (context) => {
    if (!files) return context.skip("awslambdaric cannot be fetched");
    const code =
      "def handler(event, context):\n  if event.get('fail'):\n    raise ValueError('no')\n" +
      "  print('called')\n  return [event['a'], context.function_name, context.get_remaining_time_in_millis() > 0, context.invoked_function_arn]\n";
    const bootstrap = `#!/bin/sh\nexec ${PYTHON} -m awslambdaric app.handler\n`;
    const spec = await test.deploy(
      { ...files, "app.py": code, bootstrap },
      { runtime: "provided.al2023", handler: "app.handler" },
    );
    const result = await test.invoke(spec, { a: "ü" });
    expect(json(result)).toEqual([
      "ü",
      "sample",
      true,
      expect.stringMatching(/^arn:aws:lambda:.*:function:sample$/),
    ]);
    expect(result.logTail).toContain("called");
    expect(json(await test.invoke(spec, { fail: true }))).toMatchObject({
      errorType: "ValueError",
      errorMessage: "no",
    });
  });
});

describe.skipIf(!hasProgram("ruby"))("aws_lambda_ric, AWS's runtime for Ruby", () => {
  let files: Files | undefined;

  beforeAll(async () => {
    const folder = join(test.root, "gems");
    await mkdir(folder, { recursive: true });
    if (fetched("gem", "install", "--no-document", "--install-dir", folder, "aws_lambda_ric")) {
      files = await readAll(folder, "gems/");
    }
  }, 150_000);

  it("runs as a custom runtime", async (context) => {
    if (!files) return context.skip("aws_lambda_ric cannot be fetched");
    const code =
      "def handler(event:, context:)\n  raise ArgumentError, 'no' if event['fail']\n" +
      "  [event['a'], context.function_name, context.get_remaining_time_in_millis.positive?]\nend\n";
    const bootstrap =
      '#!/bin/sh\nexport GEM_PATH="$LAMBDA_TASK_ROOT/gems"\nexec ruby -e \'gem "aws_lambda_ric"; load Gem.bin_path("aws_lambda_ric", "aws_lambda_ric")\' app.handler\n';
    const spec = await test.deploy(
      { ...files, "app.rb": code, bootstrap },
      { runtime: "provided.al2023", handler: "app.handler" },
    );
    expect(json(await test.invoke(spec, { a: "ü" }))).toEqual(["ü", "sample", true]);
    expect(json(await test.invoke(spec, { fail: true }))).toMatchObject({
      errorType: "Function<ArgumentError>",
      errorMessage: "no",
    });
  });
});

describe.skipIf(!hasProgram("mvn") || !hasProgram("javac"))("aws-lambda-java-core and -events", () => {
  const ARTIFACTS = [
    "com.amazonaws:aws-lambda-java-core:1.2.3",
    "com.amazonaws:aws-lambda-java-events:3.14.0",
    "joda-time:joda-time:2.10.8",
  ];
  const SOURCE = `package sample;
import com.amazonaws.services.lambda.runtime.*;
import com.amazonaws.services.lambda.runtime.events.*;
import java.nio.charset.StandardCharsets;
import java.util.*;
public class App {
  public SQSBatchResponse sqs(SQSEvent event, Context context) {
    List<SQSBatchResponse.BatchItemFailure> failures = new ArrayList<>();
    for (SQSEvent.SQSMessage message : event.getRecords())
      if (message.getMessageAttributes().get("fail").getStringValue().equals("yes"))
        failures.add(new SQSBatchResponse.BatchItemFailure(message.getMessageId()));
    return new SQSBatchResponse(failures);
  }
  public List<Object> s3(S3Event event) {
    var record = event.getRecords().get(0);
    return List.of(record.getS3().getBucket().getName(), record.getS3().getObject().getUrlDecodedKey(), record.getS3().getObject().getSizeAsLong(), record.getEventTime().getYear());
  }
  public List<Object> kinesis(KinesisEvent event) {
    var record = event.getRecords().get(0).getKinesis();
    return List.of(StandardCharsets.UTF_8.decode(record.getData()).toString(), record.getApproximateArrivalTimestamp().getTime(), event.getRecords().get(0).getEventSourceARN());
  }
  public List<Object> dynamodb(DynamodbEvent event) {
    var record = event.getRecords().get(0).getDynamodb();
    return List.of(record.getKeys().get("id").getS(), record.getNewImage().get("list").getL().get(0).getN(), record.getSequenceNumber());
  }
  public APIGatewayV2HTTPResponse http(APIGatewayV2HTTPEvent event, Context context) {
    context.getLogger().log("called", com.amazonaws.services.lambda.runtime.logging.LogLevel.INFO);
    return APIGatewayV2HTTPResponse.builder().withStatusCode(201).withBody(event.getRequestContext().getHttp().getMethod() + event.getRawPath()).build();
  }
}
`;
  const EVENTS: Record<string, [event: unknown, answer: unknown]> = {
    sqs: [
      {
        Records: ["no", "yes"].map((stringValue) => ({
          messageId: `m-${stringValue}`,
          body: "",
          eventSourceARN: "arn",
          messageAttributes: { fail: { stringValue, dataType: "String" } },
        })),
      },
      { batchItemFailures: [{ itemIdentifier: "m-yes" }] },
    ],
    s3: [
      {
        Records: [
          {
            eventTime: "2026-01-02T03:04:05.678Z",
            responseElements: { "x-amz-request-id": "r" },
            s3: { bucket: { name: "b", ownerIdentity: {} }, object: { key: "a+b%21", size: 5e9, eTag: "e" } },
          },
        ],
      },
      ["b", "a b!", 5e9, 2026],
    ],
    kinesis: [
      {
        Records: [
          { eventSourceARN: "arn", kinesis: { data: "aMO8", approximateArrivalTimestamp: 1545084650.987 } },
        ],
      },
      ["hü", 1545084650987, "arn"],
    ],
    dynamodb: [
      {
        Records: [
          {
            dynamodb: {
              Keys: { id: { S: "k" } },
              NewImage: { list: { L: [{ N: "7" }] } },
              SequenceNumber: "9",
            },
          },
        ],
      },
      ["k", "7", "9"],
    ],
    http: [
      { rawPath: "/h", requestContext: { http: { method: "POST" } } },
      expect.objectContaining({ statusCode: 201, body: "POST/h" }),
    ],
  };
  let files: Files | undefined;

  beforeAll(async () => {
    const folder = join(test.root, "jars");
    const copy = (artifact: string) =>
      fetched("mvn", "-q", "-B", "dependency:copy", `-Dartifact=${artifact}`, `-DoutputDirectory=${folder}`);
    if (!ARTIFACTS.every(copy)) return;
    await writeFile(join(test.root, "App.java"), SOURCE);
    execFileSync("javac", [
      "-cp",
      `${folder}/*`,
      "-d",
      join(test.root, "classes"),
      join(test.root, "App.java"),
    ]);
    files = { ...(await readAll(folder, "lib/")), ...(await readAll(join(test.root, "classes"))) };
  }, 240_000);

  it.for(Object.keys(EVENTS))("a handler gets the event of %s", async (name, context) => {
    if (!files) return context.skip("Maven reaches no repository");
    const [event, answer] = EVENTS[name] ?? [];
    const more = { runtime: "java17", handler: `sample.App::${name}`, memoryMb: 512 };
    expect(json(await test.invoke(await test.deploy(files, more), event))).toEqual(answer);
  });
});
