import type { EndpointProperties } from "@aws-sdk/client-comprehend";
import { resourceInUse, resourceNotFound, resourceUnavailable } from "../errors.js";
import { ENDPOINT_TEXT_BYTES_MAX, PAGE_ITEMS_DEFAULT } from "../limits.js";
import type { Op } from "../operation.js";
import { nameInArn, toArn } from "../resources/arn.js";
import { fromPageToken, toPageToken } from "../resources/page-token.js";
import { putTags } from "../resources/tags.js";
import type { ComprehendContext } from "../state.js";
import { endpoints, tags } from "../store.js";
import { checkText } from "../text/documents.js";
import { findModel, readyModel } from "./find.js";
import type { EndpointRecord } from "./records.js";
import { toClasses } from "./render.js";

/** Endpoints serve a trained model at once: ours need no machines to start. */

export const CreateEndpoint: Op<"CreateEndpoint"> = async (input, ctx) => {
  const { EndpointName = "", ModelArn = "", DesiredInferenceUnits = 1, ClientRequestToken } = input;
  const model = await findModel(ModelArn, ctx);
  await readyModel(ModelArn, ctx);
  const kind = model.kind === "classifier" ? "document-classifier-endpoint" : "entity-recognizer-endpoint";
  const now = ctx.clock.now();
  const record: EndpointRecord = {
    ...{ arn: toArn(ctx, kind, EndpointName), name: EndpointName, modelArn: ModelArn, status: "IN_SERVICE" },
    ...{ inferenceUnits: DesiredInferenceUnits, createdAt: now, changedAt: now, role: input.DataAccessRoleArn },
    requestToken: ClientRequestToken,
  };
  await ctx.store.transact(async (tx) => {
    const known = await endpoints.get(tx, record.arn);
    if (known && (ClientRequestToken === undefined || known.requestToken !== ClientRequestToken)) {
      throw resourceInUse("The specified resource name is already in use. Use a different name and try your request again.");
    }
    endpoints.put(tx, [record.arn], known ?? record);
    putTags(tx, record.arn, input.Tags);
  });
  return { EndpointArn: record.arn, ModelArn };
};

export const DescribeEndpoint: Op<"DescribeEndpoint"> = async ({ EndpointArn }, ctx) => ({
  EndpointProperties: toProperties(await findEndpoint(EndpointArn, ctx)),
});

export const UpdateEndpoint: Op<"UpdateEndpoint"> = async (input, ctx) => {
  const { EndpointArn = "", DesiredModelArn, DesiredInferenceUnits, DesiredDataAccessRoleArn } = input;
  const found = await findEndpoint(EndpointArn, ctx);
  if (DesiredModelArn !== undefined) await readyModel(DesiredModelArn, ctx);
  const changed: EndpointRecord = {
    ...found,
    modelArn: DesiredModelArn ?? found.modelArn,
    inferenceUnits: DesiredInferenceUnits ?? found.inferenceUnits,
    role: DesiredDataAccessRoleArn ?? found.role,
    changedAt: ctx.clock.now(),
  };
  await ctx.store.transact(async (tx) => endpoints.put(tx, [EndpointArn], changed));
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
  const { Filter: filter = {}, MaxResults: most = PAGE_ITEMS_DEFAULT } = input;
  const found: EndpointProperties[] = [];
  const after = fromPageToken(input.NextToken);
  for await (const { key, value } of endpoints.range(ctx.store, after ? { start: after, startExclusive: true } : {})) {
    const fits =
      (filter.ModelArn === undefined || value.modelArn === filter.ModelArn) &&
      (filter.Status === undefined || value.status === filter.Status) &&
      (filter.CreationTimeBefore === undefined || value.createdAt < filter.CreationTimeBefore.getTime()) &&
      (filter.CreationTimeAfter === undefined || value.createdAt > filter.CreationTimeAfter.getTime());
    if (!fits) continue;
    found.push(toProperties(value));
    if (found.length >= most) return { EndpointPropertiesList: found, NextToken: toPageToken(key) };
  }
  return { EndpointPropertiesList: found };
};

export const ClassifyDocument: Op<"ClassifyDocument"> = async ({ Text, EndpointArn, Bytes }, ctx) => {
  if (Bytes !== undefined && Text === undefined) throw resourceUnavailable("PDF, Word and image input is not built in Lenticular yet.");
  const text = checkText(Text, ENDPOINT_TEXT_BYTES_MAX);
  const { modelArn } = await findEndpoint(EndpointArn, ctx);
  const { file, mode } = await readyModel(modelArn, ctx);
  const [found = []] = await ctx.state.engine.classify({ file, texts: [text] }, ctx);
  return toClasses(found, mode);
};

/** @throws ResourceNotFoundException */
export async function findEndpoint(arn: string | undefined, ctx: ComprehendContext): Promise<EndpointRecord> {
  const found = await endpoints.get(ctx.store, arn ?? "");
  if (!found) throw resourceNotFound();
  return found;
}

export const isEndpointArn = (arn: string): boolean => nameInArn(arn, "entity-recognizer-endpoint") !== undefined;

function toProperties(record: EndpointRecord): EndpointProperties {
  return {
    ...{ EndpointArn: record.arn, Status: record.status, ModelArn: record.modelArn, DesiredModelArn: record.modelArn },
    ...{ DesiredInferenceUnits: record.inferenceUnits, CurrentInferenceUnits: record.inferenceUnits },
    ...{ CreationTime: new Date(record.createdAt), LastModifiedTime: new Date(record.changedAt) },
    ...{ DataAccessRoleArn: record.role, DesiredDataAccessRoleArn: record.role },
  };
}
