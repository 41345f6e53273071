import { createHash } from "node:crypto";
import { Readable } from "node:stream";
import { describe, expect, it } from "vitest";
import { AwsError } from "../../wire/aws-error.js";
import { ChunkedDecoder, type ChunkSigning } from "./chunked.js";
import { isSameSignature, signingKey } from "./signature.js";

// The worked example of "Signature calculations for the Authorization header: Transferring payload in multiple chunks"
// in the Amazon S3 API reference: its key, date, seed and chunk signatures.
const KEY = signingKey("wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", "20130524", "us-east-1", "s3");
const SIGNING: ChunkSigning = {
  algorithm: "AWS4-HMAC-SHA256",
  timestamp: "20130524T000000Z",
  scope: "20130524/us-east-1/s3/aws4_request",
  seedSignature: "4f232c4386841ef735655705268965c44a0e4690baa4adea153f7db9fa80a0a9",
  isValid: (text, signature) => isSameSignature(KEY.sign(text), signature),
  mismatch: (text, signature) =>
    new AwsError("SignatureDoesNotMatch", text, { members: { SignatureProvided: signature } }),
};
const signed = (lengthBytes: number, trailers?: string[]) =>
  new ChunkedDecoder({ lengthBytes, signing: SIGNING, trailers });
const CRC32 = "x-amz-checksum-crc32";
const SIGNATURES = [
  "ad80c730a21e5b8d04586a2213dd63b9a0e99e0e2307b0ade35a65485a288648",
  "0055627c9e194cb4542bae2aa5492e3c1575bbb81b612b7d234b86a503ef5497",
  "b6c6ea8a5354eaf15b3cb7646744f4275b71ea724fed81ceb9323e279d449df9",
];
const EXAMPLE = [65_536, 1024, 0]
  .map(
    (size, index) => `${size.toString(16)};chunk-signature=${SIGNATURES[index]}\r\n${"a".repeat(size)}\r\n`,
  )
  .join("");

async function decode(text: string, decoder: ChunkedDecoder, pieceBytes = 4096): Promise<string> {
  const bytes = Buffer.from(text, "latin1");
  const pieces: Buffer[] = [];
  for (let at = 0; at < bytes.length; at += pieceBytes) pieces.push(bytes.subarray(at, at + pieceBytes));
  const source = Readable.from(pieces);
  source.on("error", (error) => decoder.destroy(error));
  const out: Buffer[] = [];
  try {
    for await (const piece of source.pipe(decoder)) out.push(piece as Buffer);
  } catch (error) {
    if (error instanceof AwsError) return error.code;
    throw error;
  }
  return Buffer.concat(out).toString("latin1");
}

describe("signed chunks", () => {
  it.each([1, 7, 4096, 100_000])("decodes AWS's example in pieces of %i bytes", async (pieceBytes) => {
    expect(await decode(EXAMPLE, signed(66_560), pieceBytes)).toBe("a".repeat(66_560));
  });

  it("refuses a changed byte, a changed signature, a missing end and a wrong length", async () => {
    const decoder = () => signed(66_560);
    expect(await decode(EXAMPLE.replace("aaa", "aba"), decoder())).toBe("SignatureDoesNotMatch");
    expect(await decode(EXAMPLE.replace("signature=ad", "signature=ae"), decoder())).toBe(
      "SignatureDoesNotMatch",
    );
    expect(await decode(EXAMPLE.slice(0, -100), decoder())).toBe("IncompleteBody");
    expect(await decode(EXAMPLE, signed(66_561))).toBe("IncompleteBody");
    expect(await decode(EXAMPLE, signed(66_559))).toBe("IncompleteBody");
  });

  it("refuses a chunk without a signature, and trailers that nobody signed", async () => {
    expect(await decode("0\r\n\r\n", signed(0))).toBe("IncompleteBody");
    const trailing = EXAMPLE.replace(/\r\n$/, `${CRC32}:AAAAAA==\r\n\r\n`);
    expect(await decode(trailing, signed(66_560, [CRC32]))).toBe("SignatureDoesNotMatch");
    expect(await decode(trailing, signed(66_560))).toBe("IncompleteBody");
  });
});

describe("signed trailers", () => {
  const [first = "", second = "", last = ""] = SIGNATURES;
  const hash = createHash("sha256").update(`${CRC32}:AAAAAA==\n`).digest("hex");
  const { timestamp, scope } = SIGNING;
  const signature = KEY.sign(`AWS4-HMAC-SHA256-TRAILER\n${timestamp}\n${scope}\n${last}\n${hash}`);
  const chunks =
    `10000;chunk-signature=${first}\r\n${"a".repeat(65_536)}\r\n` +
    `400;chunk-signature=${second}\r\n${"a".repeat(1024)}\r\n0;chunk-signature=${last}\r\n`;

  it.each([
    `${CRC32}:AAAAAA==\r\nx-amz-trailer-signature:${signature}\r\n\r\n`,
    `${CRC32}:AAAAAA==\n\r\nx-amz-trailer-signature:${signature}\r\n\r\n`,
  ])("are taken as SDKs and as S3's example end their lines: %j", async (trailers) => {
    const decoder = signed(66_560, [CRC32]);
    expect(await decode(chunks + trailers, decoder)).toBe("a".repeat(66_560));
    expect(decoder.trailers).toEqual({ [CRC32]: "AAAAAA==" });
  });

  it("must be signed", async () => {
    for (const rest of ["\r\n", "\n\r\n\r\n", `\r\nx-amz-trailer-signature:${"0".repeat(64)}\r\n\r\n`])
      expect(await decode(`${chunks}${CRC32}:AAAAAA==${rest}`, signed(66_560, [CRC32]))).toBe(
        "SignatureDoesNotMatch",
      );
  });
});

describe("unsigned chunks with trailers", () => {
  it("gives the bytes and the trailers", async () => {
    const decoder = new ChunkedDecoder({ lengthBytes: 8197, trailers: [CRC32] });
    const first = "w".repeat(8192);
    const body = `2000\r\n${first}\r\n5\r\npedia\r\n0\r\n${CRC32}:AAAAAA==\r\n\r\n`;
    expect(await decode(body, decoder, 1)).toBe(`${first}pedia`);
    expect(decoder.trailers).toEqual({ [CRC32]: "AAAAAA==" });
  });

  it("refuses trailers that were not announced, do not come, or are none", async () => {
    const decoder = (trailers: string[]) => new ChunkedDecoder({ lengthBytes: 3, trailers });
    const body = (trailers: string) => `3\r\nabc\r\n0\r\n${trailers}\r\n`;
    expect(await decode(body(`${CRC32}:AAAAAA==\r\n`), decoder([]))).toBe("MalformedTrailerError");
    expect(await decode(body(""), decoder([CRC32]))).toBe("MalformedTrailerError");
    expect(await decode("3\r\nabc\r\n0\r\n", decoder([CRC32]))).toBe("MalformedTrailerError");
    expect(await decode(body("no colon\r\n"), decoder([CRC32]))).toBe("IncompleteBody");
  });

  it("refuses a small chunk before the last", async () => {
    const body = "4\r\nwiki\r\n5\r\npedia\r\n0\r\n\r\n";
    expect(await decode(body, new ChunkedDecoder({ lengthBytes: 9, trailers: [] }))).toBe(
      "InvalidChunkSizeError",
    );
  });

  it("ends without trailers, with or without the last empty line", async () => {
    expect(await decode("3\r\nabc\r\n0\r\n\r\n", new ChunkedDecoder({ lengthBytes: 3 }))).toBe("abc");
    expect(await decode("3\r\nabc\r\n0\r\n", new ChunkedDecoder({ lengthBytes: 3 }))).toBe("abc");
  });

  it.each(["", "3\r\nab", "zz\r\n", "3\r\nabcd\r\n0\r\n\r\n", "ffffffffffff\r\n", `${"1".repeat(2000)}\r\n`])(
    "refuses %j",
    async (body) => {
      expect(await decode(body, new ChunkedDecoder({}))).toBe("IncompleteBody");
    },
  );
});
