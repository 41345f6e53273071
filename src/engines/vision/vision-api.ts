import type { EngineCall } from "../host/engine-module.js";
import type { Face, FaceWishes } from "./faces/find-faces.js";
import type { Box, ImageFacts } from "./image/picture.js";
import type { ContentKinds } from "./moderation/judge-content.js";
import type { DetectedObject } from "./objects/detect-objects.js";
import type { Activity } from "./people/activities.js";
import type { ImageProperties } from "./properties/image-properties.js";
import type { Scene, SceneClass } from "./scene/classify-scene.js";
import type { Point } from "./text/shapes.js";

export interface ImageInput {
  /** A JPEG or PNG file. */
  image: Uint8Array;
  /** A picture with a shorter side is refused before a model looks at it. */
  sidePixelsMin?: number;
}

export interface LabelsInput extends ImageInput {
  /** What to look for. */
  labels: boolean;
  properties: boolean;
}

export interface LabelsOutput {
  facts: ImageFacts;
  /** Likely first. Empty unless labels or properties were asked for. */
  objects: DetectedObject[];
  /** What the picture is as a whole; undefined unless labels were asked for. */
  scene: Scene | undefined;
  /** What people do; empty unless labels were asked for. */
  activities: readonly Activity[];
  /** What a tagger of the user's says, by its own names; it then stands for the scene. */
  tags?: SceneClass[];
  properties?: ImageProperties;
}

export interface FacesInput extends ImageInput, FaceWishes {}

export interface FacesOutput {
  facts: ImageFacts;
  /** The largest first. */
  faces: Face[];
}

/** A person as a tracker needs to know them again. */
export interface SeenPerson {
  /** The body's, or the face's where no body was found. */
  readonly box: Box;
  /** How the person is coloured, as `appearanceOf` tells it. */
  readonly appearance: Float32Array;
  /** With its identity. */
  readonly face?: Face;
}

export interface PeopleOutput {
  facts: ImageFacts;
  people: SeenPerson[];
}

/** A text, how sure it is, 0 to 1, and its four corners in fractions of the picture, from its start clockwise. */
export interface SeenText {
  text: string;
  confidence: number;
  corners: Point[];
}

export interface TextOutput {
  facts: ImageFacts;
  /** From top to bottom, each with its words. */
  lines: (SeenText & { words: SeenText[] })[];
}

export interface ContentOutput {
  facts: ImageFacts;
  kinds: ContentKinds;
  /** That there is a person in the picture, 0 to 1. */
  person: number;
  scene: readonly SceneClass[];
}

/**
 * What the vision engine does. Codes of its errors: `image-format` (no JPEG or PNG, or broken), `image-too-large` (details
 * `width`, `height`, `limit`), `image-too-small`, `unavailable` (a package or a model file is missing), and those of the host.
 */
export interface VisionApi {
  labels(input: LabelsInput, call?: EngineCall): Promise<LabelsOutput>;
  faces(input: FacesInput, call?: EngineCall): Promise<FacesOutput>;
  people(input: ImageInput, call?: EngineCall): Promise<PeopleOutput>;
  text(input: ImageInput, call?: EngineCall): Promise<TextOutput>;
  content(input: ImageInput, call?: EngineCall): Promise<ContentOutput>;
}

export interface VisionSettings {
  /** Folder of the built-in models. */
  folder: string;
  /** Folder of the user's own models, which take the place of the built-in ones they can stand for. */
  ownFolder?: string;
  /** Cores one look may use. */
  threads: number;
}
