/** What a server access log tells of one request, or of what S3 does by itself. `-` stands for what is absent. */
export interface AccessLogEntry {
  bucketOwner: string;
  bucket: string;
  /** When the request came, in milliseconds. */
  at: number;
  remoteIp?: string | undefined;
  /** A canonical user id, an IAM principal's ARN, or the name of a part of S3. */
  requester?: string | undefined;
  requestId: string;
  /** `REST.GET.OBJECT` */
  operation: string;
  key?: string | undefined;
  requestUri?: string | undefined;
  status?: number | undefined;
  errorCode?: string | undefined;
  bytesSent?: number | undefined;
  objectSize?: number | undefined;
  /** Milliseconds until the answer began, which is all that is known when the line is written. */
  turnAroundTime?: number | undefined;
  referer?: string | undefined;
  userAgent?: string | undefined;
  versionId?: string | undefined;
  signatureVersion?: "SigV2" | "SigV4" | undefined;
  authenticationType?: "AuthHeader" | "QueryString" | undefined;
  host?: string | undefined;
  accessPointArn?: string | undefined;
}

const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

const NONE = "-";

/** A line in S3's server access log format. */
export function toLogLine(entry: AccessLogEntry): string {
  const time = toDuration(entry.turnAroundTime);
  return [
    entry.bucketOwner,
    entry.bucket,
    `[${toTime(entry.at)}]`,
    or(entry.remoteIp),
    or(entry.requester),
    entry.requestId,
    entry.operation,
    or(entry.key && encodeURIComponent(entry.key).replaceAll("%2F", "/")),
    quoted(entry.requestUri),
    or(entry.status),
    or(entry.errorCode),
    or(entry.bytesSent || undefined),
    or(entry.objectSize),
    // A download's end is not waited for: its line tells the time until its first byte twice.
    time,
    time,
    quoted(entry.referer),
    quoted(entry.userAgent),
    or(entry.versionId),
    Buffer.from(entry.requestId).toString("base64"),
    or(entry.signatureVersion),
    ...[NONE /* cipher suite */, or(entry.authenticationType)],
    or(entry.host),
    ...[NONE /* TLS version */, or(entry.accessPointArn)],
    ...[NONE /* ACL required */, NONE /* source region */],
  ].join(" ");
}

const or = (field: string | number | undefined): string =>
  field === undefined || field === "" ? NONE : String(field);

const quoted = (field: string | undefined): string => `"${field?.replaceAll('"', "%22") ?? NONE}"`;

const toDuration = (milliseconds: number | undefined): string =>
  milliseconds === undefined ? NONE : String(Math.max(1, Math.round(milliseconds)));

/** `06/Feb/2019:00:00:38 +0000` */
function toTime(at: number): string {
  const date = new Date(at);
  const two = (value: number) => String(value).padStart(2, "0");
  const day = `${two(date.getUTCDate())}/${MONTHS[date.getUTCMonth()]}/${date.getUTCFullYear()}`;
  return `${day}:${two(date.getUTCHours())}:${two(date.getUTCMinutes())}:${two(date.getUTCSeconds())} +0000`;
}
