import { constants } from "node:buffer";
import { Readable } from "node:stream";
import { promisify } from "node:util";
import { gunzip, inflate } from "node:zlib";
import { AwsError } from "../wire/aws-error.js";
import type { ProtocolName, RequestBody } from "../wire/protocol.js";
import { tooLarge } from "./body.js";

/** Where a body is the call's input. Under the REST protocols `content-encoding` belongs to what is sent. */
const DECODED: ReadonlySet<ProtocolName> = new Set(["awsJson1_0", "awsJson1_1", "awsQuery", "rpcv2Cbor"]);

const DECODERS = { gzip: promisify(gunzip), deflate: promisify(inflate) };

/**
 * SDKs compress the input of calls such as PutMetricData, and of any call where they are told to. The signature is over
 * the bytes as sent, so they are decoded after it is verified.
 */
export function decodeContent(
  body: RequestBody,
  headers: Readonly<Record<string, string>>,
  protocol: ProtocolName,
): RequestBody {
  const encoding = headers["content-encoding"];
  if (encoding === undefined || !DECODED.has(protocol)) return body;
  const names = encoding
    .toLowerCase()
    .split(",")
    .map((name) => name.trim())
    .filter((name) => name !== "" && name !== "identity" && name !== "aws-chunked");
  // The encoding named last was put on last.
  return names.reduceRight<RequestBody>((from, name) => new DecodedBody(from, name), body);
}

class DecodedBody implements RequestBody {
  readonly length = undefined;
  private readonly source: RequestBody;
  private readonly encoding: string;
  private collected: Promise<Uint8Array> | undefined;

  constructor(source: RequestBody, encoding: string) {
    this.source = source;
    this.encoding = encoding;
  }

  /** No operation of these protocols takes a stream: what reads one reads collected bytes. */
  stream(): Readable {
    return Readable.from(piecesOf(this.collect(Number.MAX_SAFE_INTEGER)), { objectMode: false });
  }

  collect(maxBytes: number): Promise<Uint8Array> {
    this.collected ??= this.decode(maxBytes);
    return this.collected;
  }

  private async decode(maxBytes: number): Promise<Uint8Array> {
    const decoder = isKnown(this.encoding) ? DECODERS[this.encoding] : undefined;
    const bytes = await this.source.collect(maxBytes);
    if (!decoder || bytes.length === 0) throw undecodable();
    try {
      return await decoder(bytes, { maxOutputLength: Math.min(maxBytes, constants.MAX_LENGTH) });
    } catch (error) {
      // A few kilobytes may unfold into gigabytes: the bound is on what comes out.
      if (error instanceof RangeError) throw tooLarge(maxBytes);
      throw undecodable();
    }
  }
}

function isKnown(encoding: string): encoding is keyof typeof DECODERS {
  return Object.hasOwn(DECODERS, encoding);
}

/** AWS blames itself for a body that its front end cannot decode. */
function undecodable(): AwsError {
  return new AwsError("InternalServerError", "The request body could not be decoded.", { status: 500 });
}

async function* piecesOf(bytes: Promise<Uint8Array>): AsyncGenerator<Uint8Array> {
  yield await bytes;
}
