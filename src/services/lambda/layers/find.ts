import type { Reader } from "../../../core/store/store.js";
import { invalidParameter, notFound } from "../errors.js";
import type { LambdaContext } from "../operation.js";
import { contextOf } from "../scope.js";
import { type LayerVersionRecord, layerVersions } from "../store.js";
import { type LayerTarget, toLayerVersionArn } from "./layer-target.js";

export async function findLayerVersion(
  target: LayerTarget,
  version: number,
  ctx: LambdaContext,
  from: Reader = contextOf(target, ctx).store,
  message = (_arn: string) => "The resource you requested does not exist.",
): Promise<LayerVersionRecord> {
  if (version < 1) throw invalidParameter("Layer Version Cannot be less than 1");
  const found = await layerVersions.get(from, target.name, version);
  if (found) return found;
  throw notFound(message(toLayerVersionArn(target, version)));
}
