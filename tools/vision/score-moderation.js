/**
 * Counts the alarms that DetectModerationLabels raises over photographs in which there is nothing to be alarmed at.
 *
 *   npm run build && node tools/vision/score-moderation.js FOLDER [FOLDER ...]
 */
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { engine } from "../../dist/engines/vision/engine.js";
import { formatOf } from "../../dist/engines/vision/image/decode.js";
import { judge } from "../../dist/services/rekognition/moderation/judge.js";

/** The default MinConfidence. */
const PERCENT_MIN = 50;

const folders = process.argv.slice(2);
if (folders.length === 0) throw new Error("usage: node tools/vision/score-moderation.js FOLDER [FOLDER ...]");
const vision = await engine.load({
  folder: new URL("../../models/vision/", import.meta.url).pathname,
  threads: 2,
});
let [photographs, alarms] = [0, 0];
for (const folder of folders) {
  for (const file of (await readdir(folder)).filter((name) => /\.(jpe?g|png)$/i.test(name)).toSorted()) {
    const image = await readFile(join(folder, file));
    if (!formatOf(image)) continue;
    const seen = await vision.content({ image });
    const found = judge(seen).filter(({ confidence }) => confidence >= PERCENT_MIN);
    photographs += 1;
    if (found.length > 0) alarms += 1;
    for (const { kind, confidence } of found) console.log(`${file}: ${kind.name} ${confidence.toFixed(0)}`);
  }
}
console.log(`${alarms} of ${photographs} photographs raise an alarm`);
