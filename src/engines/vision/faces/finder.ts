import { type Box, overlap, type Picture } from "../image/picture.js";
import { resizePicture } from "../image/resize.js";
import type { Models } from "../runtime/models.js";
import type { FaceNet } from "./candidate.js";
import { faceBoxes } from "./faceboxes.js";
import { fromTurned, type QuarterTurns, turnPicture } from "./turn.js";
import { ultraFace } from "./ultraface.js";

/** Where a face may be, how sure, 0 to 1, and about how far it is tilted clockwise, in radians. */
export interface FaceCandidate {
  readonly box: Box;
  readonly score: number;
  readonly angle: number;
}

/**
 * How a net looks at a picture: how long its longest side is made, how wide the grey margin around it, and up to what size what
 * it finds is a face: of larger ones it may find parts.
 */
interface Look {
  readonly net: FaceNet;
  readonly sidePixels: number;
  readonly marginPixels: number;
  readonly faceMaxPixels: number;
  /** Smaller pictures are enlarged by at most this, if not by as much as others. */
  readonly enlargementMax?: number;
}

/** Small pictures are enlarged by at most this. */
const ENLARGEMENT_MAX = 3;
/** A face of less than this, in the look for small ones, is a reason to look closer at a picture that has more to show. */
const SMALL_PIXELS = 40;
const GREY = 127;
const OVERLAP_MAX = 0.3;
const FACES_MAX = 200;
/** A turned picture in which a glimpse sees less than this has no sure face: of 153 faces found only so, 152 had .2 and more. */
const GLIMPSE_MIN = 0.1;

/** Finds what may be a face in one picture, turned clockwise first, since the nets only know upright faces. */
export type FindFaces = (scoreMin: number, turns: QuarterTurns) => Promise<FaceCandidate[]>;

/** Finds faces of any size, in several looks: what one net misses, or sees too large or too near the edge, another finds. */
export function faceFinder(models: Models): (picture: Picture) => FindFaces {
  const small: Look = { net: ultraFace(models), sidePixels: 1024, marginPixels: 0, faceMaxPixels: 150 };
  const closer: Look = {
    net: ultraFace(models),
    sidePixels: 2048,
    marginPixels: 0,
    faceMaxPixels: 100,
    enlargementMax: 1,
  };
  const glimpse: Look = { net: ultraFace(models), sidePixels: 192, marginPixels: 32, faceMaxPixels: 192 };
  const large: readonly Look[] = [
    { net: ultraFace(models), sidePixels: 320, marginPixels: 64, faceMaxPixels: 320 },
    { net: faceBoxes(models), sidePixels: 512, marginPixels: 64, faceMaxPixels: 512 },
  ];
  return (picture) => {
    const scaled = new Map<Look, Picture>();
    const lookBy = async (each: Look, scoreMin: number, turns: QuarterTurns): Promise<FaceCandidate[]> => {
      const seen = scaled.get(each) ?? (await scaleFor(each, picture));
      scaled.set(each, seen);
      return look(each, seen, scoreMin, turns);
    };
    return async (scoreMin, turns) => {
      // Turned pictures, which are looked at where no sure face is, are not worth the long look for small ones, and mostly none at all.
      if (turns !== 0 && (await lookBy(glimpse, GLIMPSE_MIN, turns)).length === 0) return [];
      const found: FaceCandidate[] = turns === 0 ? await lookBy(small, scoreMin, turns) : [];
      // Where there are small faces there are mostly smaller ones.
      const scale = small.sidePixels / Math.max(picture.width, picture.height);
      if (scale < 1 && found.some(({ box }) => box.width * picture.width * scale < SMALL_PIXELS))
        found.push(...(await lookBy(closer, scoreMin, turns)));
      for (const each of large) found.push(...(await lookBy(each, scoreMin, turns)));
      return keepBest(found);
    };
  };
}

function scaleFor(
  { sidePixels, enlargementMax = ENLARGEMENT_MAX }: Look,
  picture: Picture,
): Promise<Picture> {
  const scale = Math.min(enlargementMax, sidePixels / Math.max(picture.width, picture.height));
  const side = (pixels: number) => Math.max(1, Math.round(pixels * scale));
  return resizePicture(picture, side(picture.width), side(picture.height));
}

async function look(
  { net, marginPixels: margin, faceMaxPixels }: Look,
  picture: Picture,
  scoreMin: number,
  turns: QuarterTurns,
): Promise<FaceCandidate[]> {
  const { width, height } = picture;
  const turned = turnPicture(picture, turns);
  const found = await net.find(pad(turned, margin, net.multiplePixels), scoreMin);
  const whole = found.filter((candidate) => candidate.width <= faceMaxPixels);
  return whole.map((candidate) => {
    const { x, y } = fromTurned(turned, turns, { x: candidate.x - margin, y: candidate.y - margin });
    const [wide, tall] =
      turns % 2 === 0 ? [candidate.width, candidate.height] : [candidate.height, candidate.width];
    return {
      score: candidate.score,
      angle: (-turns * Math.PI) / 2,
      box: {
        left: (x - wide / 2) / width,
        top: (y - tall / 2) / height,
        width: wide / width,
        height: tall / height,
      },
    };
  });
}

/** Lays the picture on grey whose sides are multiples, with a margin around it. */
function pad(picture: Picture, margin: number, multiple: number): Picture {
  const width = Math.ceil((picture.width + 2 * margin) / multiple) * multiple;
  const height = Math.ceil((picture.height + 2 * margin) / multiple) * multiple;
  const data = new Uint8Array(width * height * 3).fill(GREY);
  for (let y = 0; y < picture.height; y += 1) {
    const row = picture.data.subarray(y * picture.width * 3, (y + 1) * picture.width * 3);
    data.set(row, ((y + margin) * width + margin) * 3);
  }
  return { data, width, height };
}

function keepBest(found: FaceCandidate[]): FaceCandidate[] {
  const kept: FaceCandidate[] = [];
  for (const candidate of found.sort((a, b) => b.score - a.score)) {
    if (kept.every((other) => overlap(other.box, candidate.box) < OVERLAP_MAX)) kept.push(candidate);
    if (kept.length === FACES_MAX) break;
  }
  return kept;
}
