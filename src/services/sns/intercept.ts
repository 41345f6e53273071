import type { WireRequest, WireResponse } from "../../wire/protocol.js";
import { isCertificatePath, toCertificatePath } from "./addresses.js";
import type { SnsContext } from "./state.js";

/** The certificate that messages are verified with: anybody may read it. */
export async function intercept(request: WireRequest, ctx: SnsContext): Promise<WireResponse | undefined> {
  if (!isCertificatePath(request.path)) return undefined;
  const { certificate, fingerprint } = await ctx.state.signer.certificate();
  const isThis = request.method === "GET" && request.path === toCertificatePath(fingerprint);
  if (!isThis) return { status: 404, headers: { "content-type": "text/plain" }, body: "Not Found" };
  return { status: 200, headers: { "content-type": "application/x-pem-file" }, body: certificate };
}
