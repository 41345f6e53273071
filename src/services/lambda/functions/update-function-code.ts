import { takeCode } from "../code/take-code.js";
import { withEnvironment } from "../encryption/variables.js";
import { functionNotFound, revisionMismatch } from "../errors.js";
import { LATEST, toFunctionArn, toFunctionTarget } from "../naming/function-target.js";
import { checkAllBuilt } from "../not-built.js";
import type { LambdaOperation } from "../operation.js";
import { functions, loadVersion, type VersionRecord } from "../store.js";
import { publish } from "../versions/publish.js";
import { toConfiguration } from "./describe.js";
import { findFunction, findVersion } from "./find.js";
import { checkSettled, putUnsettled } from "./progress.js";

export const UpdateFunctionCode: LambdaOperation<"UpdateFunctionCode"> = async (input, ctx) => {
  const target = toFunctionTarget(input.FunctionName, ctx);
  checkAllBuilt(input);
  await findFunction(ctx.store, target);
  const before = await findVersion(ctx.store, { ...target, qualifier: LATEST });
  checkSettled(before, toFunctionArn({ ...target, qualifier: undefined }));
  if (input.RevisionId && input.RevisionId !== before.revisionId) throw revisionMismatch();
  const code = await takeCode(input, ctx);
  if (input.DryRun) {
    await ctx.blobs.discard(code.blob);
    return withEnvironment(toConfiguration({ ...before, code }, ctx), before, ctx);
  }
  const { shown, qualifier } = await ctx.store.transact(async (tx) => {
    const [owner, latest] = await Promise.all([
      functions.get(tx, target.name),
      loadVersion(tx, target.name, LATEST),
    ]);
    if (!owner || !latest) throw functionNotFound(toFunctionArn(target));
    checkSettled(latest, toFunctionArn(target));
    if (input.RevisionId && input.RevisionId !== latest.revisionId) throw revisionMismatch();
    ctx.blobs.keep(tx, code.blob);
    ctx.blobs.drop(tx, latest.code.blob.id);
    const record: VersionRecord = {
      ...latest,
      code,
      architecture: input.Architectures?.[0] ?? latest.architecture,
      revisionId: ctx.ids.uuid(),
      lastModified: ctx.clock.now(),
    };
    const updated = putUnsettled(tx, record, "updating", ctx);
    if (!input.Publish) return { shown: updated, qualifier: undefined };
    const { version } = await publish(tx, owner, updated, undefined, ctx);
    return { shown: version, qualifier: version.version };
  });
  return withEnvironment(toConfiguration(shown, ctx, { qualifier }), shown, ctx);
};
