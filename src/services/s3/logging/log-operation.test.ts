import { expect, it } from "vitest";
import { toLogOperation } from "./log-operation.js";

it.each([
  ["GET", "GetObject", "REST.GET.OBJECT"],
  ["HEAD", "HeadBucket", "REST.HEAD.BUCKET"],
  ["PUT", "CopyObject", "REST.COPY.OBJECT"],
  ["PUT", "UploadPart", "REST.PUT.PART"],
  ["PUT", "UploadPartCopy", "REST.COPY.PART"],
  ["GET", "ListParts", "REST.GET.UPLOAD"],
  ["POST", "CreateMultipartUpload", "REST.POST.UPLOADS"],
  ["POST", "DeleteObjects", "REST.POST.MULTI_OBJECT_DELETE"],
  ["POST", "RestoreObject", "REST.POST.RESTORE"],
  ["GET", "ListObjectsV2", "REST.GET.BUCKET"],
  ["GET", "GetBucketVersioning", "REST.GET.VERSIONING"],
  ["GET", "GetBucketLogging", "REST.GET.LOGGING_STATUS"],
  ["DELETE", "DeleteBucketPolicy", "REST.DELETE.BUCKETPOLICY"],
  ["GET", "GetBucketPolicyStatus", "REST.GET.POLICY_STATUS"],
  ["DELETE", "DeleteBucketLifecycle", "REST.DELETE.LIFECYCLE"],
  ["GET", "ListBucketMetricsConfigurations", "REST.GET.METRICS"],
  ["PUT", "PutObjectTagging", "REST.PUT.OBJECT_TAGGING"],
  ["GET", "GetObjectAcl", "REST.GET.ACL"],
])("toLogOperation: %s %s", (method, operation, name) => {
  expect(toLogOperation(method, operation)).toBe(name);
});
