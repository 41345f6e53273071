import { cutSquare } from "../image/cut.js";
import type { Picture } from "../image/picture.js";
import { type Normalization, toTensor, UNCHANGED } from "../image/resize.js";
import { type Models, outputOf, type Tensor } from "../runtime/models.js";
import { layAsDlib } from "./align.js";
import { coverReader } from "./cover.js";
import type { ReadFeatures } from "./features.js";
import { glassesReader } from "./glasses.js";
import { distance } from "./landmarks.js";
import { around, type FaceMesh, type MeshPoint } from "./mesh.js";

export const EXPRESSIONS = ["neutral", "happy", "sad", "angry", "fearful", "disgusted", "surprised"] as const;
export type Expression = (typeof EXPRESSIONS)[number];

export interface FaceAttributes {
  /** Years between which the age most likely lies. */
  readonly age: { readonly low: number; readonly high: number };
  /** How likely the face is taken for a man's, 0 to 1. */
  readonly male: number;
  /** How likely each is, adding up to 1. */
  readonly expressions: Readonly<Record<Expression, number>>;
  /** How likely each is, 0 to 1. */
  readonly eyesOpen: number;
  readonly mouthOpen: number;
  /** That mouth and nose are covered. */
  readonly covered: number;
  /** That glasses of any kind are worn, and that these are sunglasses. */
  readonly glasses: number;
  readonly sunglasses: number;
}

/** What the net sees too seldom: the logarithms of what its likelihoods are multiplied by. Of posed faces, it finds a quarter of the fear. */
const MISSED: Readonly<Partial<Record<Expression, number>>> = { fearful: 2.5, angry: 0.5 };

const AGE_SIDE_PIXELS = 64;
const GENDER_SIDE_PIXELS = 32;
const EXPRESSION_SIDE_PIXELS = 112;
const MARGIN = 1.2;
const DLIB_NORMALIZATION: Normalization = {
  order: "rgb",
  mean: [122.782, 117.001, 104.298],
  scale: [256, 256, 256],
};
/** Half the width of the age range, in standard deviations of what the net says: two faces of three lie within one. */
const AGE_RANGE_DEVIATIONS = 1;
/** Upper and lower lid, and the corners, of each eye; inner lips, and the corners, of the mouth. */
const LEFT_EYE = [159, 145, 33, 133] as const;
const RIGHT_EYE = [386, 374, 362, 263] as const;
const LIPS = [13, 14, 78, 308] as const;
/** Height by width at which an eye or a mouth is as likely open as shut, and how fast that changes. */
const EYE_OPENING = { half: 0.16, step: 0.025 };
const MOUTH_OPENING = { half: 0.12, step: 0.03 };

/** Reads age, gender and expression off a face, and from the mesh whether eyes and mouth are open. */
export function attributeReader(
  models: Models,
  folder: string,
  readFeatures: ReadFeatures,
): (picture: Picture, mesh: FaceMesh) => Promise<FaceAttributes> {
  const readCover = coverReader(models);
  const readGlasses = glassesReader(folder, readFeatures);
  return async (picture, mesh) => {
    const square = { ...around(mesh.points, MARGIN), angle: mesh.angle };
    const laid = layAsDlib(mesh);
    const laidCut = (side: number): Tensor => toTensor(cutSquare(picture, laid, side), DLIB_NORMALIZATION);
    const ages = await (await models.load("faces-age")).run(laidCut(AGE_SIDE_PIXELS));
    const genders = await (await models.load("faces-gender")).run(laidCut(GENDER_SIDE_PIXELS));
    const expressionNet = await models.load("faces-expressions");
    const seen = await expressionNet.run(
      toTensor(cutSquare(picture, square, EXPRESSION_SIDE_PIXELS), UNCHANGED),
    );
    const expressions = outputOf(seen, "expressions").data;
    const opening = (points: readonly number[]): number => openingOf(mesh.points, points);
    return {
      age: ageRange(outputOf(ages, "probabilities").data),
      male: outputOf(genders, "probabilities").data[1] ?? 0.5,
      expressions: weighExpressions(expressions),
      eyesOpen: likelihood(Math.max(opening(LEFT_EYE), opening(RIGHT_EYE)), EYE_OPENING),
      mouthOpen: likelihood(opening(LIPS), MOUTH_OPENING),
      covered: await readCover(picture, mesh),
      ...(await readGlasses(picture, mesh)),
    };
  };
}

function weighExpressions(likelihoods: Float32Array): Record<Expression, number> {
  const weighed = EXPRESSIONS.map((name, at) => (likelihoods[at] ?? 0) * Math.exp(MISSED[name] ?? 0));
  const sum = weighed.reduce((total, value) => total + value, 0) || 1;
  return Object.fromEntries(EXPRESSIONS.map((name, at) => [name, (weighed[at] ?? 0) / sum])) as Record<
    Expression,
    number
  >;
}

/** From the likelihood of every year of age. */
function ageRange(likelihoods: Float32Array): { low: number; high: number } {
  let mean = 0;
  let square = 0;
  likelihoods.forEach((share, years) => {
    mean += share * years;
    square += share * years * years;
  });
  const spread = Math.max(2, Math.sqrt(Math.max(0, square - mean * mean)) * AGE_RANGE_DEVIATIONS);
  return { low: Math.max(0, Math.round(mean - spread)), high: Math.round(mean + spread) };
}

function openingOf(points: readonly MeshPoint[], places: readonly number[]): number {
  const [upper, lower, left, right] = places.map((place) => points[place]);
  if (!upper || !lower || !left || !right) return 0;
  return distance(upper, lower) / Math.max(1, distance(left, right));
}

function likelihood(opening: number, { half, step }: { half: number; step: number }): number {
  return 1 / (1 + Math.exp((half - opening) / step));
}
