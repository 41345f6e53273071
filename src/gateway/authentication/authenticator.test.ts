import { Readable } from "node:stream";
import { SignatureV4 } from "@smithy/signature-v4";
import { SignatureV4a } from "@smithy/signature-v4a";
import { describe, expect, it } from "vitest";
import { Sha256 } from "../../../test/support/sha256.js";
import type { Identity } from "../../core/identity/identity.js";
import type { Principal } from "../../core/principal.js";
import { AwsError } from "../../wire/aws-error.js";
import { IncomingBody } from "../body.js";
import type { SignedRequest } from "../sigv4/signature.js";
import { Authenticator } from "./authenticator.js";
import type { AuthFamily } from "./errors.js";

const NOW = Date.UTC(2026, 0, 31, 12, 0, 0);
const ALICE: Principal = {
  type: "user",
  account: "111122223333",
  arn: "arn:aws:iam::111122223333:user/alice",
  userId: "AIDAEXAMPLE",
  userName: "alice",
};

const identity: Identity = {
  async find(accessKeyId) {
    if (accessKeyId !== "AKIDALICE") return undefined;
    return { accessKeyId, secretAccessKey: "secret", active: true, principal: ALICE };
  },
  async decide() {
    return { allowed: true, because: "" };
  },
  used() {},
};

const clock = { now: () => NOW, monotonic: () => 0, after: () => () => {}, sleep: async () => {} };

function authenticator(): Authenticator {
  return new Authenticator(identity, clock);
}

interface Plain {
  method?: string;
  path?: string;
  query?: Record<string, string>;
  headers?: Record<string, string>;
  body?: string;
}

const SIGNER = {
  credentials: { accessKeyId: "AKIDALICE", secretAccessKey: "secret" },
  region: "us-east-1",
  sha256: Sha256,
};

async function signed(
  plain: Plain,
  service = "dynamodb",
  at = NOW,
): Promise<{ request: SignedRequest; body: string }> {
  const signer = new SignatureV4({ ...SIGNER, service, uriEscapePath: service !== "s3" });
  const request = await signer.sign(toHttp(plain), { signingDate: new Date(at) });
  return { request: fromHttp(request), body: plain.body ?? "" };
}

function toHttp({ method = "POST", path = "/", query = {}, headers = {}, body = "" }: Plain) {
  return {
    method,
    protocol: "http:",
    hostname: "localhost",
    path,
    query,
    headers: { host: "localhost:4566", ...headers },
    body,
  };
}

function fromHttp(request: {
  method: string;
  path: string;
  query?: object;
  headers: Record<string, string>;
}): SignedRequest {
  const query = new URLSearchParams(request.query as Record<string, string>).toString();
  const headers = Object.fromEntries(
    Object.entries(request.headers).map(([name, value]) => [name.toLowerCase(), value]),
  );
  return { method: request.method, path: request.path, query, headers };
}

async function outcome(request: SignedRequest, body: string, family: AuthFamily = "json"): Promise<string> {
  const incoming = new IncomingBody(Readable.from([Buffer.from(body)]), Buffer.byteLength(body));
  try {
    const { principal } = await authenticator().authenticate(request, incoming, family, 1024);
    await incoming.collect(1024);
    return principal.arn;
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    return `${error.status} ${error.code}: ${error.message}`;
  }
}

describe("signatures in headers", () => {
  it("accepts what the official signer makes", async () => {
    const { request, body } = await signed({
      body: '{"TableName":"t"}',
      query: { b: "2 x", a: "é", "a b": "" },
    });
    expect(await outcome(request, body)).toBe(ALICE.arn);
  });

  it.each(["/a b/ü%/../c//d", "/%7Euser/(x)!*'", "/a%2Fb", "/"])(
    "accepts the path %s outside S3",
    async (path) => {
      const encoded = encodeURI(path);
      const { request, body } = await signed({ path: encoded, body: "x" }, "lambda");
      expect(await outcome(request, body, "rest")).toBe(ALICE.arn);
    },
  );

  it("refuses a changed body, query, method, path or header", async () => {
    const { request } = await signed({ body: "one", headers: { "x-amz-target": "T.Op" } });
    const mismatch = /^400 InvalidSignatureException: The request signature we calculated/;
    expect(await outcome(request, "two")).toMatch(mismatch);
    expect(await outcome({ ...request, query: "a=1" }, "one")).toMatch(mismatch);
    expect(await outcome({ ...request, method: "PUT" }, "one")).toMatch(mismatch);
    expect(await outcome({ ...request, path: "/x" }, "one")).toMatch(mismatch);
    expect(
      await outcome({ ...request, headers: { ...request.headers, "x-amz-target": "T.Other" } }, "one"),
    ).toMatch(mismatch);
  });

  it("refuses an x-amz- header that was added on the way", async () => {
    const { request } = await signed({ body: "" });
    const headers = { ...request.headers, "x-amz-added": "1" };
    expect(await outcome({ ...request, headers }, "")).toContain("'x-amz-added' must be a 'SignedHeader'");
    const s3 = await signed({ method: "GET", headers: { "x-amz-content-sha256": "UNSIGNED-PAYLOAD" } }, "s3");
    const s3Headers = { ...s3.request.headers, "x-amz-acl": "public-read" };
    expect(await outcome({ ...s3.request, headers: s3Headers }, "", "s3")).toBe(
      "403 AccessDenied: There were headers present in the request which were not signed",
    );
  });

  it("refuses an unknown key in each family's words", async () => {
    const { request } = await signed({ body: "" });
    const authorization = request.headers["authorization"]?.replace("AKIDALICE", "AKIDNOBODY") ?? "";
    const unknown = { ...request, headers: { ...request.headers, authorization } };
    expect(await outcome(unknown, "")).toContain("400 UnrecognizedClientException");
    expect(await outcome(unknown, "", "rest")).toContain("403 UnrecognizedClientException");
    expect(await outcome(unknown, "", "query")).toContain("403 InvalidClientTokenId");
    expect(await outcome(unknown, "", "s3")).toContain("403 InvalidAccessKeyId");
  });

  it("refuses a signature that is too old, or from the future", async () => {
    const old = await signed({ body: "" }, "dynamodb", NOW - 6 * 60_000);
    expect(await outcome(old.request, "")).toBe(
      "400 InvalidSignatureException: Signature expired: 20260131T115400Z is now earlier than 20260131T115500Z (20260131T120000Z - 5 min.)",
    );
    const early = await signed({ body: "" }, "dynamodb", NOW + 6 * 60_000);
    expect(await outcome(early.request, "")).toContain("Signature not yet current: 20260131T120600Z");
    const s3 = await signed({ method: "GET" }, "s3", NOW - 16 * 60_000);
    expect(await outcome(s3.request, "", "s3")).toContain("403 RequestTimeTooSkewed");
  });

  it("refuses a malformed Authorization header", async () => {
    const { request } = await signed({ body: "" });
    const without = (authorization: string) => ({
      ...request,
      headers: { ...request.headers, authorization },
    });
    expect(await outcome(without("AWS4-HMAC-SHA256 Credential=a/20260131/r/s/aws4_request"), "")).toContain(
      "400 IncompleteSignatureException: Authorization header requires 'Signature' parameter.",
    );
    expect(
      await outcome(without("AWS4-HMAC-SHA256 Credential=x, SignedHeaders=host, Signature=0"), ""),
    ).toContain("Credential must have exactly 5 slash-delimited elements");
    expect(await outcome(without("Bearer abc"), "")).toContain("Unsupported AWS 'algorithm'");
  });

  it("names the fault of a header for S3 as S3 does", async () => {
    const { request } = await signed({ method: "GET" }, "s3");
    const scope = "AKIDALICE/20260131/us-east-1/s3/aws4_request";
    const with_ = (headers: Record<string, string>) =>
      outcome({ ...request, headers: { ...request.headers, ...headers } }, "", "s3");
    const faults: [string, string][] = [
      ["Bearer", "InvalidArgument: Authorization header is invalid -- one and only one ' ' (space) required"],
      ["Bearer abc", "InvalidArgument: Unsupported Authorization Type"],
      [
        `AWS4-HMAC-SHA256 Credential=${scope},Signature=0`,
        "the authorization header requires three components: Credential, SignedHeaders, and Signature.",
      ],
      [
        `AWS4-HMAC-SHA256 Credential=${scope},SignedHeaders-host,Signature=0`,
        'the authorization component "SignedHeaders-host" is malformed.',
      ],
      [`AWS4-HMAC-SHA256 Other=${scope},SignedHeaders=host,Signature=0`, "missing Credential."],
      [`AWS4-HMAC-SHA256 Credential=${scope},Other=host,Signature=0`, "missing SignedHeaders."],
      [`AWS4-HMAC-SHA256 Credential=${scope},SignedHeaders=host,Other=0`, "missing Signature."],
      [
        "AWS4-HMAC-SHA256 Credential=AKIDALICE/s3/aws4_request,SignedHeaders=host,Signature=0",
        'the Credential is mal-formed; expecting "<YOUR-AKID>/YYYYMMDD/REGION/SERVICE/aws4_request".',
      ],
      [
        `AWS4-HMAC-SHA256 Credential=${scope.replace("aws4_", "aws_")},SignedHeaders=host,Signature=0`,
        'incorrect terminal "aws_request". This endpoint uses "aws4_request".',
      ],
      [
        `AWS4-HMAC-SHA256 Credential=${scope.replace("20260131", "3223423234")},SignedHeaders=host,Signature=0`,
        'incorrect date format "3223423234". This date in the credential must be in the format "yyyyMMdd".',
      ],
      [
        `AWS4-HMAC-SHA256 Credential=${scope.replace("20260131", "20260130")},SignedHeaders=host,Signature=0`,
        'Invalid credential date "20260130". This date is not the same as X-Amz-Date: "20260131".',
      ],
    ];
    for (const [authorization, fault] of faults) {
      const said = fault.startsWith("InvalidArgument")
        ? fault
        : `AuthorizationHeaderMalformed: The authorization header is malformed; ${fault}`;
      expect(await with_({ authorization })).toBe(`400 ${said}`);
    }
    for (const date of ["", "03032006"]) {
      expect(await with_({ "x-amz-date": date })).toBe(
        "403 AccessDenied: AWS authentication requires a valid Date or x-amz-date header",
      );
    }
  });

  it("takes a request without a signature as anonymous", async () => {
    const { request } = await signed({ body: "" });
    const { authorization: _, ...headers } = request.headers;
    expect(await outcome({ ...request, headers }, "")).toBe("*");
  });
});

describe("presigned URLs", () => {
  async function presigned(expiresIn: number, at = NOW): Promise<SignedRequest> {
    const signer = new SignatureV4({ ...SIGNER, service: "s3", uriEscapePath: false });
    const request = await signer.presign(toHttp({ method: "GET", path: "/bucket/a%20b" }), {
      expiresIn,
      signingDate: new Date(at),
      unsignableHeaders: new Set(["content-type"]),
    });
    const { "x-amz-content-sha256": _, ...headers } = request.headers;
    // The official presigner signs the hash of an empty body unless told otherwise; S3's own presigner says UNSIGNED-PAYLOAD.
    return fromHttp({ ...request, headers: { ...headers } });
  }

  it("accepts one in its time, and refuses it after or with another query", async () => {
    const signer = new SignatureV4({ ...SIGNER, service: "s3", uriEscapePath: false });
    const plain = toHttp({
      method: "GET",
      path: "/bucket/a%20b",
      headers: { "x-amz-content-sha256": "UNSIGNED-PAYLOAD" },
    });
    const http = await signer.presign(plain, {
      expiresIn: 60,
      signingDate: new Date(NOW),
      unhoistableHeaders: new Set(["x-amz-content-sha256"]),
      unsignableHeaders: new Set(["x-amz-content-sha256"]),
    });
    const request = fromHttp({ ...http, headers: { host: "localhost:4566" } });
    expect(await outcome(request, "", "s3")).toBe(ALICE.arn);
    expect(await outcome({ ...request, query: `${request.query}&versionId=1` }, "", "s3")).toContain(
      "403 SignatureDoesNotMatch",
    );
  });

  it("refuses an expired one as S3 does", async () => {
    expect(await outcome(await presigned(60, NOW - 61_000), "", "s3")).toBe(
      "403 AccessDenied: Request has expired",
    );
  });

  it("names what is wrong with a parameter", async () => {
    const request = await presigned(60);
    const parsing = "Error parsing the X-Amz-Credential parameter; ";
    const faults: [changed: string, to: string, fault: string][] = [
      [
        "X-Amz-Expires=60",
        "X-Amz-Expires=604801",
        "X-Amz-Expires must be less than a week (in seconds); that is, the given X-Amz-Expires must be less than 604800 seconds",
      ],
      ["X-Amz-Expires=60", "X-Amz-Expires=-1", "X-Amz-Expires must be non-negative"],
      ["X-Amz-Expires=60", "X-Amz-Expires=a", "X-Amz-Expires should be a number"],
      [
        "AWS4-HMAC-SHA256",
        "AWS4-HMAC-SHA1",
        'X-Amz-Algorithm only supports "AWS4-HMAC-SHA256 and AWS4-ECDSA-P256-SHA256"',
      ],
      [
        "%2Faws4_request",
        "",
        `${parsing}the Credential is mal-formed; expecting "<YOUR-AKID>/YYYYMMDD/REGION/SERVICE/aws4_request".`,
      ],
      [
        "aws4_request",
        "aws_request",
        `${parsing}incorrect terminal "aws_request". This endpoint uses "aws4_request".`,
      ],
      [
        "%2F20260131%2F",
        "%2F2026%2F",
        `${parsing}incorrect date format "2026". This date in the credential must be in the format "yyyyMMdd".`,
      ],
      [
        "%2F20260131%2F",
        "%2F20260130%2F",
        'Invalid credential date "20260130". This date is not the same as X-Amz-Date: "20260131".',
      ],
      [
        "X-Amz-Date=20260131T120000Z",
        "X-Amz-Date=20260131",
        `X-Amz-Date must be in the ISO8601 Long Format "yyyyMMdd'T'HHmmss'Z'"`,
      ],
    ];
    for (const [changed, to, fault] of faults) {
      expect(request.query).toContain(changed);
      const query = request.query.replace(changed, to);
      expect(await outcome({ ...request, query }, "", "s3")).toBe(
        `400 AuthorizationQueryParametersError: ${fault}`,
      );
    }
  });
});

describe("SigV4A", () => {
  it("accepts what the official signer makes, and nothing changed", async () => {
    const signer = new SignatureV4a({ ...SIGNER, service: "s3", region: "*", uriEscapePath: false });
    const http = await signer.sign(toHttp({ method: "GET", path: "/bucket/key" }), {
      signingDate: new Date(NOW),
      signingRegion: "*",
    });
    const request = fromHttp(http);
    expect(await outcome(request, "", "s3")).toBe(ALICE.arn);
    expect(await outcome({ ...request, path: "/bucket/other" }, "", "s3")).toContain("SignatureDoesNotMatch");
  });
});
