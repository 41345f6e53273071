import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { EngineError } from "../../host/engine-error.js";
import type { Box } from "../image/picture.js";
import { type Normalization, resizePicture, toTensor } from "../image/resize.js";
import { describeOutputs, type Models, type Tensor } from "../runtime/models.js";
import { COCO_CLASSES, type CocoClass } from "./coco.js";
import type { Detection, Detector } from "./detection.js";
import { keepBest } from "./keep-best.js";

/** `detector.json` beside `detector.onnx` in the folder of the user's models. */
export interface OwnDetectorFile {
  /**
   * `detr`: two outputs, class logits [1, n, classes] and boxes [1, n, 4] as centre and size in fractions (RT-DETR, D-FINE, DETR).
   * `yolox`: one output [1, n, 5 + classes] on grids of 8, 16 and 32 pixels, with objectness.
   */
  format: "detr" | "yolox";
  /** Side of the square input in pixels. */
  side: number;
  /** How the input wants its colours. Default: `detr` RGB 0 to 1, `yolox` BGR 0 to 255. */
  normalization?: Normalization;
  /** Names of the classes in the order of the outputs, where they are not COCO's 80; unknown ones are left out. */
  classes?: string[];
}

const FILE = "detector.json";
const SCORE_MIN = 0.02;
const DETECTIONS_MAX = 200;
const STRIDES = [8, 16, 32] as const;
const DEFAULTS: Readonly<Record<OwnDetectorFile["format"], Normalization>> = {
  detr: { order: "rgb", mean: [0, 0, 0], scale: [255, 255, 255] },
  yolox: { order: "bgr", mean: [0, 0, 0], scale: [1, 1, 1] },
};

/** The user's detector, if the folder has one. Code `unavailable` for a description that cannot be understood. */
export async function ownDetector(models: Models, folder: string): Promise<Detector | undefined> {
  const text = await readFile(join(folder, FILE), "utf8").catch(() => undefined);
  if (text === undefined) return undefined;
  const file = readDescription(text, folder);
  const places = classPlaces(file.classes);
  return async (picture) => {
    const net = await models.loadFile(join(folder, "detector.onnx"));
    const input = await resizePicture(picture, file.side, file.side);
    const outputs = await net.run(toTensor(input, file.normalization ?? DEFAULTS[file.format]));
    const found = file.format === "detr" ? readDetr(outputs) : readYolox(outputs, file.side);
    const named = found.flatMap((one) => {
      const classIndex = places[one.classIndex];
      return classIndex === undefined || classIndex < 0 ? [] : [{ ...one, classIndex }];
    });
    return keepBest(
      named.sort((a, b) => b.score - a.score),
      DETECTIONS_MAX,
    );
  };
}

function readDescription(text: string, folder: string): OwnDetectorFile {
  try {
    const { format, side, normalization, classes } = JSON.parse(text) as OwnDetectorFile;
    if ((format === "detr" || format === "yolox") && Number.isInteger(side) && side >= 32 && side <= 2_048) {
      return { format, side, ...(normalization && { normalization }), ...(classes && { classes }) };
    }
  } catch {
    // Said below.
  }
  throw new EngineError(
    "unavailable",
    `${join(folder, FILE)} must have format (detr or yolox) and side (32 to 2048).`,
  );
}

/** Where each output class stands among ours; -1 where it does not. */
function classPlaces(classes: readonly string[] | undefined): number[] {
  return (classes ?? COCO_CLASSES).map((name) => COCO_CLASSES.indexOf(name as CocoClass));
}

function readDetr(outputs: Readonly<Record<string, Tensor>>): Detection[] {
  const tensors = Object.values(outputs).filter(({ shape }) => shape.length === 3);
  const boxes = tensors.find(({ shape }) => shape[2] === 4);
  const logits = tensors.find((tensor) => tensor !== boxes);
  if (!boxes || !logits || logits.shape[1] !== boxes.shape[1]) {
    throw unfit("class logits [1, n, classes] and boxes [1, n, 4]", outputs);
  }
  const classes = logits.shape[2] ?? 0;
  const found: Detection[] = [];
  for (const [index, logit] of logits.data.entries()) {
    const score = 1 / (1 + Math.exp(-logit));
    if (score < SCORE_MIN) continue;
    const at = Math.floor(index / classes) * 4;
    const [x = 0, y = 0, width = 0, height = 0] = boxes.data.subarray(at, at + 4);
    found.push({ classIndex: index % classes, score, box: centred(x, y, width, height) });
  }
  return found;
}

function readYolox(outputs: Readonly<Record<string, Tensor>>, side: number): Detection[] {
  const [output] = Object.values(outputs);
  const [, rows = 0, columns = 0] = output?.shape ?? [];
  const cells = STRIDES.flatMap((stride) => {
    const across = side / stride;
    return Array.from({ length: across * across }, (_, at) => ({
      stride,
      x: at % across,
      y: Math.floor(at / across),
    }));
  });
  if (!output || rows !== cells.length || columns < 6) {
    throw unfit(`[1, ${cells.length}, 5 + classes]`, outputs);
  }
  return cells.flatMap(({ stride, x, y }, row) => {
    const [dx = 0, dy = 0, wide = 0, tall = 0, objectness = 0, ...classes] = output.data.subarray(
      row * columns,
      (row + 1) * columns,
    );
    const scale = stride / side;
    const box = centred((x + dx) * scale, (y + dy) * scale, Math.exp(wide) * scale, Math.exp(tall) * scale);
    return classes
      .map((likelihood, classIndex) => ({ classIndex, score: likelihood * objectness, box }))
      .filter(({ score }) => score >= SCORE_MIN);
  });
}

function unfit(must: string, outputs: Readonly<Record<string, Tensor>>): EngineError {
  return new EngineError(
    "unavailable",
    `By ${FILE} the detector must give ${must}; it gives ${describeOutputs(outputs)}.`,
  );
}

function centred(x: number, y: number, width: number, height: number): Box {
  return { left: x - width / 2, top: y - height / 2, width, height };
}
