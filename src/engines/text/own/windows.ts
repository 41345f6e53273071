import type { OwnModel } from "./own-model.js";

/** Most windows of a text that are read. */
const WINDOWS_MAX = 8;

/** What a model's one row for a text says, as a mean over windows of the model's length. */
export async function meanOver(
  text: string,
  model: OwnModel,
  read: (row: Float32Array) => readonly number[],
): Promise<number[]> {
  const pieces = model.cutText(text).map(({ id }) => id);
  const size = Math.max(1, model.room);
  const windows = Math.min(WINDOWS_MAX, Math.max(1, Math.ceil(pieces.length / size)));
  const mean: number[] = [];
  for (let nth = 0; nth < windows; nth++) {
    const [row = new Float32Array(1)] = await model.run(pieces.slice(nth * size, (nth + 1) * size));
    read(row).forEach((value, at) => {
      mean[at] = (mean[at] ?? 0) + value / windows;
    });
  }
  return mean;
}
