import type { AccessRequest } from "../../../core/access.js";
import { toArn } from "../resources/arn.js";
import { passRole } from "../resources/pass-role.js";
import type { ComprehendContext } from "../state.js";

type Rule<Input> = (input: Input, ctx: ComprehendContext) => AccessRequest[];

const creating =
  (action: string, kind: string) =>
  (
    input: {
      DocumentClassifierName?: string | undefined;
      RecognizerName?: string | undefined;
      VersionName?: string | undefined;
      DataAccessRoleArn?: string | undefined;
    },
    ctx: ComprehendContext,
  ): AccessRequest[] => {
    const name = input.DocumentClassifierName ?? input.RecognizerName ?? "";
    const resource = toArn(ctx, kind, input.VersionName === undefined ? name : `${name}/version/${input.VersionName}`);
    return [{ action: `comprehend:${action}`, resource }, ...passRole(input.DataAccessRoleArn)];
  };

const onClassifier =
  (action: string): Rule<{ DocumentClassifierArn?: string | undefined }> =>
  ({ DocumentClassifierArn = "" }) => [{ action: `comprehend:${action}`, resource: DocumentClassifierArn }];

const onRecognizer =
  (action: string): Rule<{ EntityRecognizerArn?: string | undefined }> =>
  ({ EntityRecognizerArn = "" }) => [{ action: `comprehend:${action}`, resource: EntityRecognizerArn }];

const onEndpoint =
  (action: string): Rule<{ EndpointArn?: string | undefined }> =>
  ({ EndpointArn = "" }) => [{ action: `comprehend:${action}`, resource: EndpointArn }];

const onPolicy =
  (action: string): Rule<{ ResourceArn?: string | undefined }> =>
  ({ ResourceArn = "" }) => [{ action: `comprehend:${action}`, resource: ResourceArn }];

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
  CreateEndpoint: ({ ModelArn = "" }: { ModelArn?: string | undefined }): AccessRequest[] => [
    { action: "comprehend:CreateEndpoint", resource: ModelArn },
  ],
  PutResourcePolicy: onPolicy("PutResourcePolicy"),
  DescribeResourcePolicy: onPolicy("DescribeResourcePolicy"),
  DeleteResourcePolicy: onPolicy("DeleteResourcePolicy"),
};
