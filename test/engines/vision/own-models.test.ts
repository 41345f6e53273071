import { mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { engine } from "../../../src/engines/vision/engine.js";
import { sample } from "../../services/rekognition/sample.js";

const BUILT_IN = fileURLToPath(new URL("../../../models/vision/", import.meta.url));
/** A net that finds a zebra in the middle, and perhaps a dog at the upper left, of every picture. */
const OWN = fileURLToPath(new URL("./own-models/", import.meta.url));

it("a detector of the user's takes the place of the built-in ones", async () => {
  const vision = await engine.load({ folder: BUILT_IN, ownFolder: OWN, threads: 1 });
  const { objects } = await vision.labels({ image: sample("cat.jpg"), labels: false, properties: false });
  expect(objects.map(({ name }) => name)).toEqual(["zebra", "dog"]);
  expect(objects[0]?.confidence).toBeCloseTo(1 / (1 + Math.exp(-3)));
  const { left, top, width, height } = objects[0]?.box ?? {};
  expect([left, top, width, height]).toEqual([0.25, 0.375, 0.5, 0.25]);
});

it("a folder without a detector changes nothing, one that cannot be understood is named", async () => {
  const folder = await mkdtemp(join(tmpdir(), "lenticular-models-"));
  const look = async () => {
    const vision = await engine.load({ folder: BUILT_IN, ownFolder: folder, threads: 1 });
    return vision.labels({ image: sample("cat.jpg"), labels: false, properties: false });
  };
  expect((await look()).objects[0]?.name).toBe("cat");
  await writeFile(join(folder, "detector.json"), '{ "format": "yolov5", "side": 640 }');
  await expect(look()).rejects.toMatchObject({
    code: "unavailable",
    message: expect.stringContaining(folder),
  });
});
