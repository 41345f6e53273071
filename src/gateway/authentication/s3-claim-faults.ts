import { AwsError } from "../../wire/aws-error.js";
import { CLAIM_ALGORITHMS } from "../sigv4/claim.js";

const ALGORITHMS: readonly string[] = CLAIM_ALGORITHMS;
const COMPONENTS = ["Credential", "SignedHeaders", "Signature"];

/** S3 names the fault of a header it cannot read: first of the whole, then of its components, then of the credential. */
export function s3HeaderFault(authorization: string): AwsError {
  const argument = { members: { ArgumentName: "Authorization", ArgumentValue: authorization } };
  const space = authorization.indexOf(" ");
  if (space < 0) {
    const sentence = "Authorization header is invalid -- one and only one ' ' (space) required";
    return new AwsError("InvalidArgument", sentence, argument);
  }
  if (!ALGORITHMS.includes(authorization.slice(0, space)))
    return new AwsError("InvalidArgument", "Unsupported Authorization Type", argument);
  const given = authorization
    .slice(space)
    .split(",")
    .map((part) => part.trim());
  if (given.length !== COMPONENTS.length) {
    return malformedHeader(
      "the authorization header requires three components: Credential, SignedHeaders, and Signature.",
    );
  }
  const values = new Map<string, string>();
  for (const component of given) {
    const [name = "", ...value] = component.split("=");
    if (value.length === 0)
      return malformedHeader(`the authorization component "${component}" is malformed.`);
    values.set(name, value.join("="));
  }
  const missing = COMPONENTS.find((name) => !values.get(name));
  return malformedHeader(
    missing === undefined ? credentialFault(values.get("Credential") ?? "") : `missing ${missing}.`,
  );
}

/** A query whose parameters are all there, with a credential that cannot be read. */
export function s3QueryFault(credential: string): AwsError {
  return malformedCredential(credentialFault(credential));
}

/** A request without a time that can be read, whether it says none or another thing. */
export function s3DateFault(isPresigned: boolean): AwsError {
  return isPresigned
    ? malformedQuery(`X-Amz-Date must be in the ISO8601 Long Format "yyyyMMdd'T'HHmmss'Z'"`)
    : new AwsError("AccessDenied", "AWS authentication requires a valid Date or x-amz-date header", {
        status: 403,
      });
}

/** The day of the credential is not the one of the request, or no day at all. */
export function s3DayFault({ date, presigned }: { date: string; presigned: boolean }, day: string): AwsError {
  if (!isDay(date)) return presigned ? malformedCredential(dayFault(date)) : malformedHeader(dayFault(date));
  const sentence = `Invalid credential date "${date}". This date is not the same as X-Amz-Date: "${day}".`;
  return presigned ? malformedQuery(sentence) : malformedHeader(sentence);
}

/** What SDKs call the classic endpoint when no region is set; it signs as us-east-1. */
const PSEUDO_REGION = "aws-global";
const CLASSIC_REGION = "us-east-1";

/** No endpoint of S3 is of a region of that name. */
export function checkS3Region({ region, presigned }: { region: string; presigned: boolean }): void {
  if (region !== PSEUDO_REGION) return;
  const fault = `the region '${region}' is wrong; expecting '${CLASSIC_REGION}'`;
  const members = { Region: CLASSIC_REGION };
  throw presigned ? malformedCredential(fault, members) : malformedHeader(fault, members);
}

export function malformedQuery(sentence: string, members: Record<string, string> = {}): AwsError {
  return new AwsError("AuthorizationQueryParametersError", sentence, { members });
}

function malformedCredential(fault: string, members?: Record<string, string>): AwsError {
  return malformedQuery(`Error parsing the X-Amz-Credential parameter; ${fault}`, members);
}

function malformedHeader(fault: string, members: Record<string, string> = {}): AwsError {
  const sentence = `The authorization header is malformed; ${fault}`;
  return new AwsError("AuthorizationHeaderMalformed", sentence, { members });
}

function credentialFault(credential: string): string {
  const [accessKeyId = "", date = "", ...rest] = credential.split("/");
  const terminator = rest.at(-1);
  if (rest.length !== 3 || accessKeyId === "")
    return 'the Credential is mal-formed; expecting "<YOUR-AKID>/YYYYMMDD/REGION/SERVICE/aws4_request".';
  return isDay(date)
    ? `incorrect terminal "${terminator}". This endpoint uses "aws4_request".`
    : dayFault(date);
}

function dayFault(date: string): string {
  return `incorrect date format "${date}". This date in the credential must be in the format "yyyyMMdd".`;
}

function isDay(date: string): boolean {
  return /^\d{8}$/.test(date);
}
