/**
 * How a service qualifies the error names it answers with. Most JSON services send the bare name. DynamoDB tells its own
 * errors from those of the framework below it.
 */
export interface ErrorNamespaces {
  /** Errors of the service itself. */
  service: string;
  /** Errors of the framework, by name. */
  framework: Readonly<Record<string, string>>;
}

const CORAL_SERVICE = "com.amazon.coral.service";

const DYNAMODB: ErrorNamespaces = {
  service: "com.amazonaws.dynamodb.v20120810",
  framework: {
    AccessDeniedException: CORAL_SERVICE,
    IncompleteSignatureException: CORAL_SERVICE,
    InternalFailure: CORAL_SERVICE,
    InvalidSignatureException: CORAL_SERVICE,
    MissingAuthenticationTokenException: CORAL_SERVICE,
    NotImplemented: CORAL_SERVICE,
    SerializationException: CORAL_SERVICE,
    ThrottlingException: "com.amazon.coral.availability",
    UnknownOperationException: CORAL_SERVICE,
    UnrecognizedClientException: CORAL_SERVICE,
    ExpiredTokenException: CORAL_SERVICE,
    ValidationException: "com.amazon.coral.validate",
  },
};

const BY_SERVICE: Readonly<Record<string, ErrorNamespaces>> = {
  dynamodb: DYNAMODB,
  dynamodbstreams: DYNAMODB,
};

/** `com.amazonaws.dynamodb.v20120810#ResourceNotFoundException`, or the code alone. */
export function qualifiedErrorName(service: string | undefined, code: string): string {
  const namespaces = service === undefined ? undefined : BY_SERVICE[service];
  if (namespaces === undefined) return code;
  return `${namespaces.framework[code] ?? namespaces.service}#${code}`;
}

/** Framework errors whose message goes by `Message`; all other unmodelled ones say `message`. */
const CAPITAL_MESSAGE = new Set(["AccessDeniedException", "SerializationException"]);

export function messageKeyOf(code: string): "Message" | "message" {
  return CAPITAL_MESSAGE.has(code) ? "Message" : "message";
}
