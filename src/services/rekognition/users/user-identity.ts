import type { Transaction } from "../../../core/store/store.js";
import { type FaceRecord, toIdentity, toIdentityBytes } from "../records.js";
import { faces, userFaces } from "../store.js";

/** The faces that belong to a user. */
export async function facesOfUser(
  tx: Transaction,
  collectionId: string,
  userId: string,
): Promise<FaceRecord[]> {
  const found: FaceRecord[] = [];
  for await (const { key } of userFaces.range(tx, { prefix: [collectionId, userId] })) {
    const face = await faces.get(tx, collectionId, String(key.at(-1)));
    if (face) found.push(face);
  }
  return found;
}

/**
 * The middle of several faces' identities, as long as they are: nearer to a new picture of the person than most single ones. Those
 * that another recognizer than the last one's has read do not count.
 */
export function meanIdentity(of: readonly FaceRecord[]): Uint8Array | undefined {
  const last = of.at(-1);
  if (!last) return undefined;
  const alike = of.filter(({ identity }) => identity.length === last.identity.length);
  const sum = new Float32Array(last.identity.length / 4);
  let lengths = 0;
  for (const face of alike) {
    const identity = toIdentity(face.identity);
    lengths += Math.hypot(...identity);
    for (const [at, value] of identity.entries()) sum[at] = (sum[at] ?? 0) + value;
  }
  const scale = lengths / alike.length / (Math.hypot(...sum) || 1);
  return toIdentityBytes(sum.map((value) => value * scale));
}
