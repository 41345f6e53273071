import { invalidRequest, notBuilt, unsupportedDocument } from "../errors.js";
import { ENDPOINT_TEXT_BYTES_MAX } from "../limits.js";
import { checkText } from "./documents.js";

/** How files begin that AWS reads through Textract or its own parser: PDF, Word, JPEG, PNG, TIFF. */
const RICH_BEGINNINGS = ["25504446", "504b0304", "d0cf11e0", "ffd8ff", "89504e47", "49492a00", "4d4d002a"];

interface Given {
  Text?: string | undefined;
  Bytes?: Uint8Array | undefined;
}

/**
 * The document that a request for a custom model brings: as text, or as the bytes of a text file.
 * @throws InvalidRequestException for both, neither, or a file of no known type
 */
export function givenText({ Text, Bytes }: Given): string {
  if ((Text === undefined) === (Bytes === undefined)) {
    throw invalidRequest("Provide either Text or Bytes in the request, but not both.");
  }
  return checkText(Bytes === undefined ? Text : toText(Bytes), ENDPOINT_TEXT_BYTES_MAX);
}

function toText(bytes: Uint8Array): string {
  const beginning = Buffer.from(bytes.subarray(0, 4)).toString("hex");
  if (RICH_BEGINNINGS.some((known) => beginning.startsWith(known))) {
    throw notBuilt("PDF, Word and image input");
  }
  let text: string;
  try {
    text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw unsupportedDocument();
  }
  if (text.includes("\0")) throw unsupportedDocument();
  if (isTextractAnswer(text)) throw notBuilt("Input of Amazon Textract's answers");
  return text;
}

function isTextractAnswer(text: string): boolean {
  if (!text.trimStart().startsWith("{")) return false;
  try {
    const parsed = JSON.parse(text) as Record<string, unknown>;
    return "Blocks" in parsed && "DocumentMetadata" in parsed;
  } catch {
    return false;
  }
}
