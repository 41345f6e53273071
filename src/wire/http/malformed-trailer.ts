import { AwsError } from "../aws-error.js";

/** Trailers that are not those which the request announced, or are none. */
export const malformedTrailer = (): AwsError =>
  new AwsError(
    "MalformedTrailerError",
    "The request contained trailing data that was not well-formed or did not conform to our published schema.",
  );
