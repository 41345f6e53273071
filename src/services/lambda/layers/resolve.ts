import { invalidParameter } from "../errors.js";
import type { LambdaContext } from "../operation.js";
import type { LayerUse } from "../store.js";

/** The layer versions that a function names, each there and allowed to the caller. */
export async function resolveLayers(arns: readonly string[], _ctx: LambdaContext): Promise<LayerUse[]> {
  const missing = arns[0];
  if (missing === undefined) return [];
  throw invalidParameter(`Layer version ${missing} does not exist.`);
}
