import type { Box, Picture } from "../image/picture.js";
import type { DetectedObject } from "../objects/detect-objects.js";
import type { Models } from "../runtime/models.js";
import { type Pose, poseReader } from "./pose.js";

/** What a person does, and how likely somebody in the picture does it. */
export interface Activity {
  readonly name: "sitting" | "standing" | "cycling" | "riding a horse" | "skiing";
  readonly probability: number;
}

/** A person as a detector found them, with how they stand. */
export interface PosedPerson {
  readonly object: DetectedObject;
  readonly pose: Pose;
}

/** Sides of a picture in pixels. */
interface Size {
  readonly width: number;
  readonly height: number;
}

/** The net is less sure of covered joints: below this a leg tells nothing. */
const JOINT_MIN = { sitting: 0.2, standing: 0.3 };
/** How often a posture told so is one, by photographs with captions: see docs/models/vision.md. */
const POSTURE_SHARE = { sitting: 0.7, standing: 0.8 };
/** What is ridden, and how often somebody who is over it rides it. */
const RIDDEN = [
  { thing: "bicycle", name: "cycling", share: 0.9 },
  { thing: "horse", name: "riding a horse", share: 0.9 },
] as const;
const MOUNTS: readonly string[] = [...RIDDEN.map(({ thing }) => thing), "motorcycle"];
/** How often somebody with skis at their feet is skiing: hikers and sledges are taken for them. */
const SKIING_SHARE = 0.8;

/** Whose posture is read: the largest of those who are likelier there than not. */
const PEOPLE_MAX = 3;
const LIKELIHOOD_MIN = 0.5;

/** Tells what the people do that a detector found; no net is loaded where nobody is. */
export function activityReader(
  models: Models,
): (picture: Picture, objects: readonly DetectedObject[]) => Promise<Activity[]> {
  const readPose = poseReader(models);
  return async (picture, objects) => {
    const largest = objects
      .filter(({ name, likelihood }) => name === "person" && likelihood > LIKELIHOOD_MIN)
      .sort((a, b) => b.box.width * b.box.height - a.box.width * a.box.height)
      .slice(0, PEOPLE_MAX);
    const people: PosedPerson[] = [];
    for (const object of largest) people.push({ object, pose: await readPose(picture, object.box) });
    return findActivities(people, objects, picture);
  };
}

/** What people in a picture do, by how they stand and by what they are on. */
export function findActivities(
  people: readonly PosedPerson[],
  objects: readonly DetectedObject[],
  size: Size,
): Activity[] {
  const likeliest = new Map<Activity["name"], number>();
  const raise = (name: Activity["name"], probability: number): void => {
    likeliest.set(name, Math.max(likeliest.get(name) ?? 0, probability));
  };
  for (const { object: person, pose } of people) {
    const posture = postureOf(pose, size);
    if (posture && !isMounted(person, objects)) raise(posture, person.likelihood * POSTURE_SHARE[posture]);
    for (const { thing, name, share } of RIDDEN) {
      for (const ridden of objects.filter(
        (object) => object.name === thing && isOver(person.box, object.box),
      ))
        raise(name, person.likelihood * ridden.likelihood * share);
    }
    for (const skis of objects.filter((object) => object.name === "skis" && isAt(person.box, object.box)))
      raise("skiing", person.likelihood * skis.likelihood * SKIING_SHARE);
  }
  return [...likeliest].map(([name, probability]) => ({ name, probability }));
}

/** Sitting where the thighs lie level under an upright body, standing where the legs are straight below it. */
function postureOf(pose: Pose, { width, height }: Size): "sitting" | "standing" | undefined {
  const hips = middle(pose.leftHip, pose.rightHip);
  const shoulders = middle(pose.leftShoulder, pose.rightShoulder);
  const torso = Math.hypot((hips.x - shoulders.x) * width, (hips.y - shoulders.y) * height) / height;
  if (torso === 0) return undefined;
  const upright = (hips.y - shoulders.y) / torso;
  const lean = (Math.abs(hips.x - shoulders.x) * width) / height / torso;
  const thighs = [pose.leftKnee.y - pose.leftHip.y, pose.rightKnee.y - pose.rightHip.y].map((y) => y / torso);
  const shins = [pose.leftAnkle.y - pose.leftKnee.y, pose.rightAnkle.y - pose.rightKnee.y].map(
    (y) => y / torso,
  );
  const seen = Math.min(
    ...[pose.leftHip, pose.rightHip, pose.leftKnee, pose.rightKnee].map(({ confidence }) => confidence),
  );
  const [least, most] = [Math.min(...thighs), Math.max(...thighs)];
  if (seen > JOINT_MIN.sitting && upright > 0.6 && Math.abs(least) < 0.35 && most < 0.45) return "sitting";
  const straight = kneeAngles(pose, { width, height }).every((angle) => angle > STRAIGHT_DEGREES);
  const below = least > 0.55 && Math.min(...shins) > 0.35;
  return seen > JOINT_MIN.standing && upright > 0.8 && lean < 0.25 && below && straight
    ? "standing"
    : undefined;
}

const STRAIGHT_DEGREES = 150;

function kneeAngles(pose: Pose, { width, height }: Size): number[] {
  const legs = [
    [pose.leftHip, pose.leftKnee, pose.leftAnkle],
    [pose.rightHip, pose.rightKnee, pose.rightAnkle],
  ] as const;
  return legs.map(([hip, knee, ankle]) => {
    const toHip = Math.atan2((hip.y - knee.y) * height, (hip.x - knee.x) * width);
    const toAnkle = Math.atan2((ankle.y - knee.y) * height, (ankle.x - knee.x) * width);
    const turn = Math.abs(toHip - toAnkle);
    return (Math.min(turn, 2 * Math.PI - turn) * 180) / Math.PI;
  });
}

function middle(a: { x: number; y: number }, b: { x: number; y: number }): { x: number; y: number } {
  return { x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 };
}

/** Whether somebody is on what is ridden, where straight legs do not stand. */
function isMounted(person: DetectedObject, objects: readonly DetectedObject[]): boolean {
  return objects.some(
    ({ name, likelihood, box }) =>
      MOUNTS.includes(name) && likelihood > LIKELIHOOD_MIN && isOver(person.box, box),
  );
}

/** Whether somebody's middle is above what they may ride, and their feet are down at it. */
function isOver(person: Box, thing: Box): boolean {
  const across = person.left + person.width / 2;
  const feet = person.top + person.height;
  return (
    across > thing.left &&
    across < thing.left + thing.width &&
    person.top < thing.top &&
    feet > thing.top + thing.height * 0.2 &&
    feet < thing.top + thing.height * 1.05
  );
}

/** Whether somebody's feet are where skis are. */
function isAt(person: Box, skis: Box): boolean {
  const feet = person.top + person.height;
  const across = person.left + person.width / 2;
  return (
    across > skis.left - skis.width * 0.2 &&
    across < skis.left + skis.width * 1.2 &&
    feet > skis.top - person.height * 0.15 &&
    skis.top + skis.height > person.top + person.height * 0.6
  );
}
