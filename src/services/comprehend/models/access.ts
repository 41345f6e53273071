import type { AccessRequest } from "../../../core/access.js";
import { toArn } from "../resources/arn.js";
import { onTagged, type Secured, securityConditions } from "../resources/conditions.js";
import { passRole } from "../resources/pass-role.js";
import type { ComprehendContext } from "../state.js";

import { ENDPOINT_KINDS } from "./endpoints.js";

type Rule<Input> = (input: Input, ctx: ComprehendContext) => Promise<AccessRequest[]>;

const creating =
  (action: string, kind: string) =>
  (
    input: Secured & {
      DocumentClassifierName?: string | undefined;
      RecognizerName?: string | undefined;
      VersionName?: string | undefined;
      DataAccessRoleArn?: string | undefined;
    },
    ctx: ComprehendContext,
  ): AccessRequest[] => {
    const name = input.DocumentClassifierName ?? input.RecognizerName ?? "";
    const resource = toArn(
      ctx,
      kind,
      input.VersionName === undefined ? name : `${name}/version/${input.VersionName}`,
    );
    const conditions = securityConditions(input);
    return [{ action: `comprehend:${action}`, resource, conditions }, ...passRole(input.DataAccessRoleArn)];
  };

const onClassifier =
  (action: string): Rule<{ DocumentClassifierArn?: string | undefined }> =>
  ({ DocumentClassifierArn = "" }, ctx) =>
    onTagged(action, DocumentClassifierArn, ctx);

const onRecognizer =
  (action: string): Rule<{ EntityRecognizerArn?: string | undefined }> =>
  ({ EntityRecognizerArn = "" }, ctx) =>
    onTagged(action, EntityRecognizerArn, ctx);

const onEndpoint =
  (action: string): Rule<{ EndpointArn?: string | undefined }> =>
  ({ EndpointArn = "" }, ctx) =>
    onTagged(action, EndpointArn, ctx);

const onPolicy =
  (action: string): Rule<{ ResourceArn?: string | undefined }> =>
  ({ ResourceArn = "" }, ctx) =>
    onTagged(action, ResourceArn, ctx);

export const modelAccess = {
  CreateDocumentClassifier: creating("CreateDocumentClassifier", "document-classifier"),
  CreateEntityRecognizer: creating("CreateEntityRecognizer", "entity-recognizer"),
  DescribeDocumentClassifier: onClassifier("DescribeDocumentClassifier"),
  DeleteDocumentClassifier: onClassifier("DeleteDocumentClassifier"),
  StopTrainingDocumentClassifier: onClassifier("StopTrainingDocumentClassifier"),
  DescribeEntityRecognizer: onRecognizer("DescribeEntityRecognizer"),
  DeleteEntityRecognizer: onRecognizer("DeleteEntityRecognizer"),
  StopTrainingEntityRecognizer: onRecognizer("StopTrainingEntityRecognizer"),
  ClassifyDocument: onEndpoint("ClassifyDocument"),
  DescribeEndpoint: onEndpoint("DescribeEndpoint"),
  UpdateEndpoint: onEndpoint("UpdateEndpoint"),
  DeleteEndpoint: onEndpoint("DeleteEndpoint"),
  CreateEndpoint: async (
    {
      ModelArn = "",
      EndpointName = "",
    }: { ModelArn?: string | undefined; EndpointName?: string | undefined },
    ctx: ComprehendContext,
  ): Promise<AccessRequest[]> => {
    const kind = ModelArn.includes(":entity-recognizer/") ? "recognizer" : "classifier";
    const resource = toArn(ctx, ENDPOINT_KINDS[kind], EndpointName);
    return [
      ...(ModelArn === "" ? [] : await onTagged("CreateEndpoint", ModelArn, ctx)),
      { action: "comprehend:CreateEndpoint", resource },
    ];
  },
  PutResourcePolicy: onPolicy("PutResourcePolicy"),
  DescribeResourcePolicy: onPolicy("DescribeResourcePolicy"),
  DeleteResourcePolicy: onPolicy("DeleteResourcePolicy"),
};
