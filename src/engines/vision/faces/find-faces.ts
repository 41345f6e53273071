import { cutSquare } from "../image/cut.js";
import { lightUp } from "../image/light.js";
import { type Box, clipBox, overlap, type Picture } from "../image/picture.js";
import { measureQuality } from "../properties/quality.js";
import type { Models } from "../runtime/models.js";
import { attributeReader, type FaceAttributes } from "./attributes.js";
import { featureReader } from "./features.js";
import { type FindFaces, faceFinder } from "./finder.js";
import { identityReader } from "./identity.js";
import { LANDMARK_NAMES, type LandmarkName, landmark } from "./landmarks.js";
import { around, type FaceMesh, meshReader } from "./mesh.js";
import { type Pose, readPose } from "./pose.js";
import type { QuarterTurns } from "./turn.js";

export interface Landmark {
  readonly name: LandmarkName;
  /** Fractions of the picture's width and height. */
  readonly x: number;
  readonly y: number;
}

export interface Face {
  readonly box: Box;
  /** That it is a face, 0 to 1. */
  readonly confidence: number;
  readonly landmarks: readonly Landmark[];
  readonly pose: Pose;
  /** Of the face alone, each 0 to 100. */
  readonly quality: { readonly brightness: number; readonly sharpness: number };
  readonly attributes?: FaceAttributes;
  /** The Euclidean distance of two says how alike they are. */
  readonly identity?: Float32Array;
}

export interface FaceWishes {
  attributes: boolean;
  identities: boolean;
  /** Only so many of the largest faces get attributes and identities. */
  facesMax: number;
}

/** What the finder must be sure of before the mesh takes a closer look, and what both must be sure of together. */
const CANDIDATE_SCORE_MIN = 0.4;
const CONFIDENCE_MIN = 0.5;
/** Only where no upright face is as sure as this is the picture turned, as one that is may be seen upside down; turned faces must be surer. */
const CONFIDENCE_SURE = 0.9;
const TURNED_CONFIDENCE_MIN = 0.8;
const OVERLAP_MAX = 0.3;
const QUALITY_SIDE_PIXELS = 128;

/** Finds faces, the largest first, and reads off them what is wished for. */
export function faceReader(models: Models, folder: string, ownFolder?: string) {
  const findFaces = faceFinder(models);
  const readMesh = meshReader(models);
  const readAttributes = attributeReader(models, folder, featureReader(models));
  const readIdentity = identityReader(models, ownFolder);
  return async (given: Picture, wishes: FaceWishes, signal?: AbortSignal): Promise<Face[]> => {
    const picture = lightUp(given);
    const find = seeFaces(picture, findFaces(picture), readMesh, signal);
    const upright = await find(0, CONFIDENCE_MIN);
    const isSure = upright.some(({ confidence }) => confidence >= CONFIDENCE_SURE);
    const seen = isSure
      ? upright
      : keepSurest([
          ...upright,
          ...(await find(1, TURNED_CONFIDENCE_MIN)),
          ...(await find(3, TURNED_CONFIDENCE_MIN)),
          ...(await find(2, TURNED_CONFIDENCE_MIN)),
        ]);
    seen.sort((a, b) => b.box.width * b.box.height - a.box.width * a.box.height);
    const faces: Face[] = [];
    for (const { box, confidence, mesh } of seen) {
      signal?.throwIfAborted();
      const isRead = faces.length < wishes.facesMax;
      faces.push({
        ...describeFace(picture, given, mesh),
        box: clipBox(box),
        confidence,
        ...(wishes.attributes && isRead && { attributes: await readAttributes(picture, mesh) }),
        ...(wishes.identities && isRead && { identity: await readIdentity(picture, mesh) }),
      });
    }
    return faces;
  };
}

interface SeenFace {
  readonly box: Box;
  readonly confidence: number;
  readonly mesh: FaceMesh;
}

/** What the finder takes for faces in the turned picture, and the mesh too. */
function seeFaces(
  picture: Picture,
  findFaces: FindFaces,
  readMesh: ReturnType<typeof meshReader>,
  signal: AbortSignal | undefined,
) {
  return async (turns: QuarterTurns, confidenceMin: number): Promise<SeenFace[]> => {
    const seen: SeenFace[] = [];
    for (const { box, score, angle } of await findFaces(CANDIDATE_SCORE_MIN, turns)) {
      signal?.throwIfAborted();
      // However sure the mesh were, together they are not.
      if (Math.sqrt(score) < confidenceMin) continue;
      const mesh = await readMesh(picture, box, angle);
      // The finder alone also sees faces in knots of wood; the mesh net knows better.
      const confidence = Math.sqrt(score * mesh.presence);
      if (confidence >= confidenceMin) seen.push({ box, confidence, mesh });
    }
    return seen;
  };
}

/** Of faces at one place, the surest. */
function keepSurest(seen: SeenFace[]): SeenFace[] {
  const kept: SeenFace[] = [];
  for (const face of seen.sort((a, b) => b.confidence - a.confidence))
    if (kept.every((other) => overlap(other.box, face.box) < OVERLAP_MAX)) kept.push(face);
  return kept;
}

/** How sharp a face is does not depend on the light; how bright it is was told by the picture as it was given. */
function describeFace(
  picture: Picture,
  given: Picture,
  mesh: FaceMesh,
): Pick<Face, "landmarks" | "pose" | "quality"> {
  const measure = (of: Picture) =>
    measureQuality(cutSquare(of, { ...around(mesh.points, 1), angle: mesh.angle }, QUALITY_SIDE_PIXELS));
  const seen = measure(picture);
  const { brightness } = given === picture ? seen : measure(given);
  return {
    landmarks: LANDMARK_NAMES.map((name) => {
      const { x, y } = landmark(mesh, name);
      return { name, x: x / picture.width, y: y / picture.height };
    }),
    pose: readPose(mesh),
    quality: { brightness, sharpness: seen.sharpness },
  };
}
