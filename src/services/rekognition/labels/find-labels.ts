import type { DetectedObject } from "../../../engines/vision/objects/detect-objects.js";
import type { Scene } from "../../../engines/vision/scene/classify-scene.js";
import { kindLikelihood } from "../../../engines/vision/scene/kinds.js";
import type { LabelsOutput } from "../../../engines/vision/vision-api.js";
import { LABEL_OF_ACTIVITY } from "./names/from-activities.js";
import { labelOfObject } from "./names/from-objects.js";
import { LABEL_OF_TAUGHT, LABELS_OF_SCENE_CLASS } from "./names/from-scenes.js";
import { LABEL_KINDS, type LabelKind } from "./taxonomy.js";

/** A label of a picture, with the things it stands for where they can be pointed at. */
export interface FoundLabel {
  readonly kind: LabelKind;
  /** Percent. */
  readonly confidence: number;
  readonly instances: readonly DetectedObject[];
}

/** What the vision engine sees in a picture. */
export type SeenThings = Pick<LabelsOutput, "objects" | "scene" | "activities" | "tags">;

/** What a picture's things, its scene and its people say, as labels with all their parents, the surest first. */
export function findLabels(
  { objects, scene, activities, tags }: SeenThings,
  instancePercentMin: number,
): FoundLabel[] {
  const confidences = new Map<string, number>();
  const raise = (name: string, probability: number): void => {
    confidences.set(name, Math.max(confidences.get(name) ?? 0, probability));
  };
  const instances = new Map<string, DetectedObject[]>();
  // Of models of the user's, that AWS's tree need not have.
  const usersNames = new Set((tags ?? []).map(({ name }) => name));
  for (const object of objects) {
    const name = labelOfObject(object.name);
    usersNames.add(name);
    for (const label of withParents(name)) raise(label, object.presence);
    if (object.likelihood * 100 >= instancePercentMin)
      instances.set(name, [...(instances.get(name) ?? []), object]);
  }
  for (const { name, probability } of activities) {
    for (const label of withParents(LABEL_OF_ACTIVITY[name])) raise(label, probability);
  }
  for (const { name, probability } of tags ?? []) {
    for (const label of withParents(name)) raise(label, probability);
  }
  if (!tags && scene) {
    const shareOf = animalShares(objects);
    for (const [label, probability] of sceneProbabilities(scene, shareOf)) raise(label, probability);
  }
  return [...confidences]
    .flatMap(([name, probability]) => {
      const kind = LABEL_KINDS.get(name) ?? (usersNames.has(name) ? unknownKind(name) : undefined);
      return kind ? [{ kind, confidence: probability * 100, instances: instances.get(name) ?? [] }] : [];
    })
    .sort((a, b) => b.confidence - a.confidence || (a.kind.name < b.kind.name ? -1 : 1));
}

/** Animals that detectors and classifier both know, and how much it counts that the detectors see another: see docs/models/vision.md. */
const ANIMALS = ["Bear", "Bird", "Cat", "Cow", "Dog", "Elephant", "Giraffe", "Horse", "Sheep", "Zebra"];
const RIVAL_WEIGHT = 0.7;

/**
 * How much the classifier's word counts for labels that name an animal: less where the detectors are surer of another. Of its
 * thousand classes a hundred are dogs, so many a cat is like one of them.
 */
function animalShares(objects: readonly DetectedObject[]): (labels: ReadonlySet<string>) => number {
  const seen = new Map(ANIMALS.map((animal) => [animal, 0]));
  for (const { name, presence } of objects) {
    const label = labelOfObject(name);
    if (seen.has(label)) seen.set(label, Math.max(seen.get(label) ?? 0, presence));
  }
  const shares = ANIMALS.map((animal) => {
    const rivals = [...seen].filter(([other]) => other !== animal).map(([, presence]) => presence);
    return [animal, 1 - RIVAL_WEIGHT * Math.max(0, Math.max(...rivals) - (seen.get(animal) ?? 0))] as const;
  });
  return (labels) => shares.find(([animal]) => labels.has(animal))?.[1] ?? 1;
}

/** The classes exclude each other, so what falls under one label adds up: thirty breeds at three percent are a dog. */
function sceneProbabilities(
  { classes, things, taught }: Scene,
  shareOf: (labels: ReadonlySet<string>) => number,
): [string, number][] {
  const sums = new Map<string, number>();
  for (const { name, probability } of classes) {
    const labels = new Set((LABELS_OF_SCENE_CLASS.get(name) ?? []).flatMap(withParents));
    const share = probability * shareOf(labels);
    for (const each of labels) sums.set(each, Math.min(1, (sums.get(each) ?? 0) + share));
  }
  const told = [...sums].map(([label, sum]): [string, number] => [label, kindLikelihood(sum, things)]);
  const more = taught.flatMap(({ name, probability }) =>
    withParents(LABEL_OF_TAUGHT[name]).map((label): [string, number] => [label, probability]),
  );
  return [...told, ...more];
}

/** A label of the user's models that is none of AWS's: it has no place in the tree. */
function unknownKind(name: string): LabelKind {
  return { name, parents: [], aliases: [], category: "" };
}

function withParents(name: string): string[] {
  return [name, ...(LABEL_KINDS.get(name)?.parents ?? [])];
}
