import type { Usage } from "../../core/metering.js";

const free = (): Usage[] => [];

/** Administration costs nothing. */
export const metering = {
  GetPublicAccessBlock: free,
  PutPublicAccessBlock: free,
  DeletePublicAccessBlock: free,
  CreateAccessPoint: free,
  GetAccessPoint: free,
  DeleteAccessPoint: free,
  ListAccessPoints: free,
  GetAccessPointPolicy: free,
  PutAccessPointPolicy: free,
  DeleteAccessPointPolicy: free,
  ListTagsForResource: free,
  TagResource: free,
  UntagResource: free,
};
