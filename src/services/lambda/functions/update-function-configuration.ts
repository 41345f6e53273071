import { functionNotFound, revisionMismatch } from "../errors.js";
import { resolveLayers } from "../layers/resolve.js";
import { LATEST, toFunctionArn, toFunctionTarget } from "../naming/function-target.js";
import type { LambdaOperation } from "../operation.js";
import { loadVersion, putVersion, type VersionRecord } from "../store.js";
import { checkRuntime } from "./check-runtime.js";
import { toConfiguration } from "./describe.js";
import { findFunction } from "./find.js";
import { checkRole } from "./role.js";
import { applySettings } from "./settings.js";

export const UpdateFunctionConfiguration: LambdaOperation<"UpdateFunctionConfiguration"> = async (
  input,
  ctx,
) => {
  const target = toFunctionTarget(input.FunctionName, ctx);
  if (input.Runtime) checkRuntime(input.Runtime);
  await findFunction(ctx.store, target);
  if (input.Role) await checkRole(input.Role, target.name, ctx);
  const layers = input.Layers && (await resolveLayers(input.Layers, ctx));
  return await ctx.store.transact(async (tx) => {
    const latest = await loadVersion(tx, target.name, LATEST);
    if (!latest) throw functionNotFound(toFunctionArn(target));
    if (input.RevisionId && input.RevisionId !== latest.revisionId) throw revisionMismatch();
    if (layers) {
      for (const layer of layers) ctx.blobs.keep(tx, layer.code.blob);
      for (const layer of latest.layers) ctx.blobs.drop(tx, layer.code.blob.id);
    }
    const record: VersionRecord = {
      ...latest,
      ...applySettings(latest, input),
      layers: layers ?? latest.layers,
      revisionId: ctx.ids.uuid(),
      lastModified: ctx.clock.now(),
    };
    putVersion(tx, record);
    return toConfiguration(record, ctx, { progress: "updating" });
  });
};
