import { invalidParameter } from "../errors.js";
import { LAYERS_MAX } from "../limits.js";
import type { LambdaContext } from "../operation.js";
import { contextOf } from "../scope.js";
import { type LayerUse, layerVersions } from "../store.js";
import { toLayerArn, toLayerTarget } from "./layer-target.js";

/**
 * The layer versions that a function names, each there. The function gets copies of their blobs, not yet kept, so that it
 * goes on running when a layer is deleted, as on AWS. That the caller may use them is the access rule's matter.
 */
export async function resolveLayers(arns: readonly string[], ctx: LambdaContext): Promise<LayerUse[]> {
  if (arns.length > LAYERS_MAX) {
    throw invalidParameter(`Cannot reference more than ${LAYERS_MAX} layers.`);
  }
  const byLayer = new Map<string, string>();
  const uses: LayerUse[] = [];
  for (const arn of arns) {
    const target = toLayerTarget(arn, ctx);
    const other = byLayer.get(toLayerArn(target));
    if (other !== undefined) {
      throw invalidParameter(
        "Two different versions of the same layer are not allowed to be referenced in the same function. " +
          `${other} and ${arn} are versions of the same layer.`,
      );
    }
    byLayer.set(toLayerArn(target), arn);
    if (target.region !== ctx.region) {
      throw invalidParameter(
        `Layers are not in the same region as the function. Layers are expected to be in region ${ctx.region}.`,
      );
    }
    const { store } = contextOf(target, ctx);
    const record =
      target.version === undefined ? undefined : await layerVersions.get(store, target.name, target.version);
    if (!record) throw invalidParameter(`Layer version ${arn} does not exist.`);
    const blob = await ctx.blobs.copy(record.code.blob.id);
    uses.push({ arn, code: { blob, sha256: record.code.sha256 } });
  }
  return uses;
}
