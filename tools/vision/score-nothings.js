/**
 * Counts the labels said of pictures that show nothing with a name that the models know: textures, surfaces under a microscope.
 *
 *   npm run build && node tools/vision/score-nothings.js FOLDER …
 *
 * Prints the pictures of which something is said at the default confidence of DetectLabels, what, and how many they are.
 */
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { engine } from "../../dist/engines/vision/engine.js";
import { findLabels } from "../../dist/services/rekognition/labels/find-labels.js";

const PERCENT_DEFAULT = 55;

const folders = process.argv.slice(2);
if (folders.length === 0) throw new Error("usage: node tools/vision/score-nothings.js FOLDER …");
const models = new URL("../../models/vision/", import.meta.url).pathname;
const vision = await engine.load({ folder: models, threads: 2 });
for (const folder of folders) {
  let [said, all] = [0, 0];
  for (const file of (await readdir(folder)).filter((name) => /\.(jpe?g|png)$/i.test(name)).toSorted()) {
    const image = await readFile(join(folder, file));
    const seen = await vision.labels({ image, labels: true, properties: false });
    const labels = findLabels(seen, PERCENT_DEFAULT).filter(
      ({ confidence }) => confidence >= PERCENT_DEFAULT,
    );
    all += 1;
    if (labels.length === 0) continue;
    said += 1;
    console.log(
      `${file}: ${labels.map(({ kind, confidence }) => `${kind.name} ${confidence.toFixed(0)}`).join(", ")}`,
    );
  }
  console.log(`${folder}: something is said of ${said} of ${all} pictures`);
}
