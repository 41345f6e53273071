// A job over a million short documents: how much memory the server takes on the way, what a kill in the middle costs, and whether
// every document is answered once. BENCH_DOCUMENTS says how many, BENCH_TASK which job (DominantLanguage or Sentiment).
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { Comprehend } from "@aws-sdk/client-comprehend";
import { CreateRoleCommand, IAMClient, PutRolePolicyCommand } from "@aws-sdk/client-iam";
import {
  CompleteMultipartUploadCommand,
  CreateBucketCommand,
  CreateMultipartUploadCommand,
  GetObjectCommand,
  S3Client,
  UploadPartCommand,
} from "@aws-sdk/client-s3";
import { startServer } from "../server-process.js";
import { TEST_KEY } from "../sign.js";

const DOCUMENTS = Number(process.env.BENCH_DOCUMENTS ?? 1_000_000);
const TASK = process.env.BENCH_TASK ?? "DominantLanguage";
const KILLED_AT = 0.4;
const PART_DOCUMENTS = 200_000;
const SUBJECTS = [
  "The room",
  "My order",
  "The film",
  "Das Essen",
  "La película",
  "Le service",
  "The battery",
];
const VERDICTS = [
  "was wonderful",
  "never arrived",
  "war kalt",
  "fue larga",
  "était lent",
  "is fine",
  "broke today",
];

const documentOf = (nth) => `${SUBJECTS[nth % 7]} ${VERDICTS[(nth >> 3) % 7]}, said guest ${nth}.\n`;

export async function run(_report, write) {
  const first = await startServer("lenticular");
  write(`\n${TASK} of ${DOCUMENTS.toLocaleString("en")} documents, one a line\n`);
  const role = await prepare(clients(first));
  const JobId = await start(clients(first).texts, role);
  const started = performance.now();
  const before = await watch(first, JobId, write, (done) => done >= DOCUMENTS * KILLED_AT);
  await first.halt();
  write(`  killed after ${seconds(started)} s, ${before.done.toLocaleString("en")} documents written\n`);
  const server = await startServer("lenticular", [], first.folder);
  const after = await watch(server, JobId, write, () => false);
  write(
    `  ${after.status} after ${seconds(started)} s; most memory ${Math.max(before.mostMb, after.mostMb)} MB\n`,
  );
  write(`  ${await check(clients(server).s3, after.uri)}\n`);
  await server.stop();
}

const seconds = (since) => ((performance.now() - since) / 1000).toFixed(0);

function clients({ url }) {
  const config = { endpoint: url, region: "us-east-1", credentials: TEST_KEY };
  return {
    texts: new Comprehend(config),
    iam: new IAMClient(config),
    s3: new S3Client({ ...config, forcePathStyle: true }),
  };
}

async function prepare({ iam, s3 }) {
  const policy = (Statement) => JSON.stringify({ Version: "2012-10-17", Statement });
  const Principal = { Service: "comprehend.amazonaws.com" };
  const trust = policy([{ Effect: "Allow", Principal, Action: "sts:AssumeRole" }]);
  const RoleName = "reader";
  const { Role } = await iam.send(new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument: trust }));
  const allow = policy([{ Effect: "Allow", Action: "s3:*", Resource: "*" }]);
  await iam.send(new PutRolePolicyCommand({ RoleName, PolicyName: "all", PolicyDocument: allow }));
  const to = { Bucket: "texts", Key: "in/documents.txt" };
  await s3.send(new CreateBucketCommand({ Bucket: to.Bucket }));
  const { UploadId } = await s3.send(new CreateMultipartUploadCommand(to));
  const Parts = [];
  for (let from = 0; from < DOCUMENTS; from += PART_DOCUMENTS) {
    const length = Math.min(PART_DOCUMENTS, DOCUMENTS - from);
    const Body = Array.from({ length }, (_, nth) => documentOf(from + nth)).join("");
    const PartNumber = Parts.length + 1;
    const { ETag } = await s3.send(new UploadPartCommand({ ...to, UploadId, PartNumber, Body }));
    Parts.push({ ETag, PartNumber });
  }
  await s3.send(new CompleteMultipartUploadCommand({ ...to, UploadId, MultipartUpload: { Parts } }));
  return Role.Arn;
}

async function start(texts, role) {
  const input = {
    InputDataConfig: { S3Uri: "s3://texts/in/", InputFormat: "ONE_DOC_PER_LINE" },
    OutputDataConfig: { S3Uri: "s3://texts/out/" },
    DataAccessRoleArn: role,
    ...(TASK === "DominantLanguage" ? {} : { LanguageCode: "en" }),
  };
  return (await texts[`start${TASK}DetectionJob`](input)).JobId;
}

/** Looks at a job once a second until it ends, or until so many documents are written. */
async function watch(server, JobId, write, isEnough) {
  const { texts } = clients(server);
  let mostMb = 0;
  for (let looks = 0; ; looks++) {
    const answer = await texts[`describe${TASK}DetectionJob`]({ JobId });
    const { JobStatus, OutputDataConfig } = answer[`${TASK}DetectionJobProperties`];
    const memory =
      Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${server.pid}/status`, "utf8"))?.[1]) / 1024;
    mostMb = Math.max(mostMb, Math.round(memory));
    const done = linesWritten(server.folder);
    if (looks % 30 === 0) write(`  ${done.toLocaleString("en")} documents, ${Math.round(memory)} MB\n`);
    if (["COMPLETED", "FAILED", "STOPPED"].includes(JobStatus) || isEnough(done))
      return { status: JobStatus, uri: OutputDataConfig?.S3Uri, mostMb, done };
    await new Promise((resolve) => setTimeout(resolve, 1_000));
  }
}

/** Lines of the answer that is being written below the server's folder. */
function linesWritten(folder) {
  const [file] = execFileSync("find", [folder, "-path", "*jobs/*", "-name", "output"]).toString().split("\n");
  return file ? Number(execFileSync("wc", ["-l", file]).toString().split(" ")[0]) : 0;
}

/** Every document's line must be answered, once, in order. */
async function check(s3, uri) {
  const Key = uri.replace("s3://texts/", "");
  const { Body } = await s3.send(new GetObjectCommand({ Bucket: "texts", Key }));
  const archive = gunzipSync(await Body.transformToByteArray());
  let [expected, wrong] = [0, 0];
  for (const found of archive.toString("latin1").matchAll(/"Line":\s?(\d+)/g)) {
    if (Number(found[1]) !== expected) wrong += 1;
    expected += 1;
  }
  return `${expected.toLocaleString("en")} answers, ${wrong} out of place`;
}
