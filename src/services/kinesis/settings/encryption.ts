import { validation } from "../errors.js";
import type { Op } from "../operation.js";
import { changeStream, findStream } from "../streams/find-stream.js";

export const StartStreamEncryption: Op<"StartStreamEncryption"> = async (input, ctx) => {
  if (input.EncryptionType !== "KMS") throw validation("EncryptionType must be KMS.");
  const stream = await findStream(input, ctx);
  // A key that cannot be used is refused here, not with the next record.
  await ctx.state.dataKeys.forWriting({ ...stream, keyId: input.KeyId }, ctx);
  await changeStream(input, ctx, (found) => ({ ...found, keyId: input.KeyId }));
  return {};
};

export const StopStreamEncryption: Op<"StopStreamEncryption"> = async (input, ctx) => {
  await changeStream(input, ctx, ({ keyId: _keyId, ...stream }) => stream);
  return {};
};
