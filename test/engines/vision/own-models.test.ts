import { copyFile, mkdtemp, readFile, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { engine } from "../../../src/engines/vision/engine.js";
import { findLabels } from "../../../src/services/rekognition/labels/find-labels.js";
import { toLabel } from "../../../src/services/rekognition/labels/to-wire.js";
import { drawFaces } from "../../services/rekognition/drawn-face.js";
import { sample } from "../../services/rekognition/sample.js";

const BUILT_IN = fileURLToPath(new URL("../../../models/vision/", import.meta.url));
/** A net that finds a zebra in the middle, and perhaps a dog at the upper left, of every picture. */
const OWN = fileURLToPath(new URL("./own-models/", import.meta.url));

const PAGE = new URL("../../services/rekognition/page.png", import.meta.url);

it("a detector of the user's takes the place of the built-in ones", async () => {
  const vision = await engine.load({ folder: BUILT_IN, ownFolder: OWN, threads: 1 });
  const { objects } = await vision.labels({ image: sample("cat.jpg"), labels: false, properties: false });
  expect(objects.map(({ name }) => name)).toEqual(["zebra", "dog"]);
  expect(objects[0]?.confidence).toBeCloseTo(1 / (1 + Math.exp(-3)));
  const { left, top, width, height } = objects[0]?.box ?? {};
  expect([left, top, width, height]).toEqual([0.25, 0.375, 0.5, 0.25]);
});

it("a tagger of the user's stands for the scene, by its own names, with parents where AWS has the label", async () => {
  const vision = await engine.load({ folder: BUILT_IN, ownFolder: OWN, threads: 1 });
  const seen = await vision.labels({ image: sample("cat.jpg"), labels: true, properties: false });
  expect(seen.tags?.map(({ name }) => name)).toEqual(["Dog", "Solar Eclipse", "Beach"]);
  expect(seen.tags?.[0]?.probability).toBeCloseTo(1 / (1 + Math.exp(-3)));
  const found = findLabels({ ...seen, objects: [] }, 50).filter(({ confidence }) => confidence > 50);
  const names = found.map(({ kind }) => kind.name);
  expect(names).toEqual(expect.arrayContaining(["Dog", "Animal", "Solar Eclipse"]));
  expect(names).not.toContain("Cat");
  const eclipse = found.find(({ kind }) => kind.name === "Solar Eclipse");
  expect(eclipse && toLabel(eclipse)).toMatchObject({ Parents: [], Aliases: [], Categories: [] });
});

it("a recognizer of the user's gives the identities, scaled so that people part at 0.6", async () => {
  const vision = await engine.load({ folder: BUILT_IN, ownFolder: OWN, threads: 1 });
  const image = await drawFaces([{ x: 300, y: 200, width: 180 }]);
  const wishes = { attributes: false, identities: true, facesMax: 1 };
  const [face] = (await vision.faces({ image, ...wishes })).faces;
  expect(face?.identity).toHaveLength(3);
  // Vectors of unit length whose cosine is 0.4 are sqrt(1.2) apart.
  expect(Math.hypot(...(face?.identity ?? []))).toBeCloseTo(0.6 / Math.sqrt(1.2));
});

it("a reader of the user's reads every line that is found", async () => {
  const vision = await engine.load({ folder: BUILT_IN, ownFolder: OWN, threads: 1 });
  const { lines } = await vision.text({ image: new Uint8Array(await readFile(PAGE)) });
  expect(lines.map(({ text }) => text)).toEqual(["ok", "ok", "ok"]);
});

it("a folder without a detector changes nothing, one that cannot be understood is named", async () => {
  const folder = await mkdtemp(join(tmpdir(), "lenticular-models-"));
  const look = async () => {
    const vision = await engine.load({ folder: BUILT_IN, ownFolder: folder, threads: 1 });
    return vision.labels({ image: sample("cat.jpg"), labels: false, properties: false });
  };
  expect((await look()).objects[0]?.name).toBe("cat");
  await writeFile(join(folder, "detector.json"), '{ "format": "yolov3", "side": 640 }');
  await expect(look()).rejects.toMatchObject({
    code: "unavailable",
    message: expect.stringContaining(folder),
  });
});

it.each([
  ["detr", 112, "must give class logits [1, n, classes] and boxes [1, n, 4]; it gives "],
  ["yolox", 112, "must give [1, n, 5 + classes] with n the cells of 8, 16 and 32 pixels; it gives "],
  ["detr", 64, "has side 64, the net takes 112 x 112 pixels"],
])(
  "a net that is no %s detector of side %i is refused with what it gives or takes",
  async (format, side, message) => {
    const folder = await mkdtemp(join(tmpdir(), "lenticular-models-"));
    await writeFile(join(folder, "detector.json"), JSON.stringify({ format, side }));
    await copyFile(join(BUILT_IN, "faces-expressions.onnx"), join(folder, "detector.onnx"));
    const vision = await engine.load({ folder: BUILT_IN, ownFolder: folder, threads: 1 });
    await expect(
      vision.labels({ image: sample("cat.jpg"), labels: false, properties: false }),
    ).rejects.toMatchObject({ code: "unavailable", message: expect.stringContaining(message) });
  },
);

it("a file that is no net is refused by its name", async () => {
  const folder = await mkdtemp(join(tmpdir(), "lenticular-models-"));
  await writeFile(join(folder, "detector.json"), '{ "format": "detr", "side": 640 }');
  await writeFile(join(folder, "detector.onnx"), "not a net");
  const vision = await engine.load({ folder: BUILT_IN, ownFolder: folder, threads: 1 });
  await expect(
    vision.labels({ image: sample("cat.jpg"), labels: false, properties: false }),
  ).rejects.toMatchObject({
    code: "unavailable",
    message: expect.stringContaining(`${join(folder, "detector.onnx")} cannot be loaded`),
  });
});
