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

/** The middle of several faces' identities: nearer to a new picture of the person than most single ones. */
export function meanIdentity(of: readonly FaceRecord[]): Uint8Array | undefined {
  const [first] = of;
  if (!first) return undefined;
  const sum = new Float32Array(first.identity.length / 4);
  for (const face of of)
    for (const [at, value] of toIdentity(face.identity).entries()) sum[at] = (sum[at] ?? 0) + value;
  return toIdentityBytes(sum.map((value) => value / of.length));
}
