import { AwsError } from "../../wire/aws-error.js";

/** S3 Control's errors in its words. */
const error = (code: string, status: number, message: string) => new AwsError(code, message, { status });

export const accessDenied = () => error("AccessDenied", 403, "Access Denied");
export const invalidRequest = (message: string) => error("InvalidRequest", 400, message);
export const badRequest = (message: string) => error("BadRequest", 400, message);
export const invalidTag = (message: string) => error("InvalidTag", 400, message);
export const noSuchBlock = () =>
  error("NoSuchPublicAccessBlockConfiguration", 404, "The public access block configuration was not found");
export const noSuchBucket = () => error("NoSuchBucket", 404, "The specified bucket does not exist");
export const noSuchAccessPoint = () =>
  error("NoSuchAccessPoint", 404, "The specified accesspoint does not exist");
export const noSuchPolicy = () =>
  error("NoSuchAccessPointPolicy", 404, "The specified accesspoint policy does not exist");
export const accessPointExists = () =>
  error(
    "AccessPointAlreadyOwnedByYou",
    409,
    "Your previous request to create the named accesspoint succeeded and you already own it.",
  );
export const malformedPolicy = () =>
  error("MalformedPolicy", 400, "Policies must be valid JSON and the first byte must be '{'");
