/** What a server access log tells of one request. `-` stands for what is not known. */
export interface AccessLogEntry {
  bucketOwner: string;
  bucket: string;
  /** Milliseconds. */
  at: number;
  remoteIp: string;
  requester: string | undefined;
  requestId: string;
  /** `REST.GET.OBJECT` */
  operation: string;
  key: string | undefined;
  requestUri: string;
  status: number;
  errorCode: string | undefined;
  bytesSent: string | undefined;
  objectSize: number | undefined;
  referer: string | undefined;
  userAgent: string | undefined;
  versionId: string | undefined;
  signed: "AuthHeader" | "QueryString" | undefined;
  host: string;
}

const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/** A line in S3's server access log format. */
export function toLogLine(entry: AccessLogEntry): string {
  const quoted = (text: string | undefined) =>
    text === undefined ? "-" : `"${text.replaceAll('"', "%22")}"`;
  const or = (text: string | number | undefined) => (text === undefined || text === "" ? "-" : String(text));
  return [
    entry.bucketOwner,
    entry.bucket,
    `[${toTime(entry.at)}]`,
    entry.remoteIp,
    or(entry.requester),
    entry.requestId,
    entry.operation,
    or(entry.key && encodeURIComponent(entry.key).replaceAll("%2F", "/")),
    quoted(entry.requestUri),
    String(entry.status),
    or(entry.errorCode),
    or(entry.bytesSent),
    or(entry.objectSize),
    "-",
    "-",
    quoted(entry.referer),
    quoted(entry.userAgent),
    or(entry.versionId),
    Buffer.from(entry.requestId).toString("base64"),
    entry.signed ? "SigV4" : "-",
    "-",
    or(entry.signed),
    entry.host,
    "-",
    "-",
    "-",
  ].join(" ");
}

/** `06/Feb/2019:00:00:38 +0000` */
function toTime(at: number): string {
  const date = new Date(at);
  const two = (value: number) => String(value).padStart(2, "0");
  const day = `${two(date.getUTCDate())}/${MONTHS[date.getUTCMonth()]}/${date.getUTCFullYear()}`;
  return `${day}:${two(date.getUTCHours())}:${two(date.getUTCMinutes())}:${two(date.getUTCSeconds())} +0000`;
}

const RESOURCES: readonly [RegExp, string][] = [
  [
    /^(Get|Put|Delete)Bucket(Acl|Cors|Encryption|Lifecycle|Location|Logging|Notification|Policy|Replication|RequestPayment|Tagging|Versioning|Website)/,
    "$2",
  ],
  [/ObjectTagging$/, "OBJECT_TAGGING"],
  [/ObjectAcl$/, "ACL"],
  [/^(UploadPart|UploadPartCopy)$/, "PART"],
  [/^(CreateMultipartUpload|ListMultipartUploads)$/, "UPLOADS"],
  [/^(CompleteMultipartUpload|AbortMultipartUpload|ListParts)$/, "UPLOAD"],
  [/^DeleteObjects$/, "MULTI_OBJECT_DELETE"],
  [/^ListObjectVersions$/, "BUCKETVERSIONS"],
  [/^(ListObjects|ListObjectsV2|CreateBucket|HeadBucket|DeleteBucket)$/, "BUCKET"],
];

/** `REST.GET.OBJECT` of an operation and the method it came by. */
export function toLogOperation(method: string, operation: string): string {
  for (const [pattern, name] of RESOURCES) {
    const match = pattern.exec(operation);
    if (match) return `REST.${method}.${name === "$2" ? (match[2] ?? "").toUpperCase() : name}`;
  }
  return `REST.${method}.OBJECT`;
}
