import { describe, expect, it } from "vitest";
import { authFamily } from "../../src/gateway/authentication/errors.js";
import { MANIFESTS } from "../../src/services/registry.js";
import { loadServiceModel } from "../../src/wire/model.js";
import type { SdkModule } from "../../src/wire/sdk-types.js";
import { leastRequest, sendSigned } from "../support/raw-request.js";
import { ROOT, useServer } from "../support/server.js";

const server = useServer();
const HOUR_MS = 3_600_000;

/** Codes by family: wrong secret, old signature, unknown key. */
const CODES = {
  json: ["InvalidSignatureException", "InvalidSignatureException", "UnrecognizedClientException"],
  rest: ["InvalidSignatureException", "InvalidSignatureException", "UnrecognizedClientException"],
  query: ["SignatureDoesNotMatch", "SignatureDoesNotMatch", "InvalidClientTokenId"],
  s3: ["SignatureDoesNotMatch", "RequestTimeTooSkewed", "InvalidAccessKeyId"],
} as const;

// Tried for every operation that exists, of every service on the list.
describe.each(MANIFESTS.map((manifest) => ({ name: manifest.name, manifest })))("$name", ({ manifest }) => {
  it("refuses a wrong signature, an old one and an unknown key, for every operation", async () => {
    const table = await manifest.load();
    const model = loadServiceModel(table.sdk as unknown as SdkModule, manifest);
    const names = Object.keys(table.operations);
    expect(names.length).toBeGreaterThan(0);
    const service = manifest.signingNames[0] ?? "";
    const codes = CODES[authFamily(manifest.name, manifest.protocols[0])];
    for (const name of names) {
      const operation = model.operations.get(name);
      if (!operation) throw new Error(`the SDK has no ${name}`);
      const request = leastRequest(manifest, operation);
      const now = Date.now();
      const attempts = [
        { service, accessKeyId: ROOT.accessKeyId, secretAccessKey: "wrong", at: now },
        { service, ...ROOT, at: now - HOUR_MS },
        { service, accessKeyId: "AKIAUNKNOWN000000000", secretAccessKey: "x", at: now },
      ];
      for (const [index, options] of attempts.entries()) {
        const response = await sendSigned(server.endpoint, request, options);
        const text = await response.text();
        expect(response.status, `${name}: ${text}`).toBeGreaterThanOrEqual(400);
        expect(response.status, `${name}: ${text}`).toBeLessThan(500);
        // A HEAD has no body to carry a code.
        if (request.method !== "HEAD") {
          expect(`${text}${response.headers.get("x-amzn-errortype") ?? ""}`, name).toContain(codes[index]);
        }
      }
    }
  });
});
