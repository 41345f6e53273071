/**
 * Scores face detection on groups and on pictures as phones store them.
 *
 *   npm run build && node tools/vision/score-groups.js FOLDER [COUNT]
 *
 * FOLDER has photographs of one person each, as `tests/unit/dataset` of the public repository serengil/deepface. Lays 30 of their
 * faces out as a group, 6 by 5, in a picture of 1,920 x 1,280, and counts the faces found; then stores COUNT photographs
 * turned, with the EXIF orientation that turns them back, and counts those whose face is found at the same place.
 */
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import sharp from "sharp";
import { engine } from "../../dist/engines/vision/engine.js";

const [, , folder, count = "8"] = process.argv;
if (!folder) throw new Error("usage: node tools/vision/score-groups.js FOLDER [COUNT]");
const vision = await engine.load({
  folder: new URL("../../models/vision/", import.meta.url).pathname,
  threads: 2,
});
const GROUP = { faces: 30, columns: 6, width: 320, height: 256 };
/** EXIF orientations, and the turn that undoes each. */
const TURNS = { 3: 180, 6: 270, 8: 90 };
const wishes = { attributes: false, identities: false, facesMax: 1 };

const names = (await readdir(folder)).filter((name) => /\.jpe?g$/i.test(name)).sort();
const find = async (image) => (await vision.faces({ image, ...wishes })).faces;

const cells = [];
let [right, tried] = [0, 0];
for (const name of names) {
  if (cells.length === GROUP.faces) break;
  const file = await readFile(join(folder, name));
  const [face] = await find(file);
  if (!face) continue;
  const upright = await sharp(file).autoOrient().jpeg({ quality: 95 }).toBuffer();
  const { width, height } = await sharp(upright).metadata();
  const input = await sharp(upright)
    .resize(GROUP.width, GROUP.height, { fit: "cover", position: "top" })
    .toBuffer();
  // A cell that cuts the face away would count against the finder.
  const inCell = await find(input);
  if (inCell.length === 1) cells.push(input);
  if (tried >= Number(count) * Object.keys(TURNS).length) continue;
  for (const [orientation, degrees] of Object.entries(TURNS)) {
    const turned = await sharp(upright)
      .rotate(degrees)
      .withMetadata({ orientation: Number(orientation) })
      .jpeg()
      .toBuffer();
    const [again] = await find(turned);
    tried += 1;
    const off = again ? Math.abs(again.box.left - face.box.left) + Math.abs(again.box.top - face.box.top) : 1;
    if (off < 0.05) right += 1;
    else console.log(`${name} (${width} x ${height}), orientation ${orientation}: off by ${off.toFixed(2)}`);
  }
}
const group = await sharp({
  create: {
    width: GROUP.columns * GROUP.width,
    height: Math.ceil(GROUP.faces / GROUP.columns) * GROUP.height,
    channels: 3,
    background: "#888",
  },
})
  .composite(
    Array.from({ length: GROUP.faces }, (_, at) => ({
      input: cells[at % cells.length],
      left: (at % GROUP.columns) * GROUP.width,
      top: Math.floor(at / GROUP.columns) * GROUP.height,
    })),
  )
  .jpeg()
  .toBuffer();
console.log(
  `${(await find(group)).length} faces found in a group of ${GROUP.faces} (${cells.length} different pictures)`,
);
console.log(`${right} of ${tried} turned photographs: the face at the same place`);
