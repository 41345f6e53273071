import type { GetLayerVersionResponse, LayerVersionsListItem } from "@aws-sdk/client-lambda";
import type { LambdaContext } from "../operation.js";
import type { LayerVersionRecord } from "../store.js";
import { type LayerTarget, toLayerArn, toLayerVersionArn } from "./layer-target.js";

export function toListItem(record: LayerVersionRecord, target: LayerTarget): LayerVersionsListItem {
  return {
    LayerVersionArn: toLayerVersionArn(target, record.version),
    Version: record.version,
    Description: record.description,
    CreatedDate: new Date(record.createdAt).toISOString().replace("Z", "+0000"),
    ...(record.runtimes ? { CompatibleRuntimes: record.runtimes } : {}),
    ...(record.architectures ? { CompatibleArchitectures: record.architectures } : {}),
    ...(record.license === undefined ? {} : { LicenseInfo: record.license }),
  };
}

export function toLayerVersion(
  record: LayerVersionRecord,
  target: LayerTarget,
  ctx: LambdaContext,
): GetLayerVersionResponse {
  return {
    ...toListItem(record, target),
    LayerArn: toLayerArn(target),
    Content: {
      Location: ctx.state.archives.toUrl(record.code.blob.id, ctx),
      CodeSha256: record.code.sha256,
      CodeSize: record.code.blob.size,
    },
  };
}
