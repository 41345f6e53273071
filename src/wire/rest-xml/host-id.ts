/** What S3 answers as `x-amz-id-2` beside the request's id: opaque, and another than that. */
export const toHostId = (requestId: string): string => Buffer.from(requestId).toString("base64");
