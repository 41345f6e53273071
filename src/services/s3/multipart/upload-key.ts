import { checkCustomerKey } from "../encryption/data-key.js";
import type { CustomerKey } from "../encryption/request.js";
import { invalidRequest } from "../errors.js";
import type { UploadRecord } from "../records.js";

/** Whether a request about an upload brings the customer key that it was begun with. The words are not those of a read. */
export function checkUploadKey({ encryption }: UploadRecord, customer: CustomerKey | undefined): void {
  if ((encryption?.kind === "customer") !== (customer !== undefined)) {
    throw invalidRequest(
      "The multipart upload initiate requested encryption. Subsequent part requests must include the appropriate encryption parameters.",
    );
  }
  checkCustomerKey(encryption, customer, () =>
    invalidRequest("The provided encryption parameters did not match the ones used originally."),
  );
}
