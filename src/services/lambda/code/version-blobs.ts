import type { Transaction } from "../../../core/store/store.js";
import type { LambdaContext } from "../operation.js";
import type { CodeRecord, FunctionSettings, VersionRecord } from "../store.js";

type Holder = Pick<VersionRecord, "code"> & Pick<FunctionSettings, "layers">;

/** A version owns its code, and its own copies of its layers. */
function blobsOf({ code, layers }: Holder): CodeRecord["blob"][] {
  return [code.blob, ...layers.map((layer) => layer.code.blob)];
}

export function keepBlobs(tx: Transaction, holder: Holder, ctx: LambdaContext): void {
  for (const blob of blobsOf(holder)) ctx.blobs.keep(tx, blob);
}

export function dropBlobs(tx: Transaction, holder: Holder, ctx: LambdaContext): void {
  for (const blob of blobsOf(holder)) ctx.blobs.drop(tx, blob.id);
}

/** The same archives once more, for a version of its own; not yet kept. */
export async function copyBlobs<H extends Holder>(holder: H, ctx: LambdaContext): Promise<H> {
  const copy = async (code: CodeRecord): Promise<CodeRecord> => ({
    ...code,
    blob: await ctx.blobs.copy(code.blob.id),
  });
  const layers = await Promise.all(
    holder.layers.map(async (layer) => ({ ...layer, code: await copy(layer.code) })),
  );
  return { ...holder, code: await copy(holder.code), layers };
}
