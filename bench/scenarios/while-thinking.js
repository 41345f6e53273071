// DynamoDB GetItem at a modest rate, alone and while Rekognition reads photographs without pause: what thinking costs others.

import { Agent, request } from "node:http";
import { buffer } from "node:stream/consumers";
import { setTimeout as sleep } from "node:timers/promises";
import { DetectFacesCommand, DetectLabelsCommand, RekognitionClient } from "@aws-sdk/client-rekognition";
import { CreateBucketCommand, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { megapixel } from "../pictures.js";
import { startServer } from "../server-process.js";
import { TEST_KEY } from "../sign.js";
import { createTable, getItem, userOf } from "./dynamodb.js";

/** Calls that are timed, one after the other, with a pause between: each finds the server as any caller would. */
const CALLS = 2_000;
const PAUSE_MS = 5;
/** Photographs under way at a time. */
const THINKERS = 2;

export async function run(_report, write) {
  const { url, stop } = await startServer("lenticular");
  const pictures = new RekognitionClient({ endpoint: url, region: "us-east-1", credentials: TEST_KEY });
  try {
    await createTable(url);
    const read = await getItem(url, await userOf(url));
    const Image = { S3Object: await putPicture(url) };
    const think = async () => {
      await pictures.send(new DetectLabelsCommand({ Image }));
      await pictures.send(new DetectFacesCommand({ Image }));
    };
    // Models are loaded, and code is warm.
    await think();
    await probe(url, read, CALLS);
    const alone = await probe(url, read, CALLS);
    let isOver = false;
    let thought = 0;
    const thinkers = Array.from({ length: THINKERS }, async () => {
      for (; !isOver; thought++) await think();
    });
    const beside = await probe(url, read, CALLS);
    isOver = true;
    await Promise.all(thinkers);
    write("\nDynamoDB GetItem, one call at a time\n");
    tell(write, "alone", alone);
    tell(write, `while ${thought} photographs were read for labels and faces`, beside);
  } finally {
    pictures.destroy();
    await stop();
  }
}

/** In S3, as pictures of a pipeline are: bytes in each call would keep the process that measures from measuring. */
async function putPicture(url) {
  const s3 = new S3Client({
    endpoint: url,
    region: "us-east-1",
    credentials: TEST_KEY,
    forcePathStyle: true,
  });
  const [Bucket, Key] = ["pictures", "megapixel.jpg"];
  await s3.send(new CreateBucketCommand({ Bucket }));
  await s3.send(new PutObjectCommand({ Bucket, Key, Body: await megapixel() }));
  s3.destroy();
  return { Bucket, Name: Key };
}

async function probe(url, { method, path, headers, body }, calls) {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const times = [];
  for (let call = 0; call < calls; call++) {
    await sleep(PAUSE_MS);
    const from = performance.now();
    const response = await new Promise((resolve, reject) => {
      request(new URL(path, url), { method, headers, agent }, resolve).on("error", reject).end(body);
    });
    await buffer(response);
    if (response.statusCode !== 200) throw new Error(`GetItem was answered ${response.statusCode}`);
    times.push(performance.now() - from);
  }
  agent.destroy();
  return times.sort((a, b) => a - b);
}

function tell(write, name, times) {
  const at = (share) => times[Math.floor(times.length * share)].toFixed(1);
  write(`  ${name.padEnd(60)} p50 ${at(0.5)} ms  p99 ${at(0.99)} ms\n`);
}
