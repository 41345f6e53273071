import type { Attribute, ComparedFace, Emotion, FaceDetail, Landmark } from "@aws-sdk/client-rekognition";
import type { Expression } from "../../../engines/vision/faces/attributes.js";
import type { Face } from "../../../engines/vision/faces/find-faces.js";
import { toBoundingBox } from "../labels/to-wire.js";

/** The landmarks that come without being asked for. */
const DEFAULT_LANDMARKS: ReadonlySet<string> = new Set([
  "eyeLeft",
  "eyeRight",
  "mouthLeft",
  "mouthRight",
  "nose",
]);

const EMOTIONS: Readonly<Record<Expression, Emotion["Type"]>> = {
  neutral: "CALM",
  happy: "HAPPY",
  sad: "SAD",
  angry: "ANGRY",
  fearful: "FEAR",
  disgusted: "DISGUSTED",
  surprised: "SURPRISED",
};

/** A face with the attributes asked for, of those the models can read. */
export function toFaceDetail(face: Face, asked: readonly Attribute[] = []): FaceDetail {
  const all = asked.includes("ALL");
  const wants = (attribute: Attribute): boolean => all || asked.includes(attribute);
  const { attributes } = face;
  return {
    ...toBase(face, all),
    ...(attributes && {
      ...(wants("AGE_RANGE") && { AgeRange: { Low: attributes.age.low, High: attributes.age.high } }),
      ...(wants("SMILE") && { Smile: toFlag(attributes.expressions.happy) }),
      ...(wants("EYEGLASSES") && { Eyeglasses: toFlag(attributes.glasses) }),
      ...(wants("SUNGLASSES") && { Sunglasses: toFlag(attributes.sunglasses) }),
      ...(wants("GENDER") && { Gender: toGender(attributes.male) }),
      ...(wants("EYES_OPEN") && { EyesOpen: toFlag(attributes.eyesOpen) }),
      ...(wants("MOUTH_OPEN") && { MouthOpen: toFlag(attributes.mouthOpen) }),
      ...(wants("FACE_OCCLUDED") && { FaceOccluded: toFlag(attributes.covered) }),
      ...(wants("EMOTIONS") && { Emotions: toEmotions(attributes.expressions) }),
    }),
  };
}

/** A face as RecognizeCelebrities gives it, and, looked at without attributes, CompareFaces. */
export function toComparedFace(face: Face): ComparedFace {
  const { attributes } = face;
  return {
    ...toBase(face, false),
    ...(attributes && {
      Emotions: toEmotions(attributes.expressions),
      Smile: toFlag(attributes.expressions.happy),
    }),
  };
}

function toBase(face: Face, all: boolean) {
  const shown = face.landmarks.filter(({ name }) => all || DEFAULT_LANDMARKS.has(name));
  return {
    BoundingBox: toBoundingBox(face.box),
    Confidence: face.confidence * 100,
    Landmarks: shown.map(({ name, x, y }): Landmark => ({ Type: name, X: x, Y: y })),
    Pose: { Roll: face.pose.roll, Yaw: face.pose.yaw, Pitch: face.pose.pitch },
    Quality: { Brightness: face.quality.brightness, Sharpness: face.quality.sharpness },
  };
}

/** A yes or no, with how sure of that answer. */
function toFlag(probability: number): { Value: boolean; Confidence: number } {
  const value = probability >= 0.5;
  return { Value: value, Confidence: (value ? probability : 1 - probability) * 100 };
}

function toGender(male: number): { Value: "Male" | "Female"; Confidence: number } {
  const { Value, Confidence } = toFlag(male);
  return { Value: Value ? "Male" : "Female", Confidence };
}

function toEmotions(expressions: Readonly<Record<Expression, number>>): Emotion[] {
  return (Object.keys(EMOTIONS) as Expression[])
    .map((name): Emotion => ({ Type: EMOTIONS[name], Confidence: expressions[name] * 100 }))
    .sort((a, b) => (b.Confidence ?? 0) - (a.Confidence ?? 0));
}
