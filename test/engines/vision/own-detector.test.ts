import { cp, mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { engine } from "../../../src/engines/vision/engine.js";
import { findLabels } from "../../../src/services/rekognition/labels/find-labels.js";
import { toLabel } from "../../../src/services/rekognition/labels/to-wire.js";
import { sample } from "../../services/rekognition/sample.js";

const BUILT_IN = fileURLToPath(new URL("../../../models/vision/", import.meta.url));
/**
 * A net in 16-bit floats that takes pictures of any size and answers as YOLOv8 does, with the names of its two classes in its
 * metadata: twice a dog of 64 x 32 pixels about (80, 48), and a helmet of 16 x 16 about (16, 104).
 */
const NET = fileURLToPath(new URL("./own-detector/detector.onnx", import.meta.url));

async function look(description: object, names?: string) {
  const folder = await mkdtemp(join(tmpdir(), "lenticular-models-"));
  await cp(NET, join(folder, "detector.onnx"));
  await writeFile(join(folder, "detector.json"), JSON.stringify(description));
  if (names !== undefined) await writeFile(join(folder, "detector.txt"), names);
  const vision = await engine.load({ folder: BUILT_IN, ownFolder: folder, threads: 1 });
  return (await vision.labels({ image: sample("cat.jpg"), labels: false, properties: false })).objects;
}

it("a detector in halves, of any size, is read with the names that its file has", async () => {
  const found = await look({ format: "yolov8", side: 160, fit: "stretch" });
  expect(found.map(({ name }) => name)).toEqual(["dog", "worker's helmet"]);
  expect(found[0]?.confidence).toBeCloseTo(0.9, 3);
  const { left, top, width, height } = found[0]?.box ?? {};
  expect([left, top, width, height]).toEqual([0.3, 0.2, 0.4, 0.2].map((side) => expect.closeTo(side)));
});

it("things that are none of AWS's labels are labels without parents, with their boxes", async () => {
  const objects = await look({ format: "yolov8", side: 160 });
  const labels = findLabels({ objects, scene: undefined, activities: [] }, 50).map(toLabel);
  const helmet = labels.find(({ Name }) => Name === "Worker's Helmet");
  expect(helmet).toMatchObject({ Parents: [], Categories: [] });
  expect(helmet?.Instances).toHaveLength(1);
  expect(labels.map(({ Name }) => Name)).toEqual(expect.arrayContaining(["Dog", "Animal"]));
});

it("boxes are told in the picture's own proportions where it was laid on grey", async () => {
  // The sample is wider than high: of the square input, the upper and the lower rest are grey.
  const [dog] = await look({ format: "yolov8", side: 160, fit: "letterbox" });
  const [stretched] = await look({ format: "yolov8", side: 160, fit: "stretch" });
  expect(dog?.box.left).toBeCloseTo(stretched?.box.left ?? 0);
  expect(dog?.box.height).toBeGreaterThan((stretched?.box.height ?? 1) * 1.2);
});

it("scores become probabilities by the curves of the description", async () => {
  const calibration = { box: [2, 0], presence: [1, 1] };
  const [dog] = await look({ format: "yolov8", side: 160, calibration });
  const odds = Math.log(0.9 / 0.1);
  expect(dog?.confidence).toBeCloseTo(1 / (1 + Math.exp(-2 * odds)), 3);
  expect(dog?.presence).toBeCloseTo(1 / (1 + Math.exp(-odds - 1)), 3);
});

it("names of the user's go before those of the file", async () => {
  expect((await look({ format: "yolov8", side: 160 }, "cat\n\n")).map(({ name }) => name)).toEqual(["cat"]);
  expect(
    (await look({ format: "yolov8", side: 160, classes: ["cow", "pig"] })).map(({ name }) => name),
  ).toEqual(["cow", "pig"]);
});

it.each([
  [{ format: "yolov8" }, "must have a side (32 to 2048): the net takes any"],
  [{ format: "yolov8", side: 7 }, "may have a side of 32 to 2048"],
  [{ format: "yolov8", side: 160, classes: ["a", "b", "c"] }, "names 3 classes, the net tells 2 apart"],
  [{ format: "yolov8", side: 160, normalization: { order: "rgb" } }, "may have a normalization such as"],
  [{ format: "yolov8", side: 160, fit: "crop" }, "may have a fit of stretch, letterbox, corner, inside"],
  [{ format: "yolov8", side: 160, calibration: { box: 3 } }, "may have a calibration such as"],
  [{ format: "yolov8", side: 160, activation: "relu" }, "may have an activation of sigmoid, softmax or none"],
  [{ format: "yolov8", side: 160, classes: 3 }, "may have classes: names, coco80 or coco91"],
  [
    { format: "yolov10", side: 160 },
    "must give [1, n, 6]: left, top, right, bottom, score, class; it gives output0 [1, 6, 9]",
  ],
  [{ format: "paddle", side: 160 }, "must give [n, 6]"],
  [{ format: "boxes", side: 160 }, "must give boxes [n, 4], labels [n] and scores [n]"],
  [{ format: "nanodet", side: 160 }, "must give scores [n, classes]"],
])("%j is refused in words", async (description, message) => {
  await expect(look(description)).rejects.toMatchObject({
    code: "unavailable",
    message: expect.stringContaining(message),
  });
});
