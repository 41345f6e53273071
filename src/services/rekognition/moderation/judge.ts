import { oddsOf, toProbability } from "../../../engines/vision/objects/odds.js";
import type { ContentOutput } from "../../../engines/vision/vision-api.js";
import { MODERATION_KINDS, type ModerationKind } from "./taxonomy.js";

export interface Judgement {
  readonly kind: ModerationKind;
  /** Percent. */
  readonly confidence: number;
}

/** So sure of skin must the net be that nobody need be seen in the picture. */
const CERTAIN = 0.98;

/** The net is surer than right: it took faces close up for explicit at up to 0.76, so only 0.86 is believed by half. See docs/models/vision.md. */
const DOUBT = 1.8;

/** Which classes of the scene classifier are evidence for which label. */
const EVIDENCE: Readonly<Record<string, readonly string[]>> = {
  Weapons: ["revolver", "rifle", "assault rifle"],
  "Alcoholic Beverages": ["beer bottle", "wine bottle", "beer glass", "red wine"],
  Gambling: ["slot"],
};
/** The same for what someone in the picture wears: without a person it is a thing in a shop. */
const WORN: Readonly<Record<string, readonly string[]>> = {
  "Swimwear or Underwear": ["bikini", "maillot", "maillot tank suit", "brassiere", "swimming trunks"],
  "Female Swimwear or Underwear": ["bikini", "maillot", "maillot tank suit", "brassiere"],
  "Male Swimwear or Underwear": ["swimming trunks"],
};

/** What in a picture someone may not want to see, the surest first; parents stand before their children. */
export function judge({
  kinds,
  person,
  scene,
}: Pick<ContentOutput, "kinds" | "person" | "scene">): Judgement[] {
  const probabilities = new Map<string, number>();
  const raise = (name: string, probability: number): void => {
    for (let at = MODERATION_KINDS.get(name); at; at = MODERATION_KINDS.get(at.parent)) {
      probabilities.set(at.name, Math.max(probabilities.get(at.name) ?? 0, probability));
    }
  };
  // Without a person in sight, what looks like skin to the net is a wall, a pillow or a peach.
  const skin = (seen: number): number => believed(seen) * (seen >= CERTAIN ? 1 : person);
  raise("Explicit Nudity", Math.max(skin(kinds.explicit), believed(kinds.explicitDrawing)));
  raise("Swimwear or Underwear", skin(kinds.suggestive));
  for (const [name, classes] of Object.entries(EVIDENCE)) raise(name, shareOf(classes, scene));
  for (const [name, classes] of Object.entries(WORN)) raise(name, shareOf(classes, scene) * person);
  return [...probabilities]
    .flatMap(([name, probability]) => {
      const kind = MODERATION_KINDS.get(name);
      return kind ? [{ kind, confidence: probability * 100 }] : [];
    })
    .sort((a, b) => b.confidence - a.confidence || a.kind.level - b.kind.level);
}

function believed(seen: number): number {
  return toProbability(oddsOf(seen) - DOUBT);
}

function shareOf(classes: readonly string[], scene: ContentOutput["scene"]): number {
  const seen = scene.filter(({ name }) => classes.includes(name));
  return Math.min(
    1,
    seen.reduce((sum, { probability }) => sum + probability, 0),
  );
}
