import { TooManyTagsException$ } from "@aws-sdk/client-cloudwatch-logs";
import { AwsError } from "../../../wire/aws-error.js";
import { invalidParameter } from "../errors.js";
import { TAGS_MAX } from "../limits.js";

/** Tags as a whole, after a change. */
export function checkTags(tags: Readonly<Record<string, string>>, resource?: string): void {
  const keys = Object.keys(tags);
  if (keys.some((key) => key.toLowerCase().startsWith("aws:"))) {
    throw invalidParameter("User-defined tag keys can't start with 'aws:'.");
  }
  if (keys.length > TAGS_MAX) {
    throw new AwsError(TooManyTagsException$, `A resource can have no more than ${TAGS_MAX} tags.`, {
      members: { resourceName: resource },
    });
  }
}
