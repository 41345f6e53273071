import type { Normalization } from "../../image/resize.js";
import type { Outputs } from "../../runtime/models.js";
import type { Detection } from "../detection.js";
import type { Activation } from "./description.js";
import type { Fit } from "./place-picture.js";
import { readGrids } from "./read-grids.js";
import { readLists, readRows } from "./read-lists.js";
import { readQueries } from "./read-queries.js";
import { readYolo } from "./read-yolo.js";

/** What a reader of outputs knows of the net. */
export interface Reading {
  /** Of the input, in pixels. */
  readonly width: number;
  readonly height: number;
  readonly activation: Activation;
  /** How many classes have names; undefined where nobody named them. */
  readonly classes: number | undefined;
}

/** What a net found, its boxes in fractions of its input, and how many classes it tells apart, where its outputs show it. */
export interface Found {
  readonly detections: Detection[];
  readonly classes?: number;
}

/** Reads the outputs; undefined where they are laid out otherwise. */
export type Reader = (outputs: Outputs, reading: Reading) => Found | undefined;

interface Format {
  /** What the outputs must be, for whoever gives others. */
  readonly must: string;
  readonly read: Reader;
  readonly fit: Fit;
  readonly normalization: Normalization;
  readonly activation: Activation;
  /** Whether a thing may be found several times. */
  readonly repeats: boolean;
}

const RGB_ONE: Normalization = { order: "rgb", mean: [0, 0, 0], scale: [255, 255, 255] };
const BGR_BYTES: Normalization = { order: "bgr", mean: [0, 0, 0], scale: [1, 1, 1] };
const BGR_IMAGENET: Normalization = {
  order: "bgr",
  mean: [103.53, 116.28, 123.675],
  scale: [57.375, 57.12, 58.395],
};

const yolo = { fit: "letterbox", normalization: RGB_ONE, activation: "none", repeats: true } as const;
const nanodet = { fit: "stretch", normalization: BGR_IMAGENET, activation: "none", repeats: true } as const;
const final = { fit: "stretch", normalization: RGB_ONE, activation: "none", repeats: false } as const;

/** The layouts of outputs that are understood, each by the name of the detector that made it known. */
export const FORMATS = {
  detr: {
    ...final,
    must: "class logits [1, n, classes] and boxes [1, n, 4]",
    read: (outputs, reading) => readQueries(outputs, reading, "centers"),
    activation: "sigmoid",
  },
  yolonas: {
    ...yolo,
    must: "scores [1, n, classes] and boxes [1, n, 4]",
    read: (outputs, reading) => readQueries(outputs, reading, "corners"),
    fit: "corner",
  },
  yolox: {
    ...yolo,
    must: "[1, n, 5 + classes] with n the cells of 8, 16 and 32 pixels",
    read: (outputs, reading) => readYolo(outputs, reading, { objectness: true, offsets: true }),
    fit: "corner",
    normalization: BGR_BYTES,
  },
  yolov5: {
    ...yolo,
    must: "[1, n, 5 + classes]",
    read: (outputs, reading) => readYolo(outputs, reading, { objectness: true, offsets: false }),
  },
  yolov8: {
    ...yolo,
    must: "[1, 4 + classes, n]",
    read: (outputs, reading) => readYolo(outputs, reading, { objectness: false, offsets: false }),
  },
  yolov10: {
    ...final,
    must: "[1, n, 6]: left, top, right, bottom, score, class",
    read: (outputs, reading) => readRows(outputs, reading, { box: 0, score: 4, kind: 5 }),
    fit: "letterbox",
  },
  paddle: {
    ...final,
    must: "[n, 6]: class, score, left, top, right, bottom",
    read: (outputs, reading) => readRows(outputs, reading, { kind: 0, score: 1, box: 2 }),
  },
  boxes: {
    ...final,
    must: "boxes [n, 4], labels [n] and scores [n], by such names",
    read: readLists,
  },
  nanodet: {
    ...nanodet,
    must: "scores [n, classes] and edges [n, 4 * distances] for cells of 8, 16, 32 (and 64) pixels",
    read: (outputs, reading) => readGrids(outputs, reading, 0.5),
  },
  "nanodet-plus": {
    ...nanodet,
    must: "[1, n, classes + 4 * distances] for cells of 8, 16, 32 and 64 pixels",
    read: (outputs, reading) => readGrids(outputs, reading, 0),
  },
} as const satisfies Readonly<Record<string, Format>>;

export type FormatName = keyof typeof FORMATS;

export function isFormat(name: unknown): name is FormatName {
  return typeof name === "string" && Object.hasOwn(FORMATS, name);
}
