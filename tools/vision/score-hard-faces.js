/**
 * Scores how faces are found that are hard to find.
 *
 *   npm run build && node tools/vision/score-hard-faces.js FOLDER [COUNT]
 *
 * FOLDER has photographs of one person each, in folders or not, as `images` of Labeled Faces in the Wild. Makes each of COUNT of
 * them harder in one way after the other: tilts it, stores it with each EXIF orientation, makes its face small, dark, blurred or
 * partly covered, cuts the face out. Prints in how many the face is found where it is, and in how many of these it is still
 * within 0.6 of itself.
 */
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import sharp from "sharp";
import { engine } from "../../dist/engines/vision/engine.js";

const [, , folder, count = "60"] = process.argv;
if (!folder) throw new Error("usage: node tools/vision/score-hard-faces.js FOLDER [COUNT]");
const vision = await engine.load({
  folder: new URL("../../models/vision/", import.meta.url).pathname,
  threads: 2,
});
const DISTANCE_MAX = 0.6;

const look = async (image) =>
  (await vision.faces({ image, attributes: false, identities: true, facesMax: 3 })).faces;
const middle = ({ left, top, width, height }) => ({ x: left + width / 2, y: top + height / 2 });
const distance = (a, b) => Math.hypot(...a.map((value, at) => value - b[at]));

/** Each gives a picture and where, in fractions of it, a point of the upright one has gone. */
const tilted = (degrees) => ({
  name: `tilted by ${degrees} degrees`,
  async make({ file, width, height }) {
    const image = await sharp(file).rotate(degrees, { background: "#777" }).jpeg().toBuffer();
    const [cos, sin] = [Math.cos((degrees * Math.PI) / 180), Math.sin((degrees * Math.PI) / 180)];
    const wide = Math.abs(cos) * width + Math.abs(sin) * height;
    const tall = Math.abs(sin) * width + Math.abs(cos) * height;
    const at = ({ x, y }) => {
      const [dx, dy] = [(x - 0.5) * width, (y - 0.5) * height];
      return { x: 0.5 + (dx * cos - dy * sin) / wide, y: 0.5 + (dx * sin + dy * cos) / tall };
    };
    return { image, at };
  },
});

const same = (point) => point;
const changed = (name, change) => ({
  name,
  make: async (photo) => ({ image: await change(photo).jpeg().toBuffer(), at: same }),
});

/** What undoes each EXIF orientation. */
const STORED = {
  1: (it) => it,
  2: (it) => it.flop(),
  3: (it) => it.rotate(180),
  4: (it) => it.flip(),
  // Whatever is called first, sharp mirrors before it turns.
  5: (it) => it.flop().rotate(270),
  6: (it) => it.rotate(270),
  7: (it) => it.flop().rotate(90),
  8: (it) => it.rotate(90),
};
const stored = (orientation) => ({
  name: `EXIF orientation ${orientation}`,
  async make({ file }) {
    const image = await STORED[orientation](sharp(file)).withMetadata({ orientation }).jpeg().toBuffer();
    return { image, at: same };
  },
});

/** In a picture of a megapixel, as far from the edges as from the middle. */
const inPicture = (pixels) => ({
  name: `face of ${pixels} pixels in 1,280 x 960`,
  async make({ file, face, height, width }) {
    const wide = Math.round(pixels / face.box.width);
    const tall = Math.round((wide * height) / width);
    const input = await sharp(file).resize(wide, tall, { fit: "fill" }).toBuffer();
    const [left, top] = [Math.round(320 - wide / 2), Math.round(240 - tall / 2)];
    const image = await sharp({ create: { width: 1280, height: 960, channels: 3, background: "#777" } })
      .composite([{ input, left, top }])
      .jpeg()
      .toBuffer();
    return { image, at: ({ x, y }) => ({ x: (left + x * wide) / 1280, y: (top + y * tall) / 960 }) };
  },
});

/** Covers a part of the face, in fractions of its box. */
const covered = (name, [left, top, width, height]) => ({
  name,
  async make({ file, face, ...size }) {
    const { box } = face;
    const patch = {
      left: Math.max(0, Math.round((box.left + left * box.width) * size.width)),
      top: Math.max(0, Math.round((box.top + top * box.height) * size.height)),
      width: Math.round(width * box.width * size.width),
      height: Math.round(height * box.height * size.height),
    };
    const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${patch.width}" height="${patch.height}"><rect rx="8" width="100%" height="100%" fill="#bcd3e0"/></svg>`;
    const image = await sharp(file)
      .composite([{ input: Buffer.from(svg), left: patch.left, top: patch.top }])
      .jpeg()
      .toBuffer();
    return { image, at: same };
  },
});

const cutOut = {
  name: "the face fills the picture",
  async make({ file, face, width, height }) {
    const box = {
      left: Math.max(0, Math.round(face.box.left * width)),
      top: Math.max(0, Math.round(face.box.top * height)),
    };
    const right = Math.min(width, Math.round((face.box.left + face.box.width) * width));
    const bottom = Math.min(height, Math.round((face.box.top + face.box.height) * height));
    const cut = { ...box, width: right - box.left, height: bottom - box.top };
    const image = await sharp(file).extract(cut).resize(800).jpeg().toBuffer();
    const at = ({ x, y }) => ({
      x: (x * width - cut.left) / cut.width,
      y: (y * height - cut.top) / cut.height,
    });
    return { image, at };
  },
};

const WAYS = [
  ...[0, 15, 30, 60, 90, 135, 180, 270].map(tilted),
  ...Object.keys(STORED).map((orientation) => stored(Number(orientation))),
  ...[40, 30, 20].map(inPicture),
  changed("at a tenth of the light", ({ file }) => sharp(file).linear(0.1, 0)),
  changed("at a twentieth of the light", ({ file }) => sharp(file).linear(0.05, 0)),
  changed("twice as bright", ({ file }) => sharp(file).linear(2, 0)),
  changed("grey", ({ file }) => sharp(file).greyscale()),
  changed("blurred", ({ file, width }) => sharp(file).blur(width / 100)),
  covered("mouth and nose covered", [0, 0.5, 1, 0.5]),
  covered("eyes covered", [0, 0.22, 1, 0.26]),
  covered("one half covered", [0, 0, 0.5, 1]),
  cutOut,
];

const files = (await readdir(folder, { recursive: true })).filter((name) =>
  /_0001\.jpe?g$|^[^/]*\.jpe?g$/i.test(name),
);
const step = Math.max(1, Math.floor(files.length / Number(count)));
const photos = [];
for (let at = 0; at < files.length && photos.length < Number(count); at += step) {
  const file = await sharp(await readFile(join(folder, files[at])))
    .autoOrient()
    .jpeg({ quality: 95 })
    .toBuffer();
  const [face] = await look(file);
  const { width, height } = await sharp(file).metadata();
  if (face) photos.push({ file, width, height, face });
}
console.log(`${photos.length} photographs`);
for (const { name, make } of WAYS) {
  let [found, known] = [0, 0];
  for (const photo of photos) {
    const { image, at } = await make(photo);
    const expected = at(middle(photo.face.box));
    const reach = Math.max(0.03, 0.35 * photo.face.box.width);
    const again = (await look(image)).find(({ box }) => {
      const { x, y } = middle(box);
      const scale = name === cutOut.name ? 1 : 0;
      return Math.hypot(x - expected.x, y - expected.y) < reach + scale * 0.3;
    });
    if (!again) continue;
    found += 1;
    if (distance(again.identity, photo.face.identity) <= DISTANCE_MAX) known += 1;
  }
  console.log(`${name}: found ${found} of ${photos.length}, known ${known}`);
}
