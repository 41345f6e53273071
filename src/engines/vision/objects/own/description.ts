import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Normalization } from "../../image/resize.js";
import { readMetadata } from "../../runtime/metadata.js";
import { isSide, misdescribed, readNormalization, readOwnFile } from "../../runtime/own-file.js";
import { COCO_CLASSES, COCO_IDS } from "../coco.js";
import { FORMATS, type FormatName, isFormat } from "./formats.js";
import { FITS, type Fit } from "./place-picture.js";

export const DETECTOR = "detector";

/** A score becomes a probability by its odds: `slope * odds + offset`. */
type Curve = readonly [slope: number, offset: number];

/** `detector.json` beside `detector.onnx` in the folder of the user's models. */
export interface DetectorFile {
  /** How the outputs are laid out: see `formats.ts`. */
  format: FormatName;
  /** Side of the square input in pixels, where the net leaves it open. */
  side: number | undefined;
  fit: Fit;
  normalization: Normalization;
  /** What makes probabilities of what the net gives for the classes. */
  activation: Activation;
  /** How scores become confidences of boxes and presences of labels; as they are without. */
  calibration: { box?: Curve; presence?: Curve };
}

export type Activation = "sigmoid" | "softmax" | "none";

/** The user's description, with what the format leaves unsaid. undefined where there is none; code `unavailable` for a wrong one. */
export async function readDetectorFile(folder: string): Promise<DetectorFile | undefined> {
  const file = await readOwnFile(folder, DETECTOR);
  if (!file) return undefined;
  const refuse = (must: string) => misdescribed(folder, DETECTOR, must);
  const { format, side, fit, activation, calibration = {} } = file;
  if (!isFormat(format)) throw refuse(`must have a format, one of ${Object.keys(FORMATS).join(", ")}`);
  if (side !== undefined && !isSide(side)) throw refuse("may have a side of 32 to 2048");
  if (fit !== undefined && !FITS.includes(fit as Fit)) throw refuse(`may have a fit of ${FITS.join(", ")}`);
  if (activation !== undefined && !["sigmoid", "softmax", "none"].includes(String(activation))) {
    throw refuse("may have an activation of sigmoid, softmax or none");
  }
  const curves = Object.values(Object(calibration) as object);
  if (!curves.every((curve) => Array.isArray(curve) && curve.length === 2 && curve.every(Number.isFinite))) {
    throw refuse('may have a calibration such as { "box": [1, 0], "presence": [1, 0] }');
  }
  const defaults = FORMATS[format];
  return {
    format,
    side,
    fit: (fit as Fit | undefined) ?? defaults.fit,
    normalization: readNormalization(file, folder, DETECTOR) ?? defaults.normalization,
    activation: (activation as Activation | undefined) ?? defaults.activation,
    calibration: calibration as DetectorFile["calibration"],
  };
}

/**
 * What the user calls the classes, in the order of the outputs: `classes` of the description (a list, or `coco80`, `coco91`),
 * the lines of `detector.txt`, or what the exporter wrote into the net. undefined where nobody says.
 */
export async function readClassNames(folder: string): Promise<readonly string[] | undefined> {
  const { classes } = (await readOwnFile(folder, DETECTOR)) ?? {};
  if (classes === "coco80") return COCO_CLASSES;
  if (classes === "coco91") return COCO_IDS;
  if (Array.isArray(classes) && classes.every((name) => typeof name === "string")) return classes;
  if (classes !== undefined)
    throw misdescribed(folder, DETECTOR, "may have classes: names, coco80 or coco91");
  const lines = await readFile(join(folder, `${DETECTOR}.txt`), "utf8").catch(() => undefined);
  if (lines !== undefined)
    return lines
      .trimEnd()
      .split("\n")
      .map((name) => name.trim());
  const metadata = await readMetadata(join(folder, `${DETECTOR}.onnx`));
  return toNames(metadata.get("names") ?? metadata.get("character"));
}

/** `{0: 'person', 1: 'bicycle'}` as Python prints it, or a name a line. */
function toNames(text: string | undefined): string[] | undefined {
  if (text === undefined) return undefined;
  if (!text.startsWith("{")) return text.trimEnd().split("\n");
  const names: string[] = [];
  for (const [, place = "", single, double] of text.matchAll(/(\d+)['"]?\s*:\s*(?:'([^']*)'|"([^"]*)")/g)) {
    names[Number(place)] = single ?? double ?? "";
  }
  return names.length > 0 ? Array.from(names, (name) => name ?? "") : undefined;
}

/** The names of so many classes, where nobody says: COCO's, in either of its two numberings. */
export function defaultNames(classes: number | undefined): readonly string[] | undefined {
  if (classes === undefined || classes === COCO_CLASSES.length) return COCO_CLASSES;
  if (classes === COCO_IDS.length) return COCO_IDS;
  return classes === COCO_IDS.length - 1 ? COCO_IDS.slice(1) : undefined;
}
