import { Buffer } from "node:buffer";
import { hash, type KeyObject } from "node:crypto";
import type { Clock } from "../../core/clock.js";
import type { Identity, KnownCredential } from "../../core/identity/identity.js";
import type { Principal } from "../../core/principal.js";
import { type Awaitable, whenThere } from "../../wire/awaitable.js";
import { AwsError } from "../../wire/aws-error.js";
import { HashVerifier, type IncomingBody } from "../body.js";
import {
  checkTimeV2,
  isHeaderV2,
  isValidV2,
  readSignatureV2,
  type SignatureV2,
  stringToSignV2,
} from "../sigv2/signature.js";
import { ChunkedDecoder, type ChunkSigning } from "../sigv4/chunked.js";
import { ClaimReader, UnreadableSignature } from "../sigv4/claim.js";
import {
  type ClaimedSignature,
  canonicalRequest,
  credentialScope,
  isSameSignature,
  type SignedRequest,
  type SigningKey,
  signingKey,
  stringToSign,
} from "../sigv4/signature.js";
import { derivePublicKey, isValidEcdsa } from "../sigv4/sigv4a.js";
import { type AuthFamily, refuse } from "./errors.js";
import {
  checkS3Region,
  malformedQuery,
  s3DateFault,
  s3HeaderFault,
  s3QueryFault,
} from "./s3-claim-faults.js";
import { checkTime } from "./skew.js";

export interface Authenticated {
  principal: Principal;
  accessKeyId: string | undefined;
  /** Of the credential scope; undefined for anonymous and SigV4A calls. */
  region: string | undefined;
  /** What `aws:authType` and `s3:authType` say. */
  method: "REST-HEADER" | "REST-QUERY-STRING" | undefined;
}

interface SignedBody {
  request: SignedRequest;
  body: IncomingBody;
  claim: ClaimedSignature;
  credential: KnownCredential;
}

const KEYS_MAX = 4096;
/** Up to here a body is read and hashed at once, which costs less than a transform in its way. */
const SMALL_BODY_BYTES_MAX = 128 * 1024;
const UNSIGNED = "UNSIGNED-PAYLOAD";
const ANONYMOUS: Principal = { type: "anonymous", account: "", arn: "*", userId: "anonymous" };

/** Verifies signatures. Derived signing keys are kept: a key holds for a day, region and service. */
export class Authenticator {
  private readonly identity: Identity;
  private readonly clock: Clock;
  private readonly claims = new ClaimReader();
  private readonly keys = new Map<string, { secret: string; key: SigningKey }>();
  private readonly publicKeys = new Map<string, KeyObject>();

  constructor(identity: Identity, clock: Clock) {
    this.identity = identity;
    this.clock = clock;
  }

  /** Who makes this request. Puts decoders into the body where its bytes are still to be verified. */
  authenticate(
    request: SignedRequest,
    body: IncomingBody,
    family: AuthFamily,
    bodyBytesMax: number,
  ): Awaitable<Authenticated> {
    const isOld = family === "s3" && isHeaderV2(request.headers["authorization"]);
    const claim = isOld ? undefined : this.claimOf(request, family);
    if (!claim) {
      const old = family === "s3" ? readSignatureV2(request) : undefined;
      if (old) return this.authenticateOld(request, body, old);
      if (family === "s3") unframe(body, request, undefined);
      return { principal: ANONYMOUS, accessKeyId: undefined, region: undefined, method: undefined };
    }
    if (family === "s3") checkS3Region(claim);
    checkTime(claim, this.clock.now(), family);
    return whenThere(this.identity.find(claim.accessKeyId, claim.sessionToken), (found) => {
      const credential = this.inForce(found, claim, family);
      checkSignedHeaders(request, claim, family);
      const hashing = payloadHashOf(request, body, claim, family, bodyBytesMax);
      return whenThere(hashing, (hash) => this.verified({ request, body, claim, credential }, hash, family));
    });
  }

  /** The caller, if the request is signed by its credential. */
  private verified(signed: SignedBody, payloadHash: string, family: AuthFamily): Authenticated {
    const { request, body, claim, credential } = signed;
    const text = stringToSign(request, claim, payloadHash);
    const mismatch = (signed: string, signature: string): AwsError => {
      const canonical = canonicalRequest(request, claim, payloadHash);
      return refuse("mismatch", family, undefined, {
        AWSAccessKeyId: claim.accessKeyId,
        StringToSign: signed,
        SignatureProvided: signature,
        StringToSignBytes: spacedHex(signed),
        CanonicalRequest: canonical,
        CanonicalRequestBytes: spacedHex(canonical),
      });
    };
    if (!this.isValid(claim, credential, text, claim.signature)) throw mismatch(text, claim.signature);
    const signing = payloadHash.startsWith("STREAMING-AWS4-")
      ? { ...this.chunkSigning(claim, credential), mismatch }
      : undefined;
    unframe(body, request, signing);
    return {
      principal: credential.principal,
      accessKeyId: claim.accessKeyId,
      region: claim.region || undefined,
      method: claim.presigned ? "REST-QUERY-STRING" : "REST-HEADER",
    };
  }

  private claimOf(request: SignedRequest, family: AuthFamily): ClaimedSignature | undefined {
    try {
      return this.claims.read(request.headers, request.query);
    } catch (error) {
      if (!(error instanceof UnreadableSignature)) throw error;
      throw family === "s3" ? s3Fault(error, request) : refuse("incomplete", family, error.message);
    }
  }

  /** Signature Version 2 names no region: S3's first one is meant. */
  private async authenticateOld(
    request: SignedRequest,
    body: IncomingBody,
    claim: SignatureV2,
  ): Promise<Authenticated> {
    checkTimeV2(claim, request, this.clock.now());
    const found = await this.identity.find(claim.accessKeyId, claim.sessionToken);
    const credential = this.inForce(found, claim, "s3");
    const text = stringToSignV2(request, claim);
    // Clients sign a bucket's path with the slash behind it, whether or not they send it.
    const slashed = stringToSignV2({ ...request, path: request.path.replace(/^\/[^/]+$/, "$&/") }, claim);
    if (![text, slashed].some((one) => isValidV2(credential.secretAccessKey, one, claim.signature))) {
      const { accessKeyId, signature } = claim;
      const members = { AWSAccessKeyId: accessKeyId, StringToSign: text, SignatureProvided: signature };
      throw refuse("mismatch", "s3", undefined, { ...members, StringToSignBytes: spacedHex(text) });
    }
    unframe(body, request, undefined);
    const { principal } = credential;
    const method = claim.presigned ? "REST-QUERY-STRING" : "REST-HEADER";
    return { principal, accessKeyId: claim.accessKeyId, region: undefined, method };
  }

  /** The credential, if it is in force and the one that the claim means. */
  private inForce(
    credential: KnownCredential | undefined,
    claim: Pick<ClaimedSignature, "accessKeyId" | "sessionToken">,
    family: AuthFamily,
  ): KnownCredential {
    if (!credential?.active || credential.sessionToken !== claim.sessionToken) {
      const members = { AWSAccessKeyId: claim.accessKeyId };
      throw refuse(
        claim.sessionToken === undefined ? "unknownKey" : "invalidToken",
        family,
        undefined,
        members,
      );
    }
    const session = "session" in credential.principal ? credential.principal.session : undefined;
    if (session && session.expiresAt <= this.clock.now()) throw refuse("expiredToken", family);
    return credential;
  }

  private isValid(
    claim: ClaimedSignature,
    credential: KnownCredential,
    text: string,
    signature: string,
  ): boolean {
    if (claim.algorithm === "AWS4-ECDSA-P256-SHA256") {
      return isValidEcdsa(this.publicKeyOf(credential), text, signature);
    }
    return isSameSignature(this.signingKeyOf(claim, credential.secretAccessKey).sign(text), signature);
  }

  private signingKeyOf(claim: ClaimedSignature, secret: string): SigningKey {
    const known = this.keys.get(claim.credential);
    if (known?.secret === secret) return known.key;
    const key = signingKey(secret, claim.date, claim.region, claim.service);
    if (this.keys.size >= KEYS_MAX) this.keys.clear();
    this.keys.set(claim.credential, { secret, key });
    return key;
  }

  private publicKeyOf(credential: KnownCredential): KeyObject {
    const name = `${credential.accessKeyId}\n${credential.secretAccessKey}`;
    let key = this.publicKeys.get(name);
    if (!key) {
      key = derivePublicKey(credential.accessKeyId, credential.secretAccessKey);
      if (this.publicKeys.size >= KEYS_MAX) this.publicKeys.clear();
      this.publicKeys.set(name, key);
    }
    return key;
  }

  private chunkSigning(claim: ClaimedSignature, credential: KnownCredential): Omit<ChunkSigning, "mismatch"> {
    return {
      algorithm: claim.algorithm,
      timestamp: claim.timestamp,
      scope: credentialScope(claim),
      seedSignature: claim.signature,
      isValid: (text, signature) => this.isValid(claim, credential, text, signature),
    };
  }
}

function s3Fault(unreadable: UnreadableSignature, request: SignedRequest): AwsError {
  if (unreadable.part === "time") return s3DateFault(false);
  const authorization = request.headers["authorization"];
  if (authorization !== undefined) return s3HeaderFault(authorization);
  return unreadable.part === "credential"
    ? s3QueryFault(new URLSearchParams(request.query).get("X-Amz-Credential") ?? "")
    : malformedQuery(unreadable.message);
}

/** `host`, and every `x-amz-` header, must be under the signature: nobody on the way may add one. */
function checkSignedHeaders(request: SignedRequest, claim: ClaimedSignature, family: AuthFamily): void {
  const unsigned: string[] = [];
  if (!claim.signedHeaders.includes("host") && !claim.signedHeaders.includes(":authority"))
    unsigned.push("host");
  for (const name in request.headers) {
    if (!name.startsWith("x-amz-") || name === "x-amz-content-sha256") continue;
    if (!claim.signedHeaders.includes(name)) unsigned.push(name);
  }
  if (unsigned.length === 0) return;
  if (family === "s3") {
    throw new AwsError("AccessDenied", "There were headers present in the request which were not signed", {
      status: 403,
      members: { HeadersNotSigned: unsigned.join(", ") },
    });
  }
  const name = unsigned[0] === "host" ? "'Host' or ':authority'" : `'${unsigned[0]}'`;
  throw refuse("mismatch", family, `${name} must be a 'SignedHeader' in the AWS Authorization.`);
}

/** The hash under the signature: declared by the client and verified while the body streams, or computed here. */
function payloadHashOf(
  request: SignedRequest,
  body: IncomingBody,
  claim: ClaimedSignature,
  family: AuthFamily,
  bodyBytesMax: number,
): Awaitable<string> {
  const declared = request.headers["x-amz-content-sha256"];
  if (claim.presigned && family === "s3" && declared === undefined) return UNSIGNED;
  if (declared === undefined) {
    if (family === "s3")
      throw new AwsError("InvalidRequest", "Missing required header for this request: x-amz-content-sha256");
    return hashOf(body, bodyBytesMax);
  }
  if (declared === UNSIGNED || declared.startsWith("STREAMING-")) return declared;
  if (!/^[0-9a-fA-F]{64}$/.test(declared)) {
    throw new AwsError(
      "InvalidArgument",
      "x-amz-content-sha256 must be UNSIGNED-PAYLOAD, STREAMING-UNSIGNED-PAYLOAD-TRAILER, STREAMING-AWS4-HMAC-SHA256-PAYLOAD, " +
        "STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER, STREAMING-AWS4-ECDSA-P256-SHA256-PAYLOAD, STREAMING-AWS4-ECDSA-P256-SHA256-PAYLOAD-TRAILER or a valid sha256 value.",
      { members: { ArgumentName: "x-amz-content-sha256", ArgumentValue: declared } },
    );
  }
  const mismatch = (computed: string) =>
    family === "s3" ? contentMismatch(declared, computed) : refuse("mismatch", family);
  if (body.length !== undefined && body.length <= SMALL_BODY_BYTES_MAX) {
    const check = (computed: string): string => {
      if (computed !== declared.toLowerCase()) throw mismatch(computed);
      return declared;
    };
    return whenThere(hashOf(body, SMALL_BODY_BYTES_MAX), check);
  }
  const verifier = new HashVerifier(declared, mismatch);
  body.decodeWith(verifier, body.length);
  return declared;
}

function hashOf(body: IncomingBody, bytesMax: number): Awaitable<string> {
  return whenThere(body.collect(bytesMax), (bytes) => hash("sha256", bytes, "hex"));
}

function contentMismatch(declared: string, computed: string): AwsError {
  return new AwsError(
    "XAmzContentSHA256Mismatch",
    "The provided 'x-amz-content-sha256' header does not match what was computed.",
    { members: { ClientComputedContentSHA256: declared, S3ComputedContentSHA256: computed } },
  );
}

/** Takes `aws-chunked` framing off, with or without signatures. */
function unframe(body: IncomingBody, request: SignedRequest, signing: ChunkSigning | undefined): void {
  const declared = request.headers["x-amz-content-sha256"];
  const length = request.headers["x-amz-decoded-content-length"];
  // The encoding alone does not frame a body: callers send it with plain ones too, and S3 takes it off the object.
  const says = request.headers["content-encoding"]?.includes("aws-chunked") && length !== undefined;
  if (!declared?.startsWith("STREAMING-") && !says) return;
  if (length === undefined || !/^\d{1,15}$/.test(length)) {
    throw new AwsError("MissingContentLength", "You must provide the Content-Length HTTP header.", {
      status: 411,
    });
  }
  const mayTrail = !declared?.startsWith("STREAMING-") || declared.endsWith("-TRAILER");
  const announced = request.headers["x-amz-trailer"]?.toLowerCase().split(",") ?? [];
  const trailers = mayTrail ? announced.map((name) => name.trim()) : undefined;
  body.decodeChunks(new ChunkedDecoder({ lengthBytes: Number(length), signing, trailers }), Number(length));
}

function spacedHex(text: string): string {
  return Buffer.from(text).toString("hex").replace(/../g, "$& ").trim();
}
