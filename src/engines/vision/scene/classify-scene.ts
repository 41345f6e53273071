import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Picture } from "../image/picture.js";
import { type Normalization, resizePicture, toTensor } from "../image/resize.js";
import { evenOut, loadLinear } from "../runtime/linear.js";
import { type Models, outputOf } from "../runtime/models.js";

/** One of ImageNet's 1,000 classes and how likely it is what the picture shows. */
export interface SceneClass {
  readonly name: string;
  readonly probability: number;
}

const SIDE_PIXELS = 260;
const NORMALIZATION: Normalization = { order: "rgb", mean: [127, 127, 127], scale: [128, 128, 128] };

/** The names of the classifier's classes, in their order; read once. */
export function sceneNames(folder: string): () => Promise<readonly string[]> {
  let names: Promise<string[]> | undefined;
  return () => {
    names ??= readFile(join(folder, "imagenet-classes.txt"), "utf8").then((text) => text.trim().split("\n"));
    return names;
  };
}

/** What a picture as a whole shows. */
export interface Scene {
  /** All of them, the likely ones first. */
  readonly classes: readonly SceneClass[];
  /**
   * The odds (their logarithm) that there are things to see at all, as in photographs of the world, and not a texture, a
   * surface under a microscope or a drawn curve, in which detectors see things that are not there.
   */
  readonly things: number;
}

/** EfficientNet-Lite2, and a linear classifier over its features that `tools/vision/train-things.js` makes. */
export function sceneClassifier(
  models: Models,
  names: () => Promise<readonly string[]>,
  folder: string,
): (picture: Picture) => Promise<Scene> {
  let things: ReturnType<typeof loadLinear> | undefined;
  return async (picture) => {
    const known = await names();
    things ??= loadLinear(join(folder, "scenes-things.bin"), 1);
    const outputs = await sceneOutputs(models, picture);
    const classes = [...outputOf(outputs, "probabilities").data]
      .map((probability, at) => ({ name: known[at] ?? "", probability }))
      .sort((a, b) => b.probability - a.probability);
    const [odds = 0] = (await things)(evenOut(outputOf(outputs, "features").data));
    return { classes, things: odds };
  };
}

/** `probabilities` of the classes and the `features` they come from. */
export async function sceneOutputs(models: Models, picture: Picture) {
  const net = await models.load("scenes-efficientnet-lite2");
  const input = await resizePicture(picture, SIDE_PIXELS, SIDE_PIXELS);
  return net.run(toTensor(input, NORMALIZATION));
}
