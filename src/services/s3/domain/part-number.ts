import { invalidArgument } from "../errors.js";
import { PART_NUMBER_MAX } from "../limits.js";

/** Of a part to upload and of a part to read alike. */
export function checkPartNumber(partNumber: number): void {
  if (Number.isInteger(partNumber) && partNumber >= 1 && partNumber <= PART_NUMBER_MAX) return;
  throw invalidArgument(
    `Part number must be an integer between 1 and ${PART_NUMBER_MAX}, inclusive`,
    "partNumber",
    partNumber,
  );
}
