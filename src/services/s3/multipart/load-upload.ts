import type { Reader } from "../../../core/store/store.js";
import { noSuchUpload } from "../errors.js";
import type { UploadRecord } from "../records.js";
import { uploads } from "../store.js";

/** An upload under way; throws NoSuchUpload for one completed, aborted or never begun. */
export async function loadUpload(
  reader: Reader,
  bucketId: string,
  key: string,
  uploadId: string | undefined,
): Promise<UploadRecord> {
  const upload = uploadId ? await uploads.get(reader, bucketId, key, uploadId) : undefined;
  if (!upload) throw noSuchUpload(uploadId ?? "");
  return upload;
}
