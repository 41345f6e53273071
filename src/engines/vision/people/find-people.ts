import type { Face } from "../faces/find-faces.js";
import type { Box, Picture } from "../image/picture.js";
import type { DetectedObject } from "../objects/detect-objects.js";
import type { SeenPerson } from "../vision-api.js";
import { appearanceOf } from "./appearance.js";

/** People of one picture that are followed: the likeliest. */
export const PEOPLE_MAX = 100;
/** What is less likely a person is not followed. */
const CONFIDENCE_MIN = 0.5;

/** Brings bodies and faces together: a face belongs to the smallest body that holds its middle in its upper half. */
export function findPeople(
  picture: Picture,
  objects: readonly DetectedObject[],
  faces: readonly Face[],
): SeenPerson[] {
  const bodies = objects
    .filter(({ name, confidence }) => name === "person" && confidence >= CONFIDENCE_MIN)
    .map(({ box }) => box)
    .sort((a, b) => a.width * a.height - b.width * b.height);
  const faceOf = new Map<Box, Face>();
  const faceOnly: Face[] = [];
  for (const face of faces) {
    const body = bodies.find((box) => !faceOf.has(box) && holdsFace(box, face.box));
    if (body) faceOf.set(body, face);
    else faceOnly.push(face);
  }
  const people: SeenPerson[] = bodies.map((box) => {
    const face = faceOf.get(box);
    return { box, appearance: appearanceOf(picture, box), ...(face && { face }) };
  });
  for (const face of faceOnly)
    people.push({ box: face.box, appearance: appearanceOf(picture, face.box), face });
  return people.slice(0, PEOPLE_MAX);
}

function holdsFace(body: Box, face: Box): boolean {
  const [x, y] = [face.left + face.width / 2, face.top + face.height / 2];
  return (
    x >= body.left &&
    x <= body.left + body.width &&
    y >= body.top - face.height / 2 &&
    y <= body.top + body.height / 2
  );
}
