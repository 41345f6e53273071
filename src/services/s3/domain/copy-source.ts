export interface CopySource {
  bucket: string;
  key: string;
  versionId?: string;
}

const ACCESS_POINT = /^arn:[^:]+:s3:[^:]*:\d{12}:accesspoint\/([^/]+)\/object\/(.+)$/s;

/**
 * Reads `x-amz-copy-source`: `bucket/key`, a slash before it or not, percent-encoded or not, `?versionId=…` after it.
 * Undefined where it names no object.
 */
export function toCopySource(header: string): CopySource | undefined {
  const mark = header.lastIndexOf("?versionId=");
  const versionId = mark < 0 ? undefined : header.slice(mark + "?versionId=".length);
  const path = decode(mark < 0 ? header : header.slice(0, mark));
  if (path === undefined) return undefined;
  const point = ACCESS_POINT.exec(path);
  if (point) return { bucket: point[1] ?? "", key: point[2] ?? "", versionId };
  const plain = path.startsWith("/") ? path.slice(1) : path;
  const slash = plain.indexOf("/");
  if (slash <= 0 || slash === plain.length - 1) return undefined;
  return { bucket: plain.slice(0, slash), key: plain.slice(slash + 1), versionId };
}

/** S3 takes a plus sign for a space here, as forms have it and some languages encode it. */
function decode(text: string): string | undefined {
  try {
    return decodeURIComponent(text.replaceAll("+", " "));
  } catch {
    return undefined;
  }
}
