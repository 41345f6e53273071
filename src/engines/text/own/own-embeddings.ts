import type { OwnModel } from "./own-model.js";

/** Windows of a text that are read; a longer one is known by its beginning. */
const WINDOWS_MAX = 4;

/** A text as one vector of length 1: the mean of the model's rows, however many a run gives. */
export async function embedWith(model: OwnModel, text: string): Promise<Float32Array> {
  const pieces = model.cutText(text).map(({ id }) => id);
  const sum: number[] = [];
  for (let window = 0; window < WINDOWS_MAX; window++) {
    const ids = pieces.slice(window * model.room, (window + 1) * model.room);
    if (ids.length === 0 && window > 0) break;
    for (const row of await model.run(ids)) {
      row.forEach((value, at) => {
        sum[at] = (sum[at] ?? 0) + value;
      });
    }
  }
  const norm = Math.hypot(...sum) || 1;
  return Float32Array.from(sum, (value) => value / norm);
}
