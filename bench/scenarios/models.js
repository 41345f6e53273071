// Comprehend and Rekognition over the wire, warm, one call after the other: how long a text of 500 characters and a photograph take.
import {
  ComprehendClient,
  DetectDominantLanguageCommand,
  DetectEntitiesCommand,
  DetectKeyPhrasesCommand,
  DetectSentimentCommand,
  DetectSyntaxCommand,
} from "@aws-sdk/client-comprehend";
import { DetectFacesCommand, DetectLabelsCommand, RekognitionClient } from "@aws-sdk/client-rekognition";
import { megapixel } from "../pictures.js";
import { startServer } from "../server-process.js";
import { TEST_KEY } from "../sign.js";

const TEXT =
  "The hotel in Seattle was clean and the staff friendly, but the room was small. Anna Bell founded the place in 1994 in a garage in " +
  "Bellevue. We stayed for three nights in May and paid 450 dollars for the room. The breakfast, which was served in a bright hall, was " +
  "wonderful, and the view over the bay made up for the noise of the street below. I would come back any day, though my husband Tom " +
  "preferred the place we had found in Portland two years ago, near the old river bridge and the market.";
const WARM_UP_CALLS = 5;
const CALLS = 40;

export async function run(_report, write) {
  const server = await startServer("lenticular");
  const config = { endpoint: server.url, region: "us-east-1", credentials: TEST_KEY };
  const texts = new ComprehendClient(config);
  const pictures = new RekognitionClient(config);
  write("\nModels over the wire, warm, one call at a time\n");
  try {
    // No two texts are the same.
    await time(write, "DetectDominantLanguage", (call) =>
      texts.send(new DetectDominantLanguageCommand({ Text: `${TEXT} ${call}` })),
    );
    const readers = {
      DetectSentiment: DetectSentimentCommand,
      DetectKeyPhrases: DetectKeyPhrasesCommand,
      DetectEntities: DetectEntitiesCommand,
      DetectSyntax: DetectSyntaxCommand,
    };
    for (const [name, Command] of Object.entries(readers))
      await time(write, name, (call) =>
        texts.send(new Command({ Text: `${TEXT} ${call}`, LanguageCode: "en" })),
      );
    const Image = { Bytes: await megapixel() };
    for (const [name, Command] of Object.entries({
      DetectLabels: DetectLabelsCommand,
      DetectFaces: DetectFacesCommand,
    }))
      await time(write, name, () => pictures.send(new Command({ Image })));
  } finally {
    await server.stop();
  }
}

async function time(write, name, call) {
  const tookMs = [];
  for (let at = -WARM_UP_CALLS; at < CALLS; at++) {
    const from = performance.now();
    await call(at);
    tookMs.push(performance.now() - from);
  }
  const warm = tookMs.slice(WARM_UP_CALLS).sort((a, b) => a - b);
  const [first = 0] = tookMs;
  const figures = `p50 ${warm[CALLS / 2].toFixed(1)} ms  p90 ${warm[CALLS * 0.9].toFixed(1)} ms  first call ${first.toFixed(0)} ms`;
  write(`  ${name.padEnd(24)} ${figures}\n`);
}
