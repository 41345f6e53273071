import { join } from "node:path";
import { EngineError } from "../../../host/engine-error.js";
import type { Box, Picture } from "../../image/picture.js";
import { describeOutputs, type Model, type Models, type Tensor } from "../../runtime/models.js";
import { misdescribed } from "../../runtime/own-file.js";
import { ownInput } from "../../runtime/own-input.js";
import { keepBest } from "../keep-best.js";
import { oddsOf, toProbability } from "../odds.js";
import {
  DETECTOR,
  type DetectorFile,
  defaultNames,
  readClassNames,
  readDetectorFile,
} from "./description.js";
import { FORMATS } from "./formats.js";
import { placePicture, unplace } from "./place-picture.js";

const DETECTIONS_MAX = 200;

/** What the user's detector found, by the user's names. */
export interface OwnDetection {
  readonly name: string;
  /** That it is exactly here, and that there is such a thing, 0 to 1. */
  readonly confidence: number;
  readonly presence: number;
  readonly box: Box;
}

export type OwnDetector = (picture: Picture) => Promise<OwnDetection[]>;

/** The user's detector, if the folder has one. Code `unavailable` for a description or a net that cannot be understood. */
export async function ownDetector(models: Models, folder: string): Promise<OwnDetector | undefined> {
  const file = await readDetectorFile(folder);
  if (!file) return undefined;
  const { must, read, repeats } = FORMATS[file.format];
  const named = await readClassNames(folder);
  return async (picture) => {
    const net = await models.loadFile(join(folder, `${DETECTOR}.onnx`));
    const { place, tensor, width, height } = await toInput(picture, net, file, folder);
    const outputs = await net.run(tensor, othersFor(net, width, height, folder));
    const { activation } = file;
    const found = read(outputs, { width, height, activation, classes: named?.length });
    if (!found) throw unfit(folder, `give ${must}; it gives ${describeOutputs(outputs)}`);
    const names = named ?? defaultNames(found.classes);
    if (!names || (found.classes ?? names.length) < names.length) {
      const known = names ? `names ${names.length} classes` : "does not name the classes";
      throw misdescribed(
        folder,
        DETECTOR,
        `${known}, the net tells ${found.classes} apart: name them in ${DETECTOR}.txt`,
      );
    }
    const sorted = found.detections
      .filter(({ classIndex }) => names[classIndex])
      .sort((a, b) => b.score - a.score);
    const kept = repeats ? keepBest(sorted, DETECTIONS_MAX) : sorted.slice(0, DETECTIONS_MAX);
    return kept.map(({ classIndex, score, box }) => ({
      name: names[classIndex] ?? "",
      confidence: calibrate(score, file.calibration.box),
      presence: calibrate(score, file.calibration.presence),
      box: unplace(box, place),
    }));
  };
}

async function toInput(picture: Picture, net: Model, file: DetectorFile, folder: string) {
  const declared = ownInput(net.pictureInput);
  const [width, height] = [declared.width ?? file.side, declared.height ?? file.side];
  if (width === undefined || height === undefined) {
    throw misdescribed(folder, DETECTOR, "must have a side (32 to 2048): the net takes any");
  }
  if (file.side !== undefined && (file.side !== width || file.side !== height)) {
    throw misdescribed(folder, DETECTOR, `has side ${file.side}, the net takes ${width} x ${height} pixels`);
  }
  const { input, place } = await placePicture(picture, width, height, file.fit);
  const tensor = declared.toTensor(input, file.normalization);
  return { place, tensor, width: input.width, height: input.height };
}

/** What nets ask for beside the picture: the size to tell boxes in, how much the picture was scaled, where it is not padded. */
function othersFor(net: Model, width: number, height: number, folder: string): Record<string, Tensor> {
  const pairs: Readonly<Record<string, readonly number[]>> = {
    orig_target_sizes: [width, height],
    im_shape: [height, width],
    scale_factor: [1, 1],
  };
  const others: Record<string, Tensor> = {};
  for (const { name, shape } of net.inputs.filter((input) => input !== net.pictureInput)) {
    const pair = pairs[name];
    if (pair) others[name] = { data: Float32Array.from(pair), shape: [1, 2] };
    else if (name === "pixel_mask") {
      // DETR's exporters declare another size than the picture's.
      const [, tall = height, wide = width] = shape;
      others[name] = { data: new Float32Array(tall * wide).fill(1), shape: [1, tall, wide] };
    } else {
      const known = [...Object.keys(pairs), "pixel_mask"].join(", ");
      throw unfit(folder, `take a picture and of other things only ${known}; it takes ${name}`);
    }
  }
  return others;
}

function unfit(folder: string, must: string): EngineError {
  return new EngineError("unavailable", `By ${join(folder, `${DETECTOR}.json`)} the detector must ${must}.`);
}

function calibrate(score: number, curve: readonly [number, number] | undefined): number {
  return curve ? toProbability(curve[0] * oddsOf(score) + curve[1]) : score;
}
