import { sealVariables, withEnvironment } from "../encryption/variables.js";
import { functionNotFound, revisionMismatch, updateInProgress } from "../errors.js";
import { resolveLayers } from "../layers/resolve.js";
import { LATEST, toFunctionArn, toFunctionTarget } from "../naming/function-target.js";
import { checkAllBuilt } from "../not-built.js";
import type { LambdaContext, LambdaOperation } from "../operation.js";
import { loadVersion, type VersionRecord } from "../store.js";
import { checkRuntime } from "./check-runtime.js";
import { toConfiguration } from "./describe.js";
import { findFunction } from "./find.js";
import { checkSettled, putUnsettled } from "./progress.js";
import { checkRole } from "./role.js";
import { applySettings, type SettingsInput } from "./settings.js";

export const UpdateFunctionConfiguration: LambdaOperation<"UpdateFunctionConfiguration"> = async (
  input,
  ctx,
) => {
  const target = toFunctionTarget(input.FunctionName, ctx);
  checkAllBuilt(input);
  if (input.Runtime) checkRuntime(input.Runtime);
  await findFunction(ctx.store, target);
  if (input.Role) await checkRole(input.Role, target.name, ctx);
  const layers = input.Layers && (await resolveLayers(input.Layers, ctx));
  const sealed = await seal(target.name, input, ctx);
  const record = await ctx.store.transact(async (tx) => {
    const latest = await loadVersion(tx, target.name, LATEST);
    if (!latest) throw functionNotFound(toFunctionArn(target));
    checkSettled(latest, toFunctionArn(target));
    if (input.RevisionId && input.RevisionId !== latest.revisionId) throw revisionMismatch();
    if (sealed && sealed.after !== latest.revisionId) throw updateInProgress(toFunctionArn(target));
    if (layers) {
      for (const layer of layers) ctx.blobs.keep(tx, layer.code.blob);
      for (const layer of latest.layers) ctx.blobs.drop(tx, layer.code.blob.id);
    }
    const next: VersionRecord = {
      ...latest,
      ...(sealed?.settings ?? applySettings(latest, input)),
      layers: layers ?? latest.layers,
      revisionId: ctx.ids.uuid(),
      lastModified: ctx.clock.now(),
    };
    return putUnsettled(tx, next, "updating", ctx);
  });
  return withEnvironment(toConfiguration(record, ctx), record, ctx);
};

/** The settings with their variables sealed anew where the input touches what seals them; of which revision they follow. */
async function seal(name: string, input: SettingsInput, ctx: LambdaContext) {
  const before = await loadVersion(ctx.store, name, LATEST);
  if (!before) return undefined;
  const isTouched = input.Environment || input.KMSKeyArn !== undefined || input.Role !== undefined;
  const settings = applySettings(before, input);
  if (!isTouched || (!settings.kmsKeyArn && !before.sealedVariables)) return undefined;
  return { settings: await sealVariables(settings, name, ctx, before), after: before.revisionId };
}
