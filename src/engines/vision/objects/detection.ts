import type { Box, Picture } from "../image/picture.js";

/** What one pass of one detector found: which class (its place in the list), how sure (0 to 1), where. */
export interface Detection {
  readonly classIndex: number;
  readonly score: number;
  readonly box: Box;
}

/** A detector: all that it finds above a floor of its own, in no particular order. */
export type Detector = (picture: Picture) => Promise<Detection[]>;
