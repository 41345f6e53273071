import { join } from "node:path";
import type { AugmentedManifestsListItem } from "@aws-sdk/client-comprehend";
import { toLocation } from "../analysis/s3-location.js";
import { invalidRequest, resourceInUse } from "../errors.js";
import { CUSTOM_LANGUAGES, ENTITY_TYPES_MAX, MANIFEST_ATTRIBUTES_MAX, MANIFESTS_MAX } from "../limits.js";
import type { Op } from "../operation.js";
import { toArn } from "../resources/arn.js";
import { checkKmsKeys } from "../resources/kms-keys.js";
import { checkRole } from "../resources/role.js";
import { putTags, type TagList } from "../resources/tags.js";
import type { ComprehendContext } from "../state.js";
import { models, policies } from "../store.js";
import { checkLanguage } from "../text/documents.js";
import type { ClassifierRecord, ModelRecord, RecognizerRecord } from "./records.js";

/** The name under which the job runner knows trainings. */
export const TRAINING_JOB = "training";

export const CreateDocumentClassifier: Op<"CreateDocumentClassifier"> = async (input, ctx) => {
  const {
    DocumentClassifierName: name = "",
    VersionName,
    Mode = "MULTI_CLASS",
    InputDataConfig = {},
  } = input;
  if (InputDataConfig.DocumentType === "SEMI_STRUCTURED_DOCUMENT") {
    throw invalidRequest("DocumentType SEMI_STRUCTURED_DOCUMENT is not built in Lenticular yet.");
  }
  checkLanguage(input.LanguageCode, CUSTOM_LANGUAGES);
  checkSources(InputDataConfig.DataFormat, InputDataConfig.S3Uri, InputDataConfig.AugmentedManifests);
  await checkRole(input.DataAccessRoleArn, ctx);
  const { VolumeKmsKeyId, ModelKmsKeyId, OutputDataConfig } = input;
  await checkKmsKeys([OutputDataConfig?.KmsKeyId, VolumeKmsKeyId, ModelKmsKeyId], ctx);
  const record: ClassifierRecord = {
    ...(await common("document-classifier", name, VersionName, input, ctx)),
    kind: "classifier",
    mode: Mode,
    input: InputDataConfig,
    outputUri: input.OutputDataConfig?.S3Uri,
    outputKmsKeyId: input.OutputDataConfig?.KmsKeyId,
  };
  await queueTraining(record, input, ctx);
  return { DocumentClassifierArn: record.arn };
};

export const CreateEntityRecognizer: Op<"CreateEntityRecognizer"> = async (input, ctx) => {
  const { RecognizerName: name = "", VersionName, InputDataConfig } = input;
  const { DataFormat, Documents, AugmentedManifests, Annotations, EntityList } = InputDataConfig ?? {};
  checkLanguage(input.LanguageCode, CUSTOM_LANGUAGES);
  checkSources(DataFormat, Documents?.S3Uri, AugmentedManifests);
  if ((InputDataConfig?.EntityTypes ?? []).length > ENTITY_TYPES_MAX) {
    throw invalidRequest(`A recognizer can have at most ${ENTITY_TYPES_MAX} entity types.`);
  }
  if (DataFormat !== "AUGMENTED_MANIFEST" && !Annotations && !EntityList) {
    throw invalidRequest("Either Annotations or EntityList must be provided.");
  }
  await checkRole(input.DataAccessRoleArn, ctx);
  await checkKmsKeys([input.VolumeKmsKeyId, input.ModelKmsKeyId], ctx);
  const record: RecognizerRecord = {
    ...(await common("entity-recognizer", name, VersionName, input, ctx)),
    kind: "recognizer",
    input: InputDataConfig ?? { EntityTypes: [] },
  };
  await queueTraining(record, input, ctx);
  return { EntityRecognizerArn: record.arn };
};

function checkSources(
  format: string | undefined,
  uri: string | undefined,
  manifests: readonly AugmentedManifestsListItem[] | undefined,
): void {
  if (format === "AUGMENTED_MANIFEST") {
    if (!manifests?.length)
      throw invalidRequest("AugmentedManifests is required for the format AUGMENTED_MANIFEST.");
    if (manifests.length > MANIFESTS_MAX) {
      throw invalidRequest(`A training can have at most ${MANIFESTS_MAX} augmented manifests.`);
    }
    if (manifests.some(({ AttributeNames = [] }) => AttributeNames.length > MANIFEST_ATTRIBUTES_MAX)) {
      throw invalidRequest(
        `An augmented manifest can have at most ${MANIFEST_ATTRIBUTES_MAX} attribute names.`,
      );
    }
    return;
  }
  if (uri === undefined) throw invalidRequest("The S3Uri of the training documents is required.");
  toLocation(uri);
}

interface CommonInput {
  LanguageCode?: string | undefined;
  DataAccessRoleArn?: string | undefined;
  VolumeKmsKeyId?: string | undefined;
  ModelKmsKeyId?: string | undefined;
  VpcConfig?: ModelRecord["vpc"];
  ClientRequestToken?: string | undefined;
  ModelPolicy?: string | undefined;
  Tags?: TagList | undefined;
}

async function common(
  kind: string,
  name: string,
  version: string | undefined,
  input: CommonInput,
  ctx: ComprehendContext,
) {
  const arn = toArn(ctx, kind, version === undefined ? name : `${name}/version/${version}`);
  return {
    arn,
    name,
    version,
    language: input.LanguageCode ?? "en",
    status: "SUBMITTED" as const,
    submittedAt: ctx.clock.now(),
    role: input.DataAccessRoleArn ?? "",
    volumeKmsKeyId: input.VolumeKmsKeyId,
    modelKmsKeyId: input.ModelKmsKeyId,
    vpc: input.VpcConfig,
    requestToken: input.ClientRequestToken,
    file: join(await ctx.state.folder(), `${ctx.ids.uuid()}.model`),
  };
}

/** The same name is taken again only with the same request token, which gives the model that is there. */
async function queueTraining(record: ModelRecord, input: CommonInput, ctx: ComprehendContext): Promise<void> {
  await ctx.store.transact(async (tx) => {
    const known = await models.get(tx, record.arn);
    if (known) {
      if (record.requestToken !== undefined && known.requestToken === record.requestToken) return;
      throw resourceInUse(
        "The specified resource name is already in use. Use a different name and try your request again.",
      );
    }
    models.put(tx, [record.arn], record);
    putTags(tx, record.arn, input.Tags);
    if (input.ModelPolicy !== undefined) {
      const now = ctx.clock.now();
      const policy = {
        document: input.ModelPolicy,
        revision: ctx.ids.uuid(),
        createdAt: now,
        changedAt: now,
      };
      policies.put(tx, [record.arn], policy);
    }
    ctx.jobs.submit(tx, TRAINING_JOB, jobIdOf(record.arn), { arn: record.arn });
  });
}

/** Job ids are plain words; an ARN is none. */
export const jobIdOf = (arn: string): string => Buffer.from(arn).toString("base64url");
