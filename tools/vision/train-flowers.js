/**
 * Trains the classifier that tells pictures with flowers in them.
 *
 *   npm run build && node tools/vision/train-flowers.js FLOWERS FOLDER[,LABELS] …
 *
 * FLOWERS has a folder of photographs for each kind, of which every fourth is taken (`dataset/train` of the public repository
 * Oldpel/flower_photos: TensorFlow's flower_photos, CC BY 2.0). The other folders are those that `annotated.js` reads; with 150
 * drawn pictures they are what is no flower. Writes models/vision/scenes-flowers.bin, and prints the odds of pictures that were
 * not fitted to, in five-fold cross-validation.
 */
import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { decodeImage } from "../../dist/engines/vision/image/decode.js";
import { evenOut } from "../../dist/engines/vision/runtime/linear.js";
import { openModels, outputOf } from "../../dist/engines/vision/runtime/models.js";
import { sceneOutputs } from "../../dist/engines/vision/scene/classify-scene.js";
import { annotated } from "./annotated.js";
import { drawNothings } from "./draw-nothings.js";
import { crossOdds, fitLogistic, toLinearFile } from "./linear.js";

const DRAWN = 150;
const TAKEN_EACH = 4;
const FOLDS = 5;
const FIT = { smoothing: 0.01, steps: 800 };

const folder = fileURLToPath(new URL("../../models/vision/", import.meta.url));
const models = openModels({ folder, threads: 2 });
const rows = [];
async function add(image, y) {
  const { picture } = await decodeImage(image);
  rows.push({ features: evenOut(outputOf(await sceneOutputs(models, picture), "features").data), y });
}

const [flowers, ...photographs] = process.argv.slice(2);
if (photographs.length === 0)
  throw new Error("usage: node tools/vision/train-flowers.js FLOWERS FOLDER[,LABELS] …");
for (const kind of (await readdir(flowers)).toSorted()) {
  const files = (await readdir(join(flowers, kind))).toSorted().filter((_, at) => at % TAKEN_EACH === 0);
  for (const file of files) await add(await readFile(join(flowers, kind, file)), 1);
}
for await (const image of drawNothings(DRAWN)) await add(image, 0);
for (const set of photographs) {
  for await (const { image } of annotated(...set.split(","))) await add(image, 0);
}
crossOdds(rows, FIT, FOLDS, ["pictures of other things", "photographs of flowers"]);
const { weights, offset } = fitLogistic(rows, FIT);
await writeFile(join(folder, "scenes-flowers.bin"), toLinearFile([weights], [offset]));
