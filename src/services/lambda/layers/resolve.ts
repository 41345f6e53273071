import { invalidParameter } from "../errors.js";
import { LAYERS_MAX } from "../limits.js";
import type { LambdaContext } from "../operation.js";
import { contextOf } from "../scope.js";
import { type LayerUse, layerVersions } from "../store.js";
import { toLayerTarget } from "./layer-target.js";

/**
 * The layer versions that a function names, each there. The function gets copies of their blobs, not yet kept, so that it
 * goes on running when a layer is deleted, as on AWS. That the caller may use them is the access rule's matter.
 */
export async function resolveLayers(arns: readonly string[], ctx: LambdaContext): Promise<LayerUse[]> {
  if (arns.length > LAYERS_MAX) {
    throw invalidParameter(`Cannot reference more than ${LAYERS_MAX} layers.`);
  }
  const names = new Set<string>();
  const uses: LayerUse[] = [];
  for (const arn of arns) {
    const target = toLayerTarget(arn, ctx);
    if (names.has(target.name)) {
      throw invalidParameter(
        "Two different versions of the same layer are not allowed to be referenced in the same function.",
      );
    }
    names.add(target.name);
    const { store } = contextOf(target, ctx);
    const record =
      target.version === undefined ? undefined : await layerVersions.get(store, target.name, target.version);
    if (!record) throw invalidParameter(`Layer version ${arn} does not exist.`);
    const blob = await ctx.blobs.copy(record.code.blob.id);
    uses.push({ arn, code: { blob, sha256: record.code.sha256 } });
  }
  return uses;
}
