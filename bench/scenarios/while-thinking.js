// DynamoDB GetItem at a modest rate, alone and while Rekognition reads photographs without pause: what thinking costs others.
import { DetectFacesCommand, DetectLabelsCommand, RekognitionClient } from "@aws-sdk/client-rekognition";
import { load } from "../load.js";
import { megapixel } from "../pictures.js";
import { startServer } from "../server-process.js";
import { TEST_KEY } from "../sign.js";
import { createTable, getItem, userOf } from "./dynamodb.js";

const RATE = 500;
const SECONDS = 10;
/** Photographs under way at a time. */
const THINKERS = 2;

export async function run(_report, write) {
  const { url, stop } = await startServer("lenticular");
  const pictures = new RekognitionClient({ endpoint: url, region: "us-east-1", credentials: TEST_KEY });
  try {
    await createTable(url);
    const read = await getItem(url, await userOf(url));
    const Image = { Bytes: await megapixel() };
    const think = async () => {
      await pictures.send(new DetectLabelsCommand({ Image }));
      await pictures.send(new DetectFacesCommand({ Image }));
    };
    // Models are loaded, and code is warm.
    await think();
    await load(url, [read], { seconds: 2, rate: RATE });
    const alone = await load(url, [read], { seconds: SECONDS, rate: RATE });
    let isOver = false;
    let thought = 0;
    const thinkers = Array.from({ length: THINKERS }, async () => {
      for (; !isOver; thought++) await think();
    });
    const beside = await load(url, [read], { seconds: SECONDS, rate: RATE });
    isOver = true;
    await Promise.all(thinkers);
    write(`\nDynamoDB GetItem at ${RATE}/s, 16 connections\n`);
    tell(write, "alone", alone);
    tell(write, `while ${thought} photographs were read for labels and faces`, beside);
  } finally {
    pictures.destroy();
    await stop();
  }
}

function tell(write, name, { p50Ms, p99Ms, errors }) {
  write(`  ${name.padEnd(60)} p50 ${p50Ms} ms  p99 ${p99Ms} ms${errors ? `  ERRORS ${errors}` : ""}\n`);
}
