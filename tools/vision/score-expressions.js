/**
 * Scores the seven expressions on posed faces.
 *
 *   npm run build && node tools/vision/score-expressions.js FOLDER …
 *
 * A FOLDER has photographs named after what they show (`angry.jpg`, as `examples/images` of the public repository
 * justadudewhohacks/face-api.js), or folders so named (`CK+48` of WuJie1010/Facial-Expression-Recognition.Pytorch). Faces smaller
 * than the least picture that Rekognition takes are enlarged and framed. Prints how many are right, by expression.
 */
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import sharp from "sharp";
import { engine } from "../../dist/engines/vision/engine.js";

const MEANING = {
  anger: "angry",
  angry: "angry",
  disgust: "disgusted",
  disgusted: "disgusted",
  fear: "fearful",
  fearful: "fearful",
  happy: "happy",
  neutral: "neutral",
  sad: "sad",
  sadness: "sad",
  surprise: "surprised",
  surprised: "surprised",
};
const SIDE_PIXELS_MIN = 80;
const ENLARGED_PIXELS = 240;

async function* posedFaces(folder) {
  for (const entry of (await readdir(folder, { withFileTypes: true })).toSorted((a, b) =>
    a.name < b.name ? -1 : 1,
  )) {
    const meant = MEANING[entry.name.split(".")[0]];
    const path = join(folder, entry.name);
    if (!meant) continue;
    if (entry.isFile()) yield { meant, image: await readFile(path) };
    else
      for (const file of (await readdir(path)).toSorted())
        yield { meant, image: await readFile(join(path, file)) };
  }
}

async function largeEnough(image) {
  const { width, height } = await sharp(image).metadata();
  if (Math.min(width, height) >= SIDE_PIXELS_MIN) return image;
  const frame = ENLARGED_PIXELS / 4;
  const border = { top: frame, bottom: frame, left: frame, right: frame, background: "#808080" };
  const enlarged = sharp(image)
    .resize(ENLARGED_PIXELS, ENLARGED_PIXELS, { kernel: "cubic" })
    .toColourspace("srgb");
  return enlarged.extend(border).jpeg({ quality: 95 }).toBuffer();
}

const folders = process.argv.slice(2);
if (folders.length === 0) throw new Error("usage: node tools/vision/score-expressions.js FOLDER …");
const vision = await engine.load({
  folder: new URL("../../models/vision/", import.meta.url).pathname,
  threads: 2,
});
for (const folder of folders) {
  const counts = new Map();
  for await (const { meant, image } of posedFaces(folder)) {
    const count = counts.get(meant) ?? { all: 0, found: 0, right: 0, said: new Map() };
    counts.set(meant, count);
    count.all += 1;
    const wishes = { attributes: true, identities: false, facesMax: 1 };
    const { faces } = await vision.faces({ image: await largeEnough(image), ...wishes });
    if (!faces[0]) continue;
    count.found += 1;
    const [said] = Object.entries(faces[0].attributes.expressions).toSorted((a, b) => b[1] - a[1])[0];
    if (said === meant) count.right += 1;
    count.said.set(said, (count.said.get(said) ?? 0) + 1);
  }
  let [all, found, right] = [0, 0, 0];
  for (const [meant, count] of counts) {
    const said = [...count.said].map(([name, times]) => `${name} ${times}`).join(", ");
    console.log(`${meant}: ${count.right} right of ${count.found} found of ${count.all} (${said})`);
    all += count.all;
    found += count.found;
    right += count.right;
  }
  console.log(`${folder}: ${right} right of ${found} found of ${all}`);
}
