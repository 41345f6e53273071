import type { FunctionConfiguration } from "@aws-sdk/client-lambda";
import { withEnvironment } from "../encryption/variables.js";
import { functionNotFound, inState, invalidParameter, revisionMismatch } from "../errors.js";
import { toConfiguration } from "../functions/describe.js";
import { findFunction } from "../functions/find.js";
import { withoutStates } from "../functions/list-functions.js";
import { checkSettled } from "../functions/progress.js";
import { LATEST, toFunctionArn, toFunctionTarget } from "../naming/function-target.js";
import { checkAllBuilt } from "../not-built.js";
import type { LambdaOperation } from "../operation.js";
import { startAfter, toMarker, toPageSize } from "../pages.js";
import { loadVersion, versions } from "../store.js";
import { publish } from "./publish.js";

export const PublishVersion: LambdaOperation<"PublishVersion"> = async (input, ctx) => {
  checkAllBuilt(input);
  const target = toFunctionTarget(input.FunctionName, ctx);
  const published = await ctx.store.transact(async (tx) => {
    const owner = await findFunction(tx, target);
    const latest = await loadVersion(tx, target.name, LATEST);
    if (!latest) throw functionNotFound(toFunctionArn(target));
    checkSettled(latest, toFunctionArn(target));
    if (latest.failure?.during === "creating") throw inState("Failed");
    if (input.RevisionId && input.RevisionId !== latest.revisionId) throw revisionMismatch();
    if (input.CodeSha256 && input.CodeSha256 !== latest.code.sha256) {
      throw invalidParameter(
        `CodeSHA256 (${input.CodeSha256}) is different from current CodeSHA256 in $LATEST (${latest.code.sha256}). ` +
          "Please try again with the CodeSHA256 in $LATEST.",
      );
    }
    return (await publish(tx, owner, latest, input.Description, ctx)).version;
  });
  return withEnvironment(toConfiguration(published, ctx, { qualifier: published.version }), published, ctx);
};

export const ListVersionsByFunction: LambdaOperation<"ListVersionsByFunction"> = async (input, ctx) => {
  const target = toFunctionTarget(input.FunctionName, ctx);
  await findFunction(ctx.store, target);
  const limit = toPageSize(input.MaxItems);
  const page = await versions.page(ctx.store, limit, { prefix: [target.name], ...startAfter(input.Marker) });
  const records = page.items.map(({ value }) => value);
  // AWS lists `$LATEST` first; its key sorts last.
  records.sort((a, b) => Number(b.version === LATEST) - Number(a.version === LATEST));
  const Versions: FunctionConfiguration[] = [];
  for (const record of records) {
    const shown = withoutStates(toConfiguration(record, ctx, { qualifier: record.version }));
    Versions.push(await withEnvironment(shown, record, ctx));
  }
  return { Versions, NextMarker: toMarker(page.next) };
};
