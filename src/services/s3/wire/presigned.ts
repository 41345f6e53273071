import { QueryString } from "../../../wire/http/query-string.js";
import type { WireRequest } from "../../../wire/protocol.js";

const SIGNED = /(^|&)(X-Amz-Signature|Signature)=/i;

/** What a signature says of itself; and checksums, which presigners make of a body they have not seen. */
const STAYS =
  /^x-amz-(algorithm|credential|date|expires|signedheaders|signature|security-token|content-sha256|sdk-checksum-algorithm|checksum-.*)$/;

/**
 * A presigned request with the headers that stand in its query: presigners put metadata, tags, storage class and ACL there, so
 * that whoever has the address need not send them. They are signed like the rest of it, and none takes a sent header's place.
 */
export function liftSignedHeaders(request: WireRequest): WireRequest {
  if (!SIGNED.test(request.query)) return request;
  const query = new QueryString(request.query);
  const lifted: Record<string, string> = {};
  for (const name of query.names()) {
    const header = name.toLowerCase();
    const isHeader = header.startsWith("x-amz-") || header === "if-match" || header === "if-none-match";
    if (isHeader && !STAYS.test(header)) lifted[header] = query.all(name).join(",");
  }
  return { ...request, headers: { ...lifted, ...request.headers } };
}
