import type { ChecksumAlgorithm, CompletedPart } from "@aws-sdk/client-s3";
import { ALGORITHM_NAMES, ALGORITHMS, checksumHeader, isDigest } from "../checksums/algorithms.js";
import {
  type ChecksumMember,
  checksumMember,
  findChecksum,
  type StoredChecksum,
  toMultipartChecksum,
} from "../checksums/object-checksum.js";
import {
  badCompletedChecksum,
  badPartChecksum,
  invalidArgument,
  invalidPart,
  invalidRequest,
} from "../errors.js";
import { DEFAULT_ALGORITHM } from "../objects/verified-body.js";
import type { PartRecord, UploadRecord } from "../records.js";

export interface CompleteChecksumInput extends Partial<Record<ChecksumMember, string | undefined>> {
  ChecksumType?: string | undefined;
}

interface Declared {
  algorithm: ChecksumAlgorithm;
  /** Base64 of the digest alone. */
  digest: string;
  /** The number of parts behind the digest, where it is named. */
  count: number | undefined;
}

/**
 * The checksum that a caller expects of the whole object, refused where it cannot be that of this upload. Uploads that were
 * begun without an algorithm take any and look at none.
 */
export async function checkDeclaredChecksum(
  { checksum: begun }: Pick<UploadRecord, "checksum">,
  input: CompleteChecksumInput,
  listed: readonly CompletedPart[],
): Promise<string | undefined> {
  const { ChecksumType } = input;
  if (ChecksumType !== undefined && ChecksumType !== begun?.type) {
    throw invalidRequest(
      `The upload was created using the ${begun?.type ?? "null"} checksum mode. The complete request must use the same checksum mode.`,
    );
  }
  const declared = toDeclared(input);
  if (!declared || !begun) return undefined;
  const type = ChecksumType ?? ALGORITHMS[declared.algorithm].multipartTypes[0];
  const fits = declared.algorithm === begun.algorithm && type === begun.type;
  if (!fits || (declared.count ?? listed.length) !== listed.length)
    throw badCompletedChecksum(begun.algorithm);
  if (begun.type === "COMPOSITE") await checkComposite(declared, listed);
  return declared.digest;
}

/** A composite checksum is held against the parts' as the request lists them. */
async function checkComposite({ algorithm, digest }: Declared, listed: readonly CompletedPart[]) {
  const values = listed.map((part) => part[checksumMember(algorithm)]);
  if (values.includes(undefined)) return;
  const sums = values.map((value) => ({ value: value ?? "", size: 0 }));
  const { value } = await toMultipartChecksum(algorithm, "COMPOSITE", sums);
  if (value !== `${digest}-${listed.length}`) throw badCompletedChecksum(algorithm);
}

function toDeclared(input: CompleteChecksumInput): Declared | undefined {
  const found = findChecksum(input);
  if (!found) return undefined;
  const [digest = "", count] = found.value.split("-", 2);
  if (!isDigest(found.algorithm, digest) || (count !== undefined && !/^\d+$/.test(count)))
    throw invalidRequest(`Value for ${checksumHeader(found.algorithm)} header is invalid.`);
  return { algorithm: found.algorithm, digest, count: count === undefined ? undefined : Number(count) };
}

/** What a listed part says of its checksum must be true, and must be said where the whole's is made of the parts'. */
export function checkPartChecksum(
  { id, checksum: begun }: UploadRecord,
  listed: CompletedPart,
  number: number,
  part: PartRecord,
): void {
  const declared = toPartChecksum(listed);
  if (declared === undefined) {
    if (begun?.type !== "COMPOSITE") return;
    throw invalidRequest(
      `The upload was created using a ${begun.algorithm.toLowerCase()} checksum. The complete request must include the ` +
        `checksum for each part. It was missing for part ${number} in the request.`,
    );
  }
  if (begun && declared.algorithm !== begun.algorithm) throw badPartChecksum(declared.algorithm, number);
  if (!begun || declared.value !== part.checksum?.value) throw invalidPart(id, number, part.etag);
}

function toPartChecksum(listed: CompletedPart) {
  const all = ALGORITHM_NAMES.flatMap((algorithm) => {
    const value = listed[checksumMember(algorithm)];
    return value === undefined ? [] : [{ algorithm, value }];
  });
  const [first] = all;
  if (!first || (all.length === 1 && isDigest(first.algorithm, first.value))) return first;
  throw invalidArgument(
    "Invalid Base64 or multiple checksums present in request",
    "Checksum",
    all.map(({ algorithm, value }) => `${algorithm}:${value};`).join(""),
  );
}

/** The checksum of the whole, from those of its parts. Undefined where parts have none, as those of older uploads. */
export async function toWholeChecksum(
  { checksum: begun }: Pick<UploadRecord, "checksum">,
  chosen: readonly PartRecord[],
  declared: string | undefined,
): Promise<StoredChecksum | undefined> {
  const algorithm = begun?.algorithm ?? DEFAULT_ALGORITHM;
  const type = begun?.type ?? "FULL_OBJECT";
  if (!chosen.every(({ checksum }) => checksum?.algorithm === algorithm)) return undefined;
  const sums = chosen.map(({ checksum, size }) => ({ value: checksum?.value ?? "", size }));
  const whole = await toMultipartChecksum(algorithm, type, sums);
  if (declared !== undefined && declared !== whole.value.replace(/-\d+$/, ""))
    throw badCompletedChecksum(algorithm);
  return whole;
}
