import type { Neighbour } from "../../../engines/vectors/vector-set.js";
import { findCollection } from "../collections/find-collection.js";
import { toAwsError } from "../errors.js";
import { toIdentity } from "../records.js";
import type { RekognitionContext } from "../state.js";
import { faces, users } from "../store.js";

/** Of the built-in recognizer. A change that reaches the wrong set is only read again from the store. */
const IDENTITY_NUMBERS = 128;

type Kind = "faces" | "users";

export interface Nearby {
  identity: Float32Array;
  distanceMax: number;
  limit: number;
}

/** Times a collection may change while it is being read before the search gives up; each try is a whole read. */
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
    const ask = () =>
      ctx.state.vectors
        .nearest({ set, revision, vector: identity, distanceMax, limit }, { signal: ctx.signal })
        .catch(refuse);
    const found =
      (await ask()) ??
      ((await fill(ctx, collectionId, kind, revision, identity.length)) ? await ask() : undefined);
    if (found) return found;
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

/** Loads the set as it is at this revision; false when the collection changed meanwhile. */
async function fill(
  ctx: RekognitionContext,
  collectionId: string,
  kind: Kind,
  revision: number,
  length: number,
): Promise<boolean> {
  const ids: string[] = [];
  const vectors: Float32Array[] = [];
  const records = kind === "faces" ? faces : users;
  for await (const { value } of records.range(ctx.store, { prefix: [collectionId] })) {
    // Faces that another recognizer has read are not compared: they are to be indexed again.
    if (value.identity?.length !== length * Float32Array.BYTES_PER_ELEMENT) continue;
    ids.push(value.id);
    vectors.push(toIdentity(value.identity));
  }
  if ((await findCollection(ctx.store, collectionId)).revision !== revision) return false;
  const all = new Float32Array(length * vectors.length);
  for (const [at, vector] of vectors.entries()) all.set(vector, at * length);
  const set = setName(ctx, collectionId, kind, length);
  await ctx.state.vectors
    .load({ set, revision, ids, vectors: all }, { transfer: [all.buffer] })
    .catch(refuse);
  return true;
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
