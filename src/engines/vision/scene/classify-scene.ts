import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Picture } from "../image/picture.js";
import { type Normalization, resizePicture, toTensor } from "../image/resize.js";
import { type Models, outputOf } from "../runtime/models.js";

/** One of ImageNet's 1,000 classes and how likely it is what the picture shows. */
export interface SceneClass {
  readonly name: string;
  readonly probability: number;
}

const SIDE_PIXELS = 260;
const NORMALIZATION: Normalization = { order: "rgb", mean: [127, 127, 127], scale: [128, 128, 128] };
const PROBABILITY_MIN = 0.005;

/** The names of the classifier's classes, in their order; read once. */
export function sceneNames(folder: string): () => Promise<readonly string[]> {
  let names: Promise<string[]> | undefined;
  return () => {
    names ??= readFile(join(folder, "imagenet-classes.txt"), "utf8").then((text) => text.trim().split("\n"));
    return names;
  };
}

/** Says what a picture as a whole shows: EfficientNet-Lite2, the likely classes first. */
export function sceneClassifier(
  models: Models,
  names: () => Promise<readonly string[]>,
): (picture: Picture) => Promise<SceneClass[]> {
  return async (picture) => {
    const known = await names();
    const net = await models.load("scenes-efficientnet-lite2");
    const input = await resizePicture(picture, SIDE_PIXELS, SIDE_PIXELS);
    const { data } = outputOf(await net.run(toTensor(input, NORMALIZATION)), "probabilities");
    return [...data]
      .map((probability, at) => ({ name: known[at] ?? "", probability }))
      .filter(({ probability }) => probability >= PROBABILITY_MIN)
      .sort((a, b) => b.probability - a.probability);
  };
}
