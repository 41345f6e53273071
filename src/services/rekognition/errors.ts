import {
  ImageTooLargeException$,
  InternalServerError$,
  InvalidImageFormatException$,
  InvalidParameterException$,
  InvalidS3ObjectException$,
  ThrottlingException$,
} from "@aws-sdk/client-rekognition";
import { EngineError } from "../../engines/host/engine-error.js";
import { AwsError } from "../../wire/aws-error.js";

/** Rekognition's errors in Rekognition's words. Each builds one; the caller throws it. */

export const invalidParameters = () =>
  new AwsError(InvalidParameterException$, "Request has invalid parameters");
export const invalidS3Object = (cause: unknown) =>
  new AwsError(
    InvalidS3ObjectException$,
    "Unable to get object metadata from S3. Check object key, region and/or access permissions.",
    { cause },
  );
export const invalidImageFormat = () =>
  new AwsError(InvalidImageFormatException$, "Request has invalid image format");
export const tooManyBytes = (limit: number) =>
  new AwsError(ImageTooLargeException$, `Input image size exceeds maximum size of ${limit} bytes`);
export const tooManyPixels = (width: number, height: number, limit: number) =>
  new AwsError(
    ImageTooLargeException$,
    `Input image dimensions ${width} x ${height} exceed maximum dimension size of ${limit} pixels`,
  );

/** What the engine says, in Rekognition's words. */
export function toAwsError(thrown: unknown): unknown {
  if (!(thrown instanceof EngineError)) return thrown;
  const { code, details, message } = thrown;
  switch (code) {
    case "image-format":
      return invalidImageFormat();
    case "image-too-large":
      return tooManyPixels(Number(details["width"]), Number(details["height"]), Number(details["limit"]));
    case "busy":
      return new AwsError(ThrottlingException$, "Too many images are being looked at", { cause: thrown });
    case "unavailable":
      // Not AWS's, and rightly so: an installation without eyes must say what it lacks rather than see nothing.
      return new AwsError("NotImplemented", message, { status: 501, cause: thrown });
    default:
      return new AwsError(InternalServerError$, "Internal server error", { cause: thrown });
  }
}
