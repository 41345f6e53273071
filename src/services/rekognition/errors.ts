import {
  ConflictException$,
  IdempotentParameterMismatchException$,
  ImageTooLargeException$,
  InternalServerError$,
  InvalidImageFormatException$,
  InvalidPaginationTokenException$,
  InvalidParameterException$,
  InvalidS3ObjectException$,
  LimitExceededException$,
  ResourceAlreadyExistsException$,
  ResourceNotFoundException$,
  ServiceQuotaExceededException$,
  ThrottlingException$,
  VideoTooLargeException$,
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

export const noFaceInImage = () =>
  new AwsError(InvalidParameterException$, "There are no faces in the image. Should be at least 1.");
export const faceNotInCollection = () =>
  new AwsError(InvalidParameterException$, "faceId was not found in the collection.");
export const collectionNotFound = (id: string) =>
  new AwsError(ResourceNotFoundException$, `The collection id: ${id} does not exist`);
export const collectionExists = (id: string) =>
  new AwsError(ResourceAlreadyExistsException$, `The collection id: ${id} already exists`);
export const userNotFound = (id: string) =>
  new AwsError(ResourceNotFoundException$, `The user id: ${id} does not exist`);
export const userExists = (id: string) =>
  new AwsError(ConflictException$, `The user id: ${id} already exists`);
export const tooManyFacesOfUser = (id: string, limit: number) =>
  new AwsError(ServiceQuotaExceededException$, `The user id: ${id} already has ${limit} faces`);
export const tokenReused = () =>
  new AwsError(
    IdempotentParameterMismatchException$,
    "ClientRequestToken was used before with other input parameters",
  );
export const resourceNotFound = (arn: string) =>
  new AwsError(ResourceNotFoundException$, `The resource ${arn} does not exist`);
export const jobNotFound = () => new AwsError(ResourceNotFoundException$, "Job with given jobId not found");
export const unsupportedVideo = () => new AwsError(InvalidParameterException$, "Unsupported codec/format.");
export const videoTooLarge = (limit: number) =>
  new AwsError(VideoTooLargeException$, `Input video size exceeds maximum size of ${limit} bytes`);
export const tooLongVideo = (hours: number) =>
  new AwsError(VideoTooLargeException$, `Input video length exceeds maximum length of ${hours} hours`);
export const tooManyVideoJobs = () =>
  new AwsError(LimitExceededException$, "The number of concurrent jobs exceeds the limit");
export const ffmpegMissing = () =>
  new AwsError(
    "NotImplemented",
    "Looking at videos needs the programs ffmpeg and ffprobe on the server's PATH",
    {
      status: 501,
    },
  );
export const celebrityNotFound = () =>
  new AwsError(ResourceNotFoundException$, "The specified celebrity ID does not exist");
export const notBuilt = (member: string) =>
  new AwsError("NotImplemented", `${member} is not built yet`, { status: 501 });
export const invalidPageToken = () =>
  new AwsError(InvalidPaginationTokenException$, "Invalid pagination token");

/** What the engine says, in Rekognition's words. */
export function toAwsError(thrown: unknown): unknown {
  if (!(thrown instanceof EngineError)) return thrown;
  const { code, details, message } = thrown;
  switch (code) {
    case "image-format":
      return invalidImageFormat();
    case "image-too-small":
      return invalidParameters();
    case "image-too-large":
      return tooManyPixels(Number(details["width"]), Number(details["height"]), Number(details["limit"]));
    case "video-format":
      return unsupportedVideo();
    case "busy":
      return new AwsError(ThrottlingException$, "Too many images are being looked at", { cause: thrown });
    case "unavailable":
      // Not AWS's, and rightly so: an installation without eyes must say what it lacks rather than see nothing.
      return new AwsError("NotImplemented", message, { status: 501, cause: thrown });
    default:
      return new AwsError(InternalServerError$, "Internal server error", { cause: thrown });
  }
}
