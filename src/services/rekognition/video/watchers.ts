import { personTracker } from "../../../engines/vision/people/tracker.js";
import { recognize } from "../celebrities/recognize-celebrities.js";
import { matches } from "../faces/search-faces.js";
import { toFaceDetail } from "../faces/to-wire.js";
import { filterLabels } from "../labels/filter-labels.js";
import { findLabels } from "../labels/find-labels.js";
import { toBoundingBox, toLabel } from "../labels/to-wire.js";
import { FACES_MAX, MATCHES_DEFAULT, MODERATION_PERCENT_DEFAULT } from "../limits.js";
import { toModerationLabel } from "../moderation/detect-moderation-labels.js";
import { judge } from "../moderation/judge.js";
import type { VideoKind, VideoSettings } from "../records.js";
import type { RekognitionContext } from "../state.js";
import { keepWords, toDetections, toRegions } from "../text/detect-text.js";

/** Something seen in a frame: what it is sorted by, and the answer's member for it. */
export interface Sighting {
  name: string;
  item: Record<string, unknown>;
}

/** Looks at one picture of a video; `at` is its time in milliseconds. */
type Watcher = (
  image: Uint8Array,
  settings: VideoSettings,
  ctx: RekognitionContext,
  signal: AbortSignal,
  at: number,
) => Promise<Sighting[]>;

const LABEL_PERCENT_DEFAULT = 50;
/** Indexes of persons sort as text. */
const INDEX_DIGITS = 6;
/** Of faces alone the face itself tells more than its colours. */
const NO_APPEARANCE = new Float32Array([1]);

const labels: Watcher = async (image, settings, ctx, signal) => {
  const seen = await ctx.state.vision.labels({ image, labels: true, properties: false }, { signal });
  const percentMin = settings.percentMin ?? LABEL_PERCENT_DEFAULT;
  return filterLabels(findLabels(seen, percentMin), settings.labels)
    .filter(({ confidence }) => confidence >= percentMin)
    .map((label) => ({ name: label.kind.name, item: { Label: toLabel(label) } }));
};

const faces: Watcher = async (image, settings, ctx, signal) => {
  const asked = settings.attributes === "ALL" ? (["ALL"] as const) : [];
  const wishes = { attributes: asked.length > 0, identities: false, facesMax: FACES_MAX };
  const seen = await ctx.state.vision.faces({ image, ...wishes }, { signal });
  return seen.faces.map((face) => ({ name: "", item: { Face: toFaceDetail(face, asked) } }));
};

const text: Watcher = async (image, settings, ctx, signal) => {
  const seen = await ctx.state.vision.text({ image }, { signal });
  const kept = keepWords(seen.lines, toRegions(settings.text), settings.text?.WordFilter);
  return toDetections(kept).map((TextDetection) => ({ name: "", item: { TextDetection } }));
};

const moderation: Watcher = async (image, settings, ctx, signal) => {
  const seen = await ctx.state.vision.content({ image }, { signal });
  return judge(seen)
    .filter(({ confidence }) => confidence >= (settings.percentMin ?? MODERATION_PERCENT_DEFAULT))
    .map((found) => ({ name: found.kind.name, item: { ModerationLabel: toModerationLabel(found) } }));
};

const faceSearch = (): Watcher => {
  const track = personTracker();
  return async (image, settings, ctx, signal, at) => {
    const wishes = { attributes: false, identities: true, facesMax: FACES_MAX };
    const seen = await ctx.state.vision.faces({ image, ...wishes }, { signal });
    const sightings: Sighting[] = [];
    const people = seen.faces.map((face) => ({ box: face.box, appearance: NO_APPEARANCE, face }));
    const indexes = track(people, at);
    for (const [place, face] of seen.faces.entries()) {
      const Index = indexes[place] ?? place;
      const { collectionId = "", percentMin } = settings;
      const found = face.identity
        ? await matches(ctx, collectionId, face.identity, percentMin, MATCHES_DEFAULT)
        : [];
      const Person = { Index, BoundingBox: toBoundingBox(face.box), Face: toFaceDetail(face) };
      sightings.push({
        name: toSortable(Index),
        item: { Person, ...(found.length > 0 && { FaceMatches: found }) },
      });
    }
    return sightings;
  };
};

const people = (): Watcher => {
  const track = personTracker();
  return async (image, _settings, ctx, signal, at) => {
    const seen = await ctx.state.vision.people({ image }, { signal });
    const indexes = track(seen.people, at);
    return seen.people.map(({ box, face }, place) => {
      const Index = indexes[place] ?? place;
      const Person = { Index, BoundingBox: toBoundingBox(box), ...(face && { Face: toFaceDetail(face) }) };
      return { name: toSortable(Index), item: { Person } };
    });
  };
};

function toSortable(index: number): string {
  return String(index).padStart(INDEX_DIGITS, "0");
}

const celebrities: Watcher = async (image, _settings, ctx, signal) => {
  const wishes = { attributes: true, identities: true, facesMax: FACES_MAX };
  const seen = await ctx.state.vision.faces({ image, ...wishes }, { signal });
  const sightings: Sighting[] = [];
  for (const face of seen.faces) {
    const known = await recognize(face, ctx);
    if (!known) continue;
    const { Id = "", Name, MatchConfidence, Urls } = known;
    const BoundingBox = toBoundingBox(face.box);
    const Celebrity = { Id, Name, Urls, Confidence: MatchConfidence, BoundingBox, Face: toFaceDetail(face) };
    sightings.push({ name: Id, item: { Celebrity } });
  }
  return sightings;
};

/** What each kind of job makes of a frame: a watcher for each job, since some remember what they saw before. */
export const WATCHERS: Readonly<Record<VideoKind, () => Watcher>> = {
  labels: () => labels,
  faces: () => faces,
  text: () => text,
  moderation: () => moderation,
  "face-search": faceSearch,
  celebrities: () => celebrities,
  people,
};
