import { sumReserved } from "../concurrency/sum.js";
import {
  CODE_STORAGE_BYTES_MAX,
  CONCURRENCY_MAX,
  UNZIPPED_BYTES_MAX,
  ZIPPED_UPLOAD_BYTES_MAX,
} from "../limits.js";
import { LATEST } from "../naming/function-target.js";
import type { LambdaOperation } from "../operation.js";
import { layerVersions, versions } from "../store.js";

export const GetAccountSettings: LambdaOperation<"GetAccountSettings"> = async (_input, ctx) => {
  let codeSize = 0;
  let count = 0;
  for await (const { value } of versions.range(ctx.store)) {
    codeSize += value.code.blob.size;
    if (value.version === LATEST) count += 1;
  }
  for await (const { value } of layerVersions.range(ctx.store)) codeSize += value.code.blob.size;
  return {
    AccountLimit: {
      TotalCodeSize: CODE_STORAGE_BYTES_MAX,
      CodeSizeUnzipped: UNZIPPED_BYTES_MAX,
      CodeSizeZipped: ZIPPED_UPLOAD_BYTES_MAX,
      ConcurrentExecutions: CONCURRENCY_MAX,
      UnreservedConcurrentExecutions: CONCURRENCY_MAX - (await sumReserved(ctx.store)),
    },
    AccountUsage: { TotalCodeSize: codeSize, FunctionCount: count },
  };
};
