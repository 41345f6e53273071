import * as sdk from "@aws-sdk/client-s3-control";
import { defineService } from "../../core/service.js";
import { access } from "./access.js";
import {
  DeleteAccessPointPolicy,
  GetAccessPointPolicy,
  PutAccessPointPolicy,
} from "./access-point-policy.js";
import { CreateAccessPoint, DeleteAccessPoint, GetAccessPoint, ListAccessPoints } from "./access-points.js";
import { DeletePublicAccessBlock, GetPublicAccessBlock, PutPublicAccessBlock } from "./account-block.js";
import { metering } from "./metering.js";
import { ListTagsForResource, TagResource, UntagResource } from "./tags.js";

export const service = defineService<"s3control">()({
  sdk,
  operations: {
    GetPublicAccessBlock,
    PutPublicAccessBlock,
    DeletePublicAccessBlock,
    CreateAccessPoint,
    GetAccessPoint,
    DeleteAccessPoint,
    ListAccessPoints,
    GetAccessPointPolicy,
    PutAccessPointPolicy,
    DeleteAccessPointPolicy,
    ListTagsForResource,
    TagResource,
    UntagResource,
  },
  access,
  metering,
});
