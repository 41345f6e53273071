import type { SharpOptions } from "sharp";
import { EngineError } from "../../host/engine-error.js";
import { loadOptional } from "../runtime/optional.js";
import type { ImageFacts, ImageFormat, Picture } from "./picture.js";

/** Longest side that is decoded at all; a bigger one is refused from the header, before any pixel is read. */
export const SIDE_PIXELS_MAX = 10_000;
/** Longest side that the models work on; more gives them nothing and costs memory. */
const WORKING_PIXELS_MAX = 2_048;

const [WHITE, DARK] = ["#ffffff", "#404040"];
/** What is opaque is as good as white from this mean on, of 255. */
const LIGHT_MIN = 240;
/** Side of the copy by which that is judged. */
const PROBE_PIXELS = 256;

const SIGNATURES: readonly { format: ImageFormat; bytes: readonly number[] }[] = [
  { format: "jpeg", bytes: [0xff, 0xd8, 0xff] },
  { format: "png", bytes: [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a] },
];

export interface DecodedImage {
  facts: ImageFacts;
  picture: Picture;
}

/**
 * Decodes a JPEG or PNG: turned upright by its EXIF orientation, on white where it is transparent (on dark grey where what is on it is
 * as good as white), reduced to what the models use. Codes: `image-format` for anything else or broken, `image-too-large` with `width` and `height`,
 * `image-too-small` for one with a side of less than `sidePixelsMin`.
 */
export async function decodeImage(bytes: Uint8Array, sidePixelsMin = 1): Promise<DecodedImage> {
  const format = formatOf(bytes);
  if (!format) throw new EngineError("image-format", "The bytes are neither a JPEG nor a PNG.");
  const { default: sharp } = await loadOptional(() => import("sharp"), "sharp");
  const options = {
    failOn: "error",
    limitInputPixels: SIDE_PIXELS_MAX * SIDE_PIXELS_MAX,
    sequentialRead: true,
  } as const;
  const header = await sharp(bytes, { ...options, limitInputPixels: false })
    .metadata()
    .catch(refuse);
  const { width, height } = header.autoOrient;
  if (width > SIDE_PIXELS_MAX || height > SIDE_PIXELS_MAX) {
    const details = { width, height, limit: SIDE_PIXELS_MAX };
    throw new EngineError("image-too-large", `The picture has ${width} x ${height} pixels.`, { details });
  }
  if (Math.min(width, height) < sidePixelsMin)
    throw new EngineError("image-too-small", `The picture has ${width} x ${height} pixels.`);
  const { data, info } = await sharp(bytes, options)
    .autoOrient()
    .resize(WORKING_PIXELS_MAX, WORKING_PIXELS_MAX, { fit: "inside", withoutEnlargement: true })
    .flatten({ background: header.hasAlpha ? await backgroundFor(bytes, options).catch(refuse) : WHITE })
    .toColourspace("srgb")
    .raw({ depth: "uchar" })
    .toBuffer({ resolveWithObject: true })
    .catch(refuse);
  if (info.channels !== 3)
    throw new EngineError("image-format", `The picture has ${info.channels} channels.`);
  return { facts: { format, width, height }, picture: { data, width: info.width, height: info.height } };
}

/** White writing on nothing is seen on a dark ground alone; black itself tears lines apart. */
async function backgroundFor(bytes: Uint8Array, options: SharpOptions): Promise<string> {
  const { default: sharp } = await loadOptional(() => import("sharp"), "sharp");
  const { data } = await sharp(bytes, options)
    .resize(PROBE_PIXELS, PROBE_PIXELS, { fit: "inside", kernel: "nearest" })
    .toColourspace("srgb")
    .ensureAlpha()
    .raw({ depth: "uchar" })
    .toBuffer({ resolveWithObject: true });
  let [weight, light] = [0, 0];
  for (let at = 0; at + 3 < data.length; at += 4) {
    const alpha = data[at + 3] ?? 0;
    weight += alpha;
    light += (alpha * ((data[at] ?? 0) + (data[at + 1] ?? 0) + (data[at + 2] ?? 0))) / 3;
  }
  const isLight = weight > 0 && light / weight >= LIGHT_MIN;
  return isLight ? DARK : WHITE;
}

export function formatOf(bytes: Uint8Array): ImageFormat | undefined {
  return SIGNATURES.find((known) => known.bytes.every((byte, at) => bytes[at] === byte))?.format;
}

function refuse(cause: unknown): never {
  throw new EngineError("image-format", "The picture is broken.", { cause });
}
