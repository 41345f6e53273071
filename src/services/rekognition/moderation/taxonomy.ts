/** Where a label stands in version 7 of AWS's moderation taxonomy, and its parent. */
export interface ModerationKind {
  readonly name: string;
  readonly parent: string;
  readonly level: number;
}

export const MODERATION_MODEL_VERSION = "7.0";

/** The part of the taxonomy that the models give evidence for: parent (empty at the top) to names. */
const TREE: Readonly<Record<string, readonly string[]>> = {
  "": ["Explicit", "Swimwear or Underwear", "Violence", "Alcohol", "Gambling"],
  Explicit: ["Explicit Nudity"],
  "Swimwear or Underwear": ["Female Swimwear or Underwear", "Male Swimwear or Underwear"],
  Violence: ["Weapons"],
  Alcohol: ["Alcoholic Beverages"],
};

export const MODERATION_KINDS: ReadonlyMap<string, ModerationKind> = new Map(
  Object.entries(TREE).flatMap(([parent, names]) =>
    names.map((name) => [name, { name, parent, level: parent === "" ? 1 : 2 }] as const),
  ),
);
