import type { FunctionConfiguration } from "@aws-sdk/client-lambda";
import type { Transaction } from "../../../core/store/store.js";
import { takeCode } from "../code/take-code.js";
import { keepBlobs } from "../code/version-blobs.js";
import { sealVariables } from "../encryption/variables.js";
import { functionExists, invalidMember, invalidParameter } from "../errors.js";
import { resolveLayers } from "../layers/resolve.js";
import { LATEST, toFunctionTarget } from "../naming/function-target.js";
import { checkAllBuilt, notBuilt } from "../not-built.js";
import type { LambdaContext, LambdaOperation } from "../operation.js";
import { checkCodeSigning } from "../signing/code-signing.js";
import { functions, type VersionRecord } from "../store.js";
import { checkTags } from "../tags/tag-rules.js";
import { publish } from "../versions/publish.js";
import { checkRuntime } from "./check-runtime.js";
import { toConfiguration } from "./describe.js";
import { putUnsettled } from "./progress.js";
import { checkRole } from "./role.js";
import { applySettings, defaultSettings } from "./settings.js";

const NAME_CHARACTERS_MAX = 64;

export const CreateFunction: LambdaOperation<"CreateFunction"> = async (input, ctx) => {
  const { name } = toFunctionTarget(input.FunctionName, ctx);
  if (name.length > NAME_CHARACTERS_MAX) {
    const constraint = `Member must have length less than or equal to ${NAME_CHARACTERS_MAX}`;
    throw invalidMember(`'${name}'`, "functionName", constraint);
  }
  if (input.PackageType === "Image") throw notBuilt("Functions from container images are");
  checkAllBuilt(input);
  checkAllBuilt(input.Code ?? {});
  if (!input.Runtime || !input.Handler) {
    throw invalidParameter(
      "Runtime and Handler are mandatory parameters for functions created with deployment packages.",
    );
  }
  checkRuntime(input.Runtime);
  const settings = applySettings(defaultSettings(name), input);
  settings.layers = await resolveLayers(input.Layers ?? [], ctx);
  checkTags(input.Tags ?? {});
  if (await functions.get(ctx.store, name)) throw functionExists(name);
  await checkRole(settings.role, name, ctx);
  const code = await takeCode(input.Code ?? {}, ctx);
  const record: VersionRecord = {
    ...(await sealVariables(settings, name, ctx)),
    functionName: name,
    version: LATEST,
    code,
    revisionId: ctx.ids.uuid(),
    lastModified: ctx.clock.now(),
  };
  const made = await ctx.store.transact(async (tx) => create(tx, record, input, ctx));
  return settings.variables ? { ...made, Environment: { Variables: settings.variables } } : made;
};

async function create(
  tx: Transaction,
  record: VersionRecord,
  input: { Tags?: Record<string, string>; Publish?: boolean; CodeSigningConfigArn?: string },
  ctx: LambdaContext,
): Promise<FunctionConfiguration> {
  const name = record.functionName;
  if (await functions.get(tx, name)) throw functionExists(name);
  keepBlobs(tx, record, ctx);
  const { CodeSigningConfigArn: codeSigningConfigArn } = input;
  if (codeSigningConfigArn) await checkCodeSigning(tx, codeSigningConfigArn);
  const owner = {
    name,
    createdAt: ctx.clock.now(),
    lastVersion: 0,
    tags: input.Tags ?? {},
    ...(codeSigningConfigArn && { codeSigningConfigArn }),
  };
  functions.put(tx, [name], owner);
  const created = putUnsettled(tx, record, "creating", ctx);
  if (!input.Publish) return toConfiguration(created, ctx);
  // The answer names the version, but not in its ARN.
  return toConfiguration((await publish(tx, owner, created, undefined, ctx)).version, ctx);
}
