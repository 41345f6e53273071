import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Picture } from "../image/picture.js";
import { type Normalization, resizePicture } from "../image/resize.js";
import { toProbability } from "../objects/odds.js";
import type { Models } from "../runtime/models.js";
import { isSide, misdescribed, readNormalization, readOwnFile } from "../runtime/own-file.js";
import { ownInput } from "../runtime/own-input.js";
import type { SceneClass } from "./classify-scene.js";

const NAME = "tagger";
const PROBABILITY_MIN = 0.005;
const IMAGENET: Normalization = {
  order: "rgb",
  mean: [123.675, 116.28, 103.53],
  scale: [58.395, 57.12, 57.375],
};

/**
 * The user's tagger, if the folder has one: `tagger.onnx` gives one number a label, named line by line in `tagger.txt`;
 * `tagger.json` says the side of its input and whether the labels exclude each other (`softmax`) or not (`sigmoid`).
 */
export async function ownTagger(
  models: Models,
  folder: string,
): Promise<((picture: Picture) => Promise<SceneClass[]>) | undefined> {
  const file = await readOwnFile(folder, NAME);
  if (!file) return undefined;
  const { side, activation } = file;
  const normalization = readNormalization(file, folder, NAME) ?? IMAGENET;
  if (activation !== "softmax" && activation !== "sigmoid" && activation !== "none") {
    throw misdescribed(folder, NAME, "must have an activation (softmax, sigmoid or none)");
  }
  if (side !== undefined && !isSide(side)) throw misdescribed(folder, NAME, "may have a side of 32 to 2048");
  const text = await readFile(join(folder, `${NAME}.txt`), "utf8").catch(() => "");
  const names = text.trimEnd().split("\n");
  return async (picture) => {
    const net = await models.loadFile(join(folder, `${NAME}.onnx`));
    const declared = ownInput(net.pictureInput);
    const [width, height] = [declared.width ?? side, declared.height ?? side];
    if (width === undefined || height === undefined) {
      throw misdescribed(folder, NAME, "must have a side (32 to 2048): the net takes any");
    }
    const input = await resizePicture(picture, width, height);
    const [output] = Object.values(await net.run(declared.toTensor(input, normalization)));
    if (output?.data.length !== names.length) {
      throw misdescribed(
        folder,
        NAME,
        `needs a ${NAME}.txt with ${output?.data.length ?? 0} lines beside it`,
      );
    }
    return toProbabilities(output.data, activation)
      .map((probability, at) => ({ name: names[at]?.trim() ?? "", probability }))
      .filter(({ name, probability }) => name !== "" && probability >= PROBABILITY_MIN)
      .sort((a, b) => b.probability - a.probability);
  };
}

function toProbabilities(data: Float32Array, activation: "softmax" | "sigmoid" | "none"): number[] {
  const values = [...data];
  if (activation === "none") return values;
  if (activation === "sigmoid") return values.map(toProbability);
  const top = Math.max(...values);
  const shares = values.map((value) => Math.exp(value - top));
  const whole = shares.reduce((sum, value) => sum + value, 0);
  return shares.map((share) => share / whole);
}
