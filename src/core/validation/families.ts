import { AwsError } from "../../wire/aws-error.js";

/** One violated constraint. */
export interface Violation {
  /** As the model writes it: `Tags.1.Key`. */
  readonly place: string;
  /** `tags.1.member.key` */
  readonly path: string;
  /** As Java prints it, `null` where it is missing; undefined where it must not be repeated. */
  readonly value: string | undefined;
  /** `Member must not be null` */
  readonly sentence: string;
  readonly isMissing: boolean;
}

/** How a family of services words its violations. */
export interface Family {
  toError(violations: readonly Violation[]): AwsError;
  /** Whether the sentences about a list's or map's items end with `Member must not be null`. */
  readonly itemsMustNotBeNull?: true;
  /** Whether a null in a list is refused; elsewhere the wire's reader has dropped it. */
  readonly refusesNullItems?: true;
  /** Whether no value is repeated, nor the values that it could have. */
  readonly hidesValues?: true;
}

/** The framework most services stand on. */
function framework(code: string, ways: Omit<Family, "toError"> = {}): Family {
  return { ...ways, toError: (violations) => new AwsError(code, frameworkMessage(violations)) };
}

function frameworkMessage(violations: readonly Violation[]): string {
  const sentences = violations.map(({ path, value, sentence, isMissing }) => {
    const shown = value === undefined ? "Value" : isMissing ? "Value null" : `Value '${value}'`;
    return `${shown} at '${path}' failed to satisfy constraint: ${sentence}`;
  });
  const count = `${violations.length} validation error${violations.length === 1 ? "" : "s"}`;
  return `${count} detected: ${sentences.join("; ")}`;
}

/** What IAM says of a name, path or document that does not match its pattern, by the pattern. */
const IAM_MUST: Readonly<Record<string, string>> = {
  "[\\w+=,.@-]+": "It must contain only alphanumeric characters and/or the following: +=,.@_-",
  "(\\u002F)|(\\u002F[\\u0021-\\u007E]+\\u002F)":
    "It must begin and end with / and contain only alphanumeric characters and/or / characters.",
  "((/[A-Za-z0-9\\.,\\+@=_-]+)*)/":
    "It must begin and end with / and contain only alphanumeric characters and/or / characters.",
  "[\\u0009\\u000A\\u000D\\u0020-\\u00FF]+": "It must contain only printable ASCII characters.",
};
const PATTERN_SENTENCE = "Member must satisfy regular expression pattern: ";

/** IAM leaves the pattern of what people name to itself: it is told last, alone, and in words. It repeats no value. */
const iam: Family = {
  hidesValues: true,
  toError: (violations) => {
    const worded = (each: Violation) => each.sentence.startsWith(PATTERN_SENTENCE) && mustOf(each);
    const modelled = violations.filter((each) => !worded(each));
    const [first] = violations;
    const text =
      modelled.length > 0 || !first
        ? frameworkMessage(modelled)
        : `The specified value for ${first.path} is invalid. ${mustOf(first)}`;
    return new AwsError("ValidationError", text);
  },
};

function mustOf({ sentence }: Violation): string | undefined {
  return IAM_MUST[sentence.slice(PATTERN_SENTENCE.length)];
}

/** S3 does not say what is wrong with a document, only that there is none. */
const s3: Family = {
  toError: (violations) => {
    const hasNoBody = violations.some(({ isMissing, place }) => isMissing && !place.includes("."));
    if (hasNoBody) return new AwsError("MissingRequestBodyError", "Request Body is empty");
    const message =
      "The XML you provided was not well-formed or did not validate against our published schema";
    if (violations.some(({ place }) => /^WebsiteConfiguration\..*\.Protocol$/.test(place))) {
      return new AwsError(
        "InvalidRequest",
        "Invalid protocol, protocol can be http or https. If not defined the protocol will be selected automatically.",
      );
    }
    const isAcl = violations.some(({ place }) => place.startsWith("AccessControlPolicy."));
    return new AwsError(isAcl ? "MalformedACLError" : "MalformedXML", message);
  },
};

/** EC2 names the first parameter that is missing or wrong. */
const ec2: Family = {
  toError: ([first]) => {
    const place = first?.place ?? "";
    if (first?.isMissing) {
      return new AwsError("MissingParameter", `The request must contain the parameter ${place}`);
    }
    return new AwsError(
      "InvalidParameterValue",
      `Value (${first?.value}) for parameter ${place} is invalid.`,
    );
  },
};

const BY_SERVICE: Readonly<Record<string, Family>> = {
  cloudwatch: framework("ValidationError"),
  comprehend: framework("ValidationException", { refusesNullItems: true }),
  ec2,
  iam,
  lambda: framework("ValidationException", { itemsMustNotBeNull: true }),
  logs: framework("InvalidParameterException"),
  s3,
  sts: framework("ValidationError"),
};

const DEFAULT = framework("ValidationException");

export function familyOf(service: string): Family {
  return BY_SERVICE[service] ?? DEFAULT;
}
