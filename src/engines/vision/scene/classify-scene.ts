import { join } from "node:path";
import type { Picture } from "../image/picture.js";
import { type Normalization, resizePicture, toTensor } from "../image/resize.js";
import { evenOut, loadLinear } from "../runtime/linear.js";
import { readModelFile } from "../runtime/model-file.js";
import { type Models, outputOf } from "../runtime/models.js";
import { loadTaught, type TaughtName } from "./taught.js";

/** A kind, of which ImageNet has 1,000, and how likely it is what the picture shows. */
export interface SceneClass<Name extends string = string> {
  readonly name: Name;
  readonly probability: number;
}

const SIDE_PIXELS = 260;
const NORMALIZATION: Normalization = { order: "rgb", mean: [127, 127, 127], scale: [128, 128, 128] };

/** The names of the classifier's classes, in their order; read once. */
export function sceneNames(folder: string): () => Promise<readonly string[]> {
  let names: Promise<string[]> | undefined;
  return () => {
    names ??= readModelFile(join(folder, "imagenet-classes.txt")).then((text) =>
      String(text).trim().split("\n"),
    );
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
  /** Kinds that ImageNet lacks and that our own classifiers tell, likely or not. */
  readonly taught: readonly SceneClass<TaughtName>[];
}

/** EfficientNet-Lite2, and linear classifiers over its features that `tools/vision/train-things.js` and `train-kind.js` make. */
export function sceneClassifier(
  models: Models,
  names: () => Promise<readonly string[]>,
  folder: string,
): (picture: Picture) => Promise<Scene> {
  let things: ReturnType<typeof loadLinear> | undefined;
  let taught: ReturnType<typeof loadTaught> | undefined;
  return async (picture) => {
    const known = await names();
    things ??= loadLinear(join(folder, "scenes-things.bin"), 1);
    taught ??= loadTaught(folder);
    const outputs = await sceneOutputs(models, picture);
    const classes = [...outputOf(outputs, "probabilities").data]
      .map((probability, at) => ({ name: known[at] ?? "", probability }))
      .sort((a, b) => b.probability - a.probability);
    const features = evenOut(outputOf(outputs, "features").data);
    const [ofThings = 0] = (await things)(features);
    return { classes, things: ofThings, taught: (await taught)(features, ofThings) };
  };
}

/** `probabilities` of the classes and the `features` they come from. */
export async function sceneOutputs(models: Models, picture: Picture) {
  const net = await models.load("scenes-efficientnet-lite2");
  const input = await resizePicture(picture, SIDE_PIXELS, SIDE_PIXELS);
  return net.run(toTensor(input, NORMALIZATION));
}
