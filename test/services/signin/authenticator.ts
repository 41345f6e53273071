import { createHash, generateKeyPairSync, type KeyObject, randomBytes, sign } from "node:crypto";

const USER_PRESENT = 0x01;
const ATTESTED = 0x40;

interface CreationOptions {
  challenge: string;
  rp: { id: string };
}
interface RequestOptions {
  challenge: string;
  rpId: string;
  allowCredentials: { id: string }[];
}

/** A security key in software, as https://www.w3.org/TR/webauthn-3/ has it sign: ES256, no attestation. */
export class Authenticator {
  private readonly id = randomBytes(32);
  private readonly keys = generateKeyPairSync("ec", { namedCurve: "P-256" });
  private count = 0;

  /** What a browser gives back for `navigator.credentials.create`, as JSON text. */
  create({ challenge, rp }: CreationOptions, origin: string): string {
    const attested = [Buffer.alloc(16), uint16(this.id.length), this.id, toCose(this.keys.publicKey)];
    const authData = Buffer.concat([this.data(rp.id, USER_PRESENT | ATTESTED), ...attested]);
    const attestationObject = cbor(
      new Map<string, unknown>([
        ["fmt", "none"],
        ["attStmt", new Map()],
        ["authData", authData],
      ]),
    );
    const clientDataJSON = clientData("webauthn.create", challenge, origin);
    return this.credential({ clientDataJSON, attestationObject });
  }

  /** What a browser gives back for `navigator.credentials.get`; throws where it would offer no passkey. */
  get({ challenge, rpId, allowCredentials }: RequestOptions, origin: string): string {
    if (!allowCredentials.some(({ id }) => id === this.id.toString("base64url")))
      throw new Error("not asked for");
    const authenticatorData = this.data(rpId, USER_PRESENT);
    const clientDataJSON = clientData("webauthn.get", challenge, origin);
    const hash = createHash("sha256").update(clientDataJSON).digest();
    const signature = sign("sha256", Buffer.concat([authenticatorData, hash]), this.keys.privateKey);
    return this.credential({ clientDataJSON, authenticatorData, signature });
  }

  private data(rpId: string, flags: number): Buffer {
    const count = Buffer.alloc(4);
    count.writeUInt32BE(++this.count);
    return Buffer.concat([createHash("sha256").update(rpId).digest(), Buffer.from([flags]), count]);
  }

  private credential(response: Record<string, Buffer>): string {
    const id = this.id.toString("base64url");
    const texts = Object.entries(response).map(([name, bytes]) => [name, bytes.toString("base64url")]);
    const whole = { id, rawId: id, type: "public-key", response: Object.fromEntries(texts) };
    return JSON.stringify({ ...whole, clientExtensionResults: {} });
  }
}

function clientData(type: string, challenge: string, origin: string): Buffer {
  return Buffer.from(JSON.stringify({ type, challenge, origin, crossOrigin: false }));
}

/** EC2, ES256, P-256, x, y: https://www.rfc-editor.org/rfc/rfc9053#section-7.1 */
function toCose(key: KeyObject): Buffer {
  const { x = "", y = "" } = key.export({ format: "jwk" });
  return cbor(
    new Map<number, unknown>([
      [1, 2],
      [3, -7],
      [-1, 1],
      [-2, Buffer.from(x, "base64url")],
      [-3, Buffer.from(y, "base64url")],
    ]),
  );
}

function cbor(value: unknown): Buffer {
  if (typeof value === "number") return value < 0 ? head(1, -1 - value) : head(0, value);
  if (typeof value === "string")
    return Buffer.concat([head(3, Buffer.byteLength(value)), Buffer.from(value)]);
  if (Buffer.isBuffer(value)) return Buffer.concat([head(2, value.length), value]);
  const entries = [...(value as Map<unknown, unknown>)];
  return Buffer.concat([head(5, entries.length), ...entries.flat().map(cbor)]);
}

function head(major: number, length: number): Buffer {
  if (length < 24) return Buffer.from([(major << 5) | length]);
  if (length < 256) return Buffer.from([(major << 5) | 24, length]);
  return Buffer.concat([Buffer.from([(major << 5) | 25]), uint16(length)]);
}

function uint16(value: number): Buffer {
  const bytes = Buffer.alloc(2);
  bytes.writeUInt16BE(value);
  return bytes;
}
