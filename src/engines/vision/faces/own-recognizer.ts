import { join } from "node:path";
import type { Normalization } from "../image/resize.js";
import type { Models } from "../runtime/models.js";
import { isSide, misdescribed, readNormalization, readOwnFile } from "../runtime/own-file.js";

const NAME = "faces";
const NORMALIZATION: Normalization = {
  order: "rgb",
  mean: [127.5, 127.5, 127.5],
  scale: [127.5, 127.5, 127.5],
};
/** The distance at which built-in identities part; the user's are scaled to part there too. */
const PARTING_DISTANCE = 0.6;

export interface Recognizer {
  file: string;
  side: number;
  normalization: Normalization;
  /** Brings what the net gives to identities whose Euclidean distance parts people at 0.6. */
  toIdentity(given: Float32Array): Float32Array;
}

/**
 * The user's face recognizer, if the folder has one: `faces.onnx`, aligned as ArcFace's, with one vector as its output;
 * `faces.json` says the side of its input and the cosine similarity at which faces of one person and of two part.
 */
export async function ownRecognizer(models: Models, folder: string): Promise<Recognizer | undefined> {
  const file = await readOwnFile(folder, NAME);
  if (!file) return undefined;
  const { side, sameCosine } = file;
  const normalization = readNormalization(file, folder, NAME) ?? NORMALIZATION;
  if (!isSide(side) || typeof sameCosine !== "number" || !(sameCosine > -1 && sameCosine < 1)) {
    throw misdescribed(folder, NAME, "must have side (32 to 2048) and sameCosine (between -1 and 1)");
  }
  const scale = PARTING_DISTANCE / Math.sqrt(2 - 2 * sameCosine);
  const path = join(folder, `${NAME}.onnx`);
  await models.loadFile(path);
  return {
    file: path,
    side,
    normalization,
    toIdentity(given) {
      const length = Math.hypot(...given) || 1;
      return given.map((value) => (value / length) * scale);
    },
  };
}
