/** Where a request's bucket stands: in the path, or in the host name. */
export interface BucketAddress {
  bucket: string | undefined;
  /** Raw path without the bucket, beginning with a slash. */
  path: string;
  /** True for `BUCKET.s3-website…`, which serves pages. */
  website: boolean;
  /** True for `BUCKET.s3-accelerate…`, which buckets answer to that are configured so. */
  accelerated?: true;
}

/** `BUCKET.s3.localhost`, `BUCKET.s3.REGION.amazonaws.com`, `BUCKET.s3-website-REGION.amazonaws.com`, … */
const VIRTUAL_HOST =
  /^(.+)\.(s3|s3-website|s3-accesspoint|s3-accelerate)(?:[.-]dualstack)?(?:[.-][a-z]{2}(?:-[a-z]+)+-\d)?\.(?:localhost|localhost\.localstack\.cloud|amazonaws\.com(?:\.cn)?)$/;

export function toBucketAddress(host: string, path: string): BucketAddress {
  const virtual = VIRTUAL_HOST.exec(host.toLowerCase().replace(/:\d+$/, ""));
  if (virtual) {
    const [, bucket, kind] = virtual;
    return {
      bucket,
      path: path || "/",
      website: kind === "s3-website",
      ...(kind === "s3-accelerate" && { accelerated: true }),
    };
  }
  const slash = path.indexOf("/", 1);
  const first = slash < 0 ? path.slice(1) : path.slice(1, slash);
  if (first === "") return { bucket: undefined, path, website: false };
  return { bucket: decode(first), path: slash < 0 ? "/" : path.slice(slash), website: false };
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
