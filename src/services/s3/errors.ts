import { AwsError } from "../../wire/aws-error.js";

/** S3's errors in S3's words. Each builds one; the caller throws it. */

type Members = Record<string, unknown>;

const error = (code: string, status: number, message: string, members: Members = {}): AwsError =>
  new AwsError(code, message, { status, members });

export const noSuchBucket = (bucket: string) =>
  error("NoSuchBucket", 404, "The specified bucket does not exist", { BucketName: bucket });

export const noSuchKey = (key: string) =>
  error("NoSuchKey", 404, "The specified key does not exist.", { Key: key });

export const noSuchVersion = (key: string, versionId: string) =>
  error("NoSuchVersion", 404, "The specified version does not exist.", { Key: key, VersionId: versionId });

export const missingHeader = (name: string) =>
  error("MissingSecurityHeader", 400, "Your request was missing a required header", {
    MissingHeaderName: name,
  });

export const invalidUri = () => error("InvalidURI", 400, "Couldn't parse the specified URI.");

export const invalidVersionId = (versionId: string) =>
  invalidArgument("Invalid version id specified", "versionId", versionId);

export const noSuchUpload = (uploadId: string) =>
  error(
    "NoSuchUpload",
    404,
    "The specified upload does not exist. The upload ID may be invalid, or the upload may have been aborted or completed.",
    { UploadId: uploadId },
  );

export const invalidBucketName = (bucket: string) =>
  error("InvalidBucketName", 400, "The specified bucket is not valid.", { BucketName: bucket });

export const bucketAlreadyExists = (bucket: string) =>
  error(
    "BucketAlreadyExists",
    409,
    "The requested bucket name is not available. The bucket namespace is shared by all users of the system. " +
      "Please select a different name and try again.",
    { BucketName: bucket },
  );

export const bucketAlreadyOwnedByYou = (bucket: string) =>
  error(
    "BucketAlreadyOwnedByYou",
    409,
    "Your previous request to create the named bucket succeeded and you already own it.",
    { BucketName: bucket },
  );

export const invalidBucketOwner = (account: string) =>
  error(
    "InvalidBucketOwnerAWSAccountID",
    400,
    `The value of the expected bucket owner parameter must be an AWS Account ID... [${account}]`,
  );

export const bucketNotEmpty = (bucket: string, versioned: boolean) =>
  error(
    "BucketNotEmpty",
    409,
    versioned
      ? "The bucket you tried to delete is not empty. You must delete all versions in the bucket."
      : "The bucket you tried to delete is not empty",
    { BucketName: bucket },
  );

export const invalidRange = (requested: string, size: number) =>
  new AwsError("InvalidRange", "The requested range is not satisfiable", {
    status: 416,
    members: { RangeRequested: requested, ActualObjectSize: size },
    headers: { "content-range": `bytes */${size}` },
  });

export const invalidPartNumber = (partNumber: number, parts: number) =>
  error("InvalidPartNumber", 416, "The requested partnumber is not satisfiable", {
    PartNumberRequested: partNumber,
    ActualPartCount: parts,
  });

export const preconditionFailed = (condition: string) =>
  error("PreconditionFailed", 412, "At least one of the pre-conditions you specified did not hold", {
    Condition: condition,
  });

export const conditionalConflict = (condition: string, key: string) =>
  error(
    "ConditionalRequestConflict",
    409,
    "The conditional request cannot succeed due to a conflicting operation against this resource.",
    { Condition: condition, Key: key },
  );

export const notModified = (headers: Record<string, string>) =>
  new AwsError("NotModified", "Not Modified", { status: 304, headers });

export const invalidArgument = (message: string, name?: string, value?: unknown) =>
  error("InvalidArgument", 400, message, {
    ...(name !== undefined && { ArgumentName: name }),
    ...(value !== undefined && { ArgumentValue: String(value) }),
  });

export const invalidRequest = (message: string) => error("InvalidRequest", 400, message);

export const malformedXml = () =>
  error(
    "MalformedXML",
    400,
    "The XML you provided was not well-formed or did not validate against our published schema",
  );

export const malformedAcl = () =>
  error(
    "MalformedACLError",
    400,
    "The XML you provided was not well-formed or did not validate against our published schema",
  );

export const accessDenied = (message = "Access Denied") => error("AccessDenied", 403, message);

export const keyTooLong = (size: number, max: number) =>
  error("KeyTooLongError", 400, "Your key is too long", { Size: size, MaxSizeAllowed: max });

export const metadataTooLarge = (size: number, max: number) =>
  error("MetadataTooLarge", 400, "Your metadata headers exceed the maximum allowed metadata size", {
    Size: size,
    MaxSizeAllowed: max,
  });

export const headerSectionTooLarge = (max: number) =>
  error(
    "RequestHeaderSectionTooLarge",
    400,
    "Your request header section exceeds the maximum allowed size.",
    { MaxSizeAllowed: max },
  );

export const entityTooLarge = (size: number, max: number) =>
  error("EntityTooLarge", 400, "Your proposed upload exceeds the maximum allowed size", {
    ProposedSize: size,
    MaxSizeAllowed: max,
  });

export const entityTooSmall = (part: { size: number; min: number; number: number; etag: string }) =>
  error("EntityTooSmall", 400, "Your proposed upload is smaller than the minimum allowed size", {
    ProposedSize: part.size,
    MinSizeAllowed: part.min,
    PartNumber: part.number,
    ETag: part.etag,
  });

export const invalidPart = (uploadId: string, partNumber: number, etag: string) =>
  error(
    "InvalidPart",
    400,
    "One or more of the specified parts could not be found.  The part may not have been uploaded, or the specified " +
      "entity tag may not match the part's entity tag.",
    { UploadId: uploadId, PartNumber: partNumber, ETag: etag },
  );

export const invalidPartOrder = (uploadId: string) =>
  error(
    "InvalidPartOrder",
    400,
    "The list of parts was not in ascending order. Parts must be ordered by part number.",
    { UploadId: uploadId },
  );

export const badContentMd5 = (expected: string, calculated: string) =>
  error("BadDigest", 400, "The Content-MD5 you specified did not match what we received.", {
    ExpectedDigest: expected,
    CalculatedDigest: calculated,
  });

export const badChecksum = (algorithm: string) =>
  error("BadDigest", 400, `The ${algorithm} you specified did not match the calculated checksum.`);

export const badCompletedChecksum = (algorithm: string) => badChecksum(algorithm.toLowerCase());

export const badPartChecksum = (algorithm: string, partNumber: number) =>
  error(
    "BadDigest",
    400,
    `The ${algorithm.toLowerCase()} you specified for part ${partNumber} did not match what we received.`,
  );

export const invalidDigest = (value: string) =>
  error("InvalidDigest", 400, "The Content-MD5 you specified was invalid.", { "Content-MD5": value });

export const incompleteBody = () =>
  error(
    "IncompleteBody",
    400,
    "You did not provide the number of bytes specified by the Content-Length HTTP header",
  );

export const missingContentLength = () =>
  error("MissingContentLength", 411, "You must provide the Content-Length HTTP header.");

export const methodNotAllowed = (
  method: string,
  resourceType: string,
  headers: Record<string, string> = {},
) =>
  new AwsError("MethodNotAllowed", "The specified method is not allowed against this resource.", {
    status: 405,
    members: { Method: method, ResourceType: resourceType },
    headers,
  });

export const invalidBucketState = (message: string) => error("InvalidBucketState", 409, message);

export const invalidTag = (message: string, members: { TagKey?: string; TagValue?: string } = {}) =>
  error("InvalidTag", 400, message, members);

export const noSuchConfiguration = (code: string, message: string, bucket?: string) =>
  error(code, 404, message, bucket === undefined ? {} : { BucketName: bucket });

export const notBuilt = (what: string) =>
  error(
    "NotImplemented",
    501,
    `A header or operation you provided implies functionality that is not implemented: ${what}`,
  );

export const invalidObjectState = (storageClass: string) =>
  error("InvalidObjectState", 403, "The operation is not valid for the object's storage class", {
    StorageClass: storageClass,
  });

export const permanentRedirect = (bucket: string, region: string) =>
  new AwsError(
    "PermanentRedirect",
    "The bucket you are attempting to access must be addressed using the specified endpoint. " +
      "Please send all future requests to this endpoint.",
    {
      status: 301,
      members: { Endpoint: `${bucket}.s3.${region}.amazonaws.com`, Bucket: bucket },
      headers: { "x-amz-bucket-region": region },
    },
  );

export const aclsNotSupported = () =>
  error("AccessControlListNotSupported", 400, "The bucket does not allow ACLs");

export const lockedByWorm = () => accessDenied("Access Denied because object protected by object lock.");

export const noObjectLockOnBucket = () => invalidRequest("Bucket is missing Object Lock Configuration");
