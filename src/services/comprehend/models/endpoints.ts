import type { EndpointProperties } from "@aws-sdk/client-comprehend";
import type { Reader } from "../../../core/store/store.js";
import { invalidRequest, notBuilt, resourceInUse, resourceNotFound, tooManyResources } from "../errors.js";
import { ACCOUNT_UNITS_MAX, ENDPOINT_UNITS_MAX, ENDPOINTS_MAX } from "../limits.js";
import type { Op } from "../operation.js";
import { nameInArn, toArn } from "../resources/arn.js";
import { conditionsIn, pageOf } from "../resources/listing.js";
import { putTags } from "../resources/tags.js";
import type { ComprehendContext } from "../state.js";
import { endpoints, tags } from "../store.js";
import { givenText } from "../text/given-text.js";
import { readyModel } from "./find.js";
import type { EndpointRecord, ModelRecord } from "./records.js";
import { toClasses } from "./render.js";

/** What stands in an endpoint's ARN for the kind of its model. */
export const ENDPOINT_KINDS = {
  classifier: "document-classifier-endpoint",
  recognizer: "entity-recognizer-endpoint",
} as const;

/** Endpoints serve a trained model at once: ours need no machines to start. */
export const CreateEndpoint: Op<"CreateEndpoint"> = async (input, ctx) => {
  const { EndpointName = "", ModelArn, DesiredInferenceUnits = 1, ClientRequestToken, FlywheelArn } = input;
  if (FlywheelArn !== undefined) throw notBuilt("An endpoint of a flywheel");
  if (ModelArn === undefined) throw invalidRequest("ModelArn is required.");
  const { kind } = await readyModel(ModelArn, ctx);
  const now = ctx.clock.now();
  const record: EndpointRecord = {
    arn: toArn(ctx, ENDPOINT_KINDS[kind], EndpointName),
    name: EndpointName,
    modelArn: ModelArn,
    status: "IN_SERVICE",
    inferenceUnits: DesiredInferenceUnits,
    createdAt: now,
    changedAt: now,
    role: input.DataAccessRoleArn,
    requestToken: ClientRequestToken,
  };
  await ctx.store.transact(async (tx) => {
    const known = await endpoints.get(tx, record.arn);
    if (known && (ClientRequestToken === undefined || known.requestToken !== ClientRequestToken)) {
      throw resourceInUse(
        "The specified resource name is already in use. Use a different name and try your request again.",
      );
    }
    if (known) return;
    await checkUnits(record, tx);
    endpoints.put(tx, [record.arn], record);
    putTags(tx, record.arn, input.Tags);
  });
  return { EndpointArn: record.arn, ModelArn };
};

/** @throws ResourceLimitExceededException when an endpoint as it is to be has, or makes, more than an account may have */
async function checkUnits({ arn, inferenceUnits }: EndpointRecord, tx: Reader): Promise<void> {
  let count = 1;
  let units = inferenceUnits;
  for await (const { value } of endpoints.range(tx)) {
    if (value.arn === arn) continue;
    count += 1;
    units += value.inferenceUnits;
  }
  if (inferenceUnits > ENDPOINT_UNITS_MAX || count > ENDPOINTS_MAX || units > ACCOUNT_UNITS_MAX) {
    throw tooManyResources();
  }
}

export const DescribeEndpoint: Op<"DescribeEndpoint"> = async ({ EndpointArn }, ctx) => ({
  EndpointProperties: toProperties(await findEndpoint(EndpointArn, ctx)),
});

export const UpdateEndpoint: Op<"UpdateEndpoint"> = async (input, ctx) => {
  const { EndpointArn = "", DesiredModelArn, DesiredInferenceUnits, DesiredDataAccessRoleArn } = input;
  if (input.FlywheelArn !== undefined) throw notBuilt("An endpoint of a flywheel");
  const found = await findEndpoint(EndpointArn, ctx);
  if (DesiredModelArn !== undefined) {
    const { kind } = await readyModel(DesiredModelArn, ctx);
    if (kindServed(EndpointArn) !== kind) {
      throw invalidRequest(`The endpoint serves a ${kindServed(EndpointArn)}; ${DesiredModelArn} is none.`);
    }
  }
  const changed: EndpointRecord = {
    ...found,
    modelArn: DesiredModelArn ?? found.modelArn,
    inferenceUnits: DesiredInferenceUnits ?? found.inferenceUnits,
    role: DesiredDataAccessRoleArn ?? found.role,
    changedAt: ctx.clock.now(),
  };
  await ctx.store.transact(async (tx) => {
    await checkUnits(changed, tx);
    endpoints.put(tx, [EndpointArn], changed);
  });
  return { DesiredModelArn: changed.modelArn };
};

export const DeleteEndpoint: Op<"DeleteEndpoint"> = async ({ EndpointArn }, ctx) => {
  const { arn } = await findEndpoint(EndpointArn, ctx);
  await ctx.store.transact(async (tx) => {
    endpoints.delete(tx, arn);
    tags.delete(tx, arn);
  });
  return {};
};

export const ListEndpoints: Op<"ListEndpoints"> = async (input, ctx) => {
  if (conditionsIn(input.Filter) > 1) throw invalidRequest("Only one filter can be specified at a time.");
  const { ModelArn, Status, CreationTimeBefore: before, CreationTimeAfter: later } = input.Filter ?? {};
  const found: EndpointRecord[] = [];
  for await (const { value } of endpoints.range(ctx.store)) {
    const fits =
      (ModelArn === undefined || value.modelArn === ModelArn) &&
      (Status === undefined || value.status === Status) &&
      (before === undefined || value.createdAt < before.getTime()) &&
      (later === undefined || value.createdAt > later.getTime());
    if (fits) found.push(value);
  }
  const isOldestFirst = before !== undefined;
  const page = pageOf(found, ({ createdAt, arn }) => [createdAt, arn], { ...input, isOldestFirst });
  return { EndpointPropertiesList: page.items.map(toProperties), NextToken: page.NextToken };
};

export const ClassifyDocument: Op<"ClassifyDocument"> = async (input, ctx) => {
  const text = givenText(input);
  const { file, mode } = await servedModel(input.EndpointArn, "classifier", ctx);
  const [found = []] = await ctx.state.engine.classify({ file, texts: [text] }, ctx);
  return toClasses(found, mode);
};

/**
 * The model behind an endpoint.
 * @throws InvalidRequestException when the endpoint serves the other kind
 */
export async function servedModel(
  arn: string | undefined,
  kind: ModelRecord["kind"],
  ctx: ComprehendContext,
): Promise<{ file: string; mode: "MULTI_CLASS" | "MULTI_LABEL" }> {
  if (arn?.includes(`:aws:${ENDPOINT_KINDS.classifier}/`)) throw notBuilt("AWS's own classifier");
  const { modelArn } = await findEndpoint(arn, ctx);
  const model = await readyModel(modelArn, ctx);
  if (model.kind !== kind) throw invalidRequest(`The endpoint ${arn} serves no ${kind}.`);
  return model;
}

/** @throws ResourceNotFoundException */
export async function findEndpoint(arn: string | undefined, ctx: ComprehendContext): Promise<EndpointRecord> {
  const found = await endpoints.get(ctx.store, arn ?? "");
  if (!found) throw resourceNotFound();
  return found;
}

const kindServed = (arn: string): ModelRecord["kind"] =>
  nameInArn(arn, ENDPOINT_KINDS.classifier) === undefined ? "recognizer" : "classifier";

function toProperties(record: EndpointRecord): EndpointProperties {
  return {
    EndpointArn: record.arn,
    Status: record.status,
    ModelArn: record.modelArn,
    DesiredModelArn: record.modelArn,
    DesiredInferenceUnits: record.inferenceUnits,
    CurrentInferenceUnits: record.inferenceUnits,
    CreationTime: new Date(record.createdAt),
    LastModifiedTime: new Date(record.changedAt),
    DataAccessRoleArn: record.role,
    DesiredDataAccessRoleArn: record.role,
  };
}
