// Pictures that scenarios send.
import { fileURLToPath } from "node:url";
import sharp from "sharp";

/** A photograph of 1,224 by 816 pixels. */
export function megapixel() {
  const path = fileURLToPath(new URL("../samples/coffee.jpg", import.meta.url));
  return sharp(path).resize(1_224, 816).jpeg().toBuffer();
}
