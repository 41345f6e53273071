import type { Picture } from "../image/picture.js";

/** Where a face may be, in pixels of the picture that was looked at, and how sure, 0 to 1. */
export interface Candidate {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly score: number;
}

/** A net that finds faces. The sides of its input are multiples of what it halves them to. */
export interface FaceNet {
  readonly multiplePixels: number;
  find(input: Picture, scoreMin: number): Promise<Candidate[]>;
}
