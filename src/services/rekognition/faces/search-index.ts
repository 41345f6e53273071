import type { Key } from "../../../core/store/store.js";
import type { Neighbour } from "../../../engines/vectors/vector-set.js";
import { IDENTITY_NUMBERS } from "../../../engines/vision/faces/identity.js";
import { findCollection } from "../collections/find-collection.js";
import { toAwsError } from "../errors.js";
import { toIdentity } from "../records.js";
import type { RekognitionContext } from "../state.js";
import { faces, users } from "../store.js";

type Kind = "faces" | "users";

export interface Nearby {
  identity: Float32Array;
  distanceMax: number;
  limit: number;
}

/** Faces read from the store at once: a few milliseconds. */
const PART_ENTRIES = 500;

/** Times a search is tried, each but the first after the set has been read, before it gives up. */
const TRIES_MAX = 5;

/** The faces, or users, of a collection that are nearest; searched in memory, which is filled from the store when it lags. */
export async function findNearest(
  ctx: RekognitionContext,
  collectionId: string,
  kind: Kind,
  { identity, distanceMax, limit }: Nearby,
): Promise<Neighbour[]> {
  const set = setName(ctx, collectionId, kind, identity.length);
  for (let tries = 0; tries < TRIES_MAX; tries += 1) {
    const { revision } = await findCollection(ctx.store, collectionId);
    const found = await ctx.state.vectors
      .nearest({ set, revision, vector: identity, distanceMax, limit }, { signal: ctx.signal })
      .catch(refuse);
    if (found) return found;
    // The first miss may be a change that is on its way: what has been committed is told a moment later.
    if (tries > 0) await fill(ctx, collectionId, kind, revision, identity.length);
  }
  throw toAwsError(new Error("the collection changes faster than it can be read"));
}

/** Tells the memory of a change that has just been committed. What it misses it will read again. */
export async function noteChange(
  ctx: RekognitionContext,
  collectionId: string,
  kind: Kind,
  change: { from: number; to: number; put?: { id: string; vector: Float32Array }[]; remove?: string[] },
): Promise<void> {
  const { from, to, put = [], remove = [] } = change;
  for (const each of ["faces", "users"] as const) {
    const own = each === kind;
    const set = setName(ctx, collectionId, each, put[0]?.vector.length ?? IDENTITY_NUMBERS);
    await ctx.state.vectors
      .change({ set, from, to, put: own ? put : [], remove: own ? remove : [] })
      .catch((error: unknown) =>
        ctx.log.warn("a change of a collection reached its search index late", { error }),
      );
  }
}

/** Loads the set from this revision on, once for all who wait for it. */
function fill(
  ctx: RekognitionContext,
  collectionId: string,
  kind: Kind,
  revision: number,
  length: number,
): Promise<void> {
  const { filling } = ctx.state;
  const name = setName(ctx, collectionId, kind, length);
  const known = filling.get(name);
  if (known) return known;
  const begun = fillParts(ctx, collectionId, kind, revision, length).finally(() => filling.delete(name));
  filling.set(name, begun);
  return begun;
}

/** Between two parts other calls have their turn; the changes that they make are told to the set being loaded too. */
async function fillParts(
  ctx: RekognitionContext,
  collectionId: string,
  kind: Kind,
  revision: number,
  length: number,
): Promise<void> {
  const set = setName(ctx, collectionId, kind, length);
  const records = kind === "faces" ? faces : users;
  const range = { prefix: [collectionId] };
  let start: Key | undefined;
  for (let nth = 0; ; nth += 1) {
    const page = await records.page(ctx.store, PART_ENTRIES, { ...range, start, startExclusive: true });
    start = page.next;
    // Faces that another recognizer has read are not compared: they are to be indexed again.
    const own = page.items.flatMap(({ value: { id, identity } }) =>
      identity?.length === length * Float32Array.BYTES_PER_ELEMENT ? [{ id, identity }] : [],
    );
    const vectors = new Float32Array(length * own.length);
    for (const [place, { identity }] of own.entries()) vectors.set(toIdentity(identity), place * length);
    const part = { set, revision, ids: own.map(({ id }) => id), vectors, nth };
    const whole = start ? undefined : (await findCollection(ctx.store, collectionId)).revision;
    await ctx.state.vectors
      .load({ ...part, ...(whole !== undefined && { whole }) }, { transfer: [vectors.buffer] })
      .catch(refuse);
    if (!start) return;
  }
}

function setName(
  { account, region }: RekognitionContext,
  collectionId: string,
  kind: Kind,
  length: number,
): string {
  return `${account}/${region}/${collectionId}/${kind}/${length}`;
}

function refuse(error: unknown): never {
  throw toAwsError(error);
}
