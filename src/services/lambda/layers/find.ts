import type { Reader } from "../../../core/store/store.js";
import { notFound } from "../errors.js";
import type { LambdaContext } from "../operation.js";
import { contextOf } from "../scope.js";
import { type LayerVersionRecord, layerVersions } from "../store.js";
import { type LayerTarget, toLayerVersionArn } from "./layer-target.js";

export async function findLayerVersion(
  target: LayerTarget,
  version: number,
  ctx: LambdaContext,
  from: Reader = contextOf(target, ctx).store,
): Promise<LayerVersionRecord> {
  const found = await layerVersions.get(from, target.name, version);
  if (found) return found;
  throw notFound(`The resource you requested does not exist: ${toLayerVersionArn(target, version)}`);
}
