import * as sdk from "@aws-sdk/client-s3";
import { defineService } from "../../core/service.js";
import { access } from "./access.js";
import { CreateBucket } from "./buckets/create-bucket.js";
import { DeleteBucket } from "./buckets/delete-bucket.js";
import { HeadBucket } from "./buckets/head-bucket.js";
import { ListBuckets } from "./buckets/list-buckets.js";
import { GetBucketLocation } from "./buckets/location.js";
import {
  GetBucketNotificationConfiguration,
  PutBucketNotificationConfiguration,
} from "./configurations/notification.js";
import { GetBucketVersioning, PutBucketVersioning } from "./configurations/versioning.js";
import { DROP_PARTS, onDropParts } from "./content/drop-content.js";
import { ListObjects, ListObjectsV2 } from "./listing/list-objects.js";
import { ListObjectVersions } from "./listing/list-versions.js";
import { metering } from "./metering.js";
import { AbortMultipartUpload } from "./multipart/abort-upload.js";
import { CompleteMultipartUpload } from "./multipart/complete-upload.js";
import { CreateMultipartUpload } from "./multipart/create-upload.js";
import { ListMultipartUploads, ListParts } from "./multipart/list-uploads.js";
import { UploadPart, UploadPartCopy } from "./multipart/upload-part.js";
import { onNotification } from "./notifications/deliver.js";
import { DELIVER_NOTIFICATION } from "./notifications/emit.js";
import { CopyObject } from "./objects/copy-object.js";
import { DeleteObject } from "./objects/delete-object.js";
import { DeleteObjects } from "./objects/delete-objects.js";
import { GetObject, HeadObject } from "./objects/get-object.js";
import { PutObject } from "./objects/put-object.js";
import { start } from "./start.js";
import type { S3State } from "./state.js";
import { wire } from "./wire/hooks.js";

export const service = defineService<"s3", S3State>()({
  sdk,
  operations: {
    ListBuckets,
    CreateBucket,
    HeadBucket,
    DeleteBucket,
    GetBucketLocation,
    GetBucketVersioning,
    PutBucketVersioning,
    GetBucketNotificationConfiguration,
    PutBucketNotificationConfiguration,
    ListObjects,
    ListObjectsV2,
    ListObjectVersions,
    PutObject,
    GetObject,
    HeadObject,
    CopyObject,
    DeleteObject,
    DeleteObjects,
    CreateMultipartUpload,
    UploadPart,
    UploadPartCopy,
    CompleteMultipartUpload,
    AbortMultipartUpload,
    ListParts,
    ListMultipartUploads,
  },
  access,
  metering,
  events: { [DELIVER_NOTIFICATION]: onNotification, [DROP_PARTS]: onDropParts },
  wire,
  start,
});
