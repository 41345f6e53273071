import * as sdk from "@aws-sdk/client-s3";
import { CreateBucketCommand, CreateMultipartUploadCommand, PutObjectCommand } from "@aws-sdk/client-s3";
import { expect, test } from "vitest";
import { service } from "../../../src/services/s3/index.js";
import { manifest } from "../../../src/services/s3/manifest.js";
import { loadServiceModel, type OperationModel } from "../../../src/wire/model.js";
import { Random, seeds } from "../../support/random.js";
import { sendSigned } from "../../support/raw-request.js";
import { ROOT, useServer } from "../../support/server.js";
import { fuzzedRequest } from "./fuzz/generate.js";
import { s3Of } from "./support.js";

const server = useServer();
const ROUNDS = Number(process.env["ROUNDS"] ?? 1000);
const WORKERS = 8;
/** Longest that a request may take. */
const ANSWER_MS_MAX = 60_000;

const model = loadServiceModel(sdk, manifest);
const OPERATIONS = Object.keys(service.operations).flatMap((name) => model.operations.get(name) ?? []) as [
  OperationModel,
  ...OperationModel[],
];

/** What most requests mean; some of them take it away. @returns an upload's id */
async function restore(): Promise<string> {
  const s3 = s3Of(server);
  for (const Bucket of ["fuzz", "locked"]) {
    await s3.send(new CreateBucketCommand({ Bucket, ObjectLockEnabledForBucket: Bucket === "locked" }));
    // A configuration that a request left behind may refuse it.
    await s3.send(new PutObjectCommand({ Bucket, Key: "k", Body: "0123456789" })).catch(() => undefined);
  }
  const begun = s3.send(new CreateMultipartUploadCommand({ Bucket: "fuzz", Key: "parts" }));
  return (await begun.catch(() => undefined))?.UploadId ?? "none";
}

test("whatever is sent to an operation, the answer is S3's: a result or an error of its own", {
  timeout: 1_800_000,
}, async () => {
  let uploadId = await restore();
  const outcomes = new Map<string, number>();
  const work = async (seed: number) => {
    const random = new Random(seed);
    for (let round = 0; round < ROUNDS / WORKERS; round++) {
      const operation = random.pick(OPERATIONS);
      const request = fuzzedRequest(random, operation, uploadId);
      const signed = {
        ...request,
        headers: { ...request.headers, "x-amz-content-sha256": "UNSIGNED-PAYLOAD" },
      };
      const told = () =>
        `seed ${seed}, round ${round}: ${operation.name} ${JSON.stringify(request).slice(0, 3000)}`;
      const { status, text } = await answerTo(signed).catch((error: unknown) => {
        throw new Error(told(), { cause: error });
      });
      const code = /<Code>(\w+)<\/Code>/.exec(text)?.[1];
      expect(status < 500 || status === 501, `${told()} -> ${status} ${text.slice(0, 500)}`).toBe(true);
      const isTold = status < 400 || request.method === "HEAD" || code !== undefined;
      expect(isTold, `${told()} -> ${status} ${text.slice(0, 500)}`).toBe(true);
      const outcome = status < 300 ? "done" : (code ?? String(status));
      outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
      if (operation.name.startsWith("Delete") || round % 50 === 0) uploadId = await restore();
    }
  };
  await Promise.all(seeds(WORKERS).map(work));
  if (process.env["TELL"]) console.log([...outcomes].sort(([, a], [, b]) => b - a));
  expect(outcomes.get("done") ?? 0).toBeGreaterThan(ROUNDS / 20);
});

async function answerTo(
  request: Parameters<typeof sendSigned>[1],
): Promise<{ status: number; text: string }> {
  const sent = sendSigned(server.endpoint, request, { service: "s3", ...ROOT, at: Date.now() });
  const late = new Promise<never>((_resolve, reject) => {
    setTimeout(() => reject(new Error("no answer")), ANSWER_MS_MAX).unref();
  });
  const answer = await Promise.race([sent, late]);
  return { status: answer.status, text: await answer.text() };
}
