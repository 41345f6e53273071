import type { FunctionConfiguration } from "@aws-sdk/client-lambda";
import type { CallOptions } from "../../../core/context.js";
import { AwsError } from "../../../wire/aws-error.js";
import { toKmsOpenError, toKmsSealError } from "../errors.js";
import type { FunctionSpec } from "../executor/function-spec.js";
import { type FunctionTarget, toFunctionArn } from "../naming/function-target.js";
import type { LambdaContext } from "../operation.js";
import type { FunctionSettings, SealedVariables, VersionRecord } from "../store.js";

/** Which key sealed variables belong to, and for which function: what KMS binds them to. */
const toEncryptionContext = (name: string, { account, region }: LambdaContext) => ({
  "aws:lambda:FunctionArn": toFunctionArn({ account, region, name }),
});

/**
 * Seals the variables of a function that has a KMS key, and lets its role open them. The caller must be allowed to encrypt with
 * the key and to grant its use.
 * @param before the settings that these follow, if the function is there already.
 */
export async function sealVariables<Settings extends FunctionSettings>(
  settings: Settings,
  name: string,
  ctx: LambdaContext,
  before?: FunctionSettings,
): Promise<Settings> {
  const { kmsKeyArn, role } = settings;
  const variables = settings.variables ?? (await openAsCaller(before?.sealedVariables, name, ctx));
  if (!kmsKeyArn || !variables) return { ...settings, variables, sealedVariables: undefined };
  const EncryptionContext = toEncryptionContext(name, ctx);
  if (before?.kmsKeyArn !== kmsKeyArn || before.role !== role) {
    const grant = {
      KeyId: kmsKeyArn,
      GranteePrincipal: role,
      Operations: ["Decrypt" as const],
      Constraints: { EncryptionContextEquals: EncryptionContext },
    };
    await ctx.call("kms", "CreateGrant", grant).catch(toKmsSealError("CreateGrant"));
  }
  const Plaintext = Buffer.from(JSON.stringify(variables));
  const { CiphertextBlob: data } = await ctx
    .call("kms", "Encrypt", { KeyId: kmsKeyArn, Plaintext, EncryptionContext })
    .catch(toKmsSealError("Encrypt"));
  if (!data) throw new Error("KMS encrypted nothing");
  return { ...settings, variables: undefined, sealedVariables: { keyArn: kmsKeyArn, data } };
}

async function open(
  { data, keyArn }: SealedVariables,
  name: string,
  ctx: LambdaContext,
  options?: CallOptions,
): Promise<Record<string, string>> {
  const EncryptionContext = toEncryptionContext(name, ctx);
  const request = { CiphertextBlob: data, KeyId: keyArn, EncryptionContext };
  const { Plaintext } = await ctx.call("kms", "Decrypt", request, options);
  if (!Plaintext) throw new Error("KMS decrypted nothing");
  return JSON.parse(Buffer.from(Plaintext).toString("utf8")) as Record<string, string>;
}

async function openAsCaller(sealed: SealedVariables | undefined, name: string, ctx: LambdaContext) {
  return sealed && (await open(sealed, name, ctx).catch(toKmsSealError("Decrypt")));
}

/** What the executor must know of a version. Sealed variables are opened anew each time, by the function's role: its key decides. */
export async function toSpec(
  record: VersionRecord,
  target: FunctionTarget,
  ctx: LambdaContext,
): Promise<FunctionSpec> {
  const arn = toFunctionArn({ ...target, qualifier: undefined });
  const { sealedVariables, functionName: name } = record;
  if (!sealedVariables) return await ctx.state.specs.get(record, arn, target.region, ctx.blobs);
  const principal = await ctx.state.rolePrincipal(record.role, target);
  const variables = await open(sealedVariables, name, ctx, { as: { principal } }).catch(toKmsOpenError);
  return await ctx.state.specs.get({ ...record, variables }, arn, target.region, ctx.blobs);
}

/** A function as its caller may see it: sealed variables only if the key lets the caller open them. */
export async function withEnvironment(
  configuration: FunctionConfiguration,
  { functionName, sealedVariables }: VersionRecord,
  ctx: LambdaContext,
): Promise<FunctionConfiguration> {
  if (!sealedVariables) return configuration;
  try {
    return { ...configuration, Environment: { Variables: await open(sealedVariables, functionName, ctx) } };
  } catch (error) {
    if (!(error instanceof AwsError) || error.fault === "server") throw error;
    const Message =
      "Lambda was unable to decrypt your environment variables because the KMS access was denied. " +
      `Please check your KMS permissions. KMS Exception: ${error.code} KMS Message: ${error.message}`;
    return { ...configuration, Environment: { Error: { ErrorCode: error.code, Message } } };
  }
}
