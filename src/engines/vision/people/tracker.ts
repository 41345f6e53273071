import { type Box, overlap } from "../image/picture.js";
import type { SeenPerson } from "../vision-api.js";
import { sharedAppearance } from "./appearance.js";

/** A person followed through the pictures of a video. */
interface Track {
  readonly index: number;
  at: number;
  box: Box;
  /** Of the box's middle, in fractions of the picture a millisecond. */
  speed: { x: number; y: number };
  appearance: Float32Array;
  identity?: Float32Array;
}

/** A person out of sight for longer is only known again by the face. */
const MEMORY_MS = 3_000;
/** Tracks that are kept; the one not seen for longest is forgotten first. */
const TRACKS_MAX = 1_000;
/** Faces closer than the first are one person's, further than the second two people's. */
const SAME_FACE_DISTANCE = 0.55;
const OTHER_FACE_DISTANCE = 0.68;
/** How fast an appearance follows what is seen. */
const RENEWAL = 0.5;
const MATCH_MIN = 0.45;
const WEIGHTS = { place: 0.55, appearance: 0.45, face: 2 };

/**
 * Tells who of a picture was in the pictures before: by where they are expected, how they are coloured and, where it shows,
 * the face. Gives each person's number, counted from 0 in order of appearance, in the order of `people`.
 */
export function personTracker(): (people: readonly SeenPerson[], at: number) => number[] {
  const tracks: Track[] = [];
  let count = 0;
  return (people, at) => {
    const pairs = people.flatMap((person, place) =>
      tracks.map((track) => ({ place, track, score: likeness(track, person, at) })),
    );
    pairs.sort((a, b) => b.score - a.score);
    const found = new Map<number, Track>();
    const taken = new Set<Track>();
    for (const { place, track, score } of pairs) {
      if (score < MATCH_MIN) break;
      if (found.has(place) || taken.has(track)) continue;
      found.set(place, track);
      taken.add(track);
    }
    const indexes = people.map((person, place) => {
      const known = found.get(place);
      if (known) {
        follow(known, person, at);
        return known.index;
      }
      tracks.push(toTrack(person, count, at));
      count += 1;
      return count - 1;
    });
    tracks.sort((a, b) => b.at - a.at).splice(TRACKS_MAX);
    return indexes;
  };
}

function likeness(track: Track, person: SeenPerson, at: number): number {
  const face = faceDistance(track, person);
  if (face !== undefined && face > OTHER_FACE_DISTANCE) return 0;
  const known = face !== undefined && face < SAME_FACE_DISTANCE ? WEIGHTS.face * (1 - face) : 0;
  if (at - track.at > MEMORY_MS) return known;
  const place = nearness(expected(track, at), person.box);
  const appearance = sharedAppearance(track.appearance, person.appearance);
  // Looks alone do not make one person of two at different places, nor does the place alone.
  if (known === 0 && (place < 0.1 || appearance < 0.2)) return 0;
  return known + WEIGHTS.place * place + WEIGHTS.appearance * appearance;
}

function faceDistance({ identity }: Track, { face }: SeenPerson): number | undefined {
  const other = face?.identity;
  if (!identity || !other) return undefined;
  let sum = 0;
  for (let at = 0; at < identity.length; at += 1) sum += ((identity[at] ?? 0) - (other[at] ?? 0)) ** 2;
  return Math.sqrt(sum);
}

function expected({ box, speed, at }: Track, now: number): Box {
  return { ...box, left: box.left + speed.x * (now - at), top: box.top + speed.y * (now - at) };
}

/** 1 where two boxes are the same, falling with their distance in widths; boxes that overlap are at least that near. */
function nearness(one: Box, other: Box): number {
  const across = (middle(one).x - middle(other).x) / ((one.width + other.width) / 2);
  const down = (middle(one).y - middle(other).y) / ((one.height + other.height) / 2);
  return Math.max(overlap(one, other), 1 - Math.hypot(across, down) / 2);
}

function follow(track: Track, person: SeenPerson, at: number): void {
  const passed = Math.max(1, at - track.at);
  const [from, to] = [middle(track.box), middle(person.box)];
  track.speed = { x: (to.x - from.x) / passed, y: (to.y - from.y) / passed };
  track.box = person.box;
  track.at = at;
  track.appearance = track.appearance.map(
    (value, place) => value * (1 - RENEWAL) + (person.appearance[place] ?? 0) * RENEWAL,
  );
  if (person.face?.identity) track.identity = person.face.identity;
}

function toTrack({ box, appearance, face }: SeenPerson, index: number, at: number): Track {
  const identity = face?.identity;
  return { index, at, box, speed: { x: 0, y: 0 }, appearance, ...(identity && { identity }) };
}

function middle({ left, top, width, height }: Box): { x: number; y: number } {
  return { x: left + width / 2, y: top + height / 2 };
}
