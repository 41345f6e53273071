import * as sdk from "@aws-sdk/client-s3";
import { defineService } from "../../core/service.js";
import { GetBucketAcl, GetObjectAcl, PutBucketAcl, PutObjectAcl } from "./access/acl-operations.js";
import { access } from "./access.js";
import { CreateBucket } from "./buckets/create-bucket.js";
import { DeleteBucket } from "./buckets/delete-bucket.js";
import { HeadBucket } from "./buckets/head-bucket.js";
import { ListBuckets } from "./buckets/list-buckets.js";
import { GetBucketLocation } from "./buckets/location.js";
import { GetBucketAbac, PutBucketAbac } from "./configurations/abac.js";
import { DeleteBucketCors, GetBucketCors, PutBucketCors } from "./configurations/cors.js";
import {
  DeleteBucketEncryption,
  GetBucketEncryption,
  PutBucketEncryption,
} from "./configurations/encryption.js";
import {
  DeleteBucketAnalyticsConfiguration,
  DeleteBucketIntelligentTieringConfiguration,
  DeleteBucketInventoryConfiguration,
  DeleteBucketMetricsConfiguration,
  GetBucketAnalyticsConfiguration,
  GetBucketIntelligentTieringConfiguration,
  GetBucketInventoryConfiguration,
  GetBucketMetricsConfiguration,
  ListBucketAnalyticsConfigurations,
  ListBucketIntelligentTieringConfigurations,
  ListBucketInventoryConfigurations,
  ListBucketMetricsConfigurations,
  PutBucketAnalyticsConfiguration,
  PutBucketIntelligentTieringConfiguration,
  PutBucketInventoryConfiguration,
  PutBucketMetricsConfiguration,
} from "./configurations/held.js";
import {
  DeleteBucketLifecycle,
  GetBucketLifecycleConfiguration,
  PutBucketLifecycleConfiguration,
} from "./configurations/lifecycle.js";
import { GetBucketLogging, PutBucketLogging } from "./configurations/logging.js";
import {
  GetBucketNotificationConfiguration,
  PutBucketNotificationConfiguration,
} from "./configurations/notification.js";
import { GetObjectLockConfiguration, PutObjectLockConfiguration } from "./configurations/object-lock.js";
import {
  DeleteBucketOwnershipControls,
  GetBucketOwnershipControls,
  PutBucketOwnershipControls,
} from "./configurations/ownership.js";
import {
  GetBucketAccelerateConfiguration,
  GetBucketRequestPayment,
  PutBucketAccelerateConfiguration,
  PutBucketRequestPayment,
} from "./configurations/payment-and-acceleration.js";
import {
  DeleteBucketPolicy,
  GetBucketPolicy,
  GetBucketPolicyStatus,
  PutBucketPolicy,
} from "./configurations/policy.js";
import {
  DeletePublicAccessBlock,
  GetPublicAccessBlock,
  PutPublicAccessBlock,
} from "./configurations/public-access-block.js";
import {
  DeleteBucketReplication,
  GetBucketReplication,
  PutBucketReplication,
} from "./configurations/replication.js";
import { DeleteBucketTagging, GetBucketTagging, PutBucketTagging } from "./configurations/tagging.js";
import { GetBucketVersioning, PutBucketVersioning } from "./configurations/versioning.js";
import { DeleteBucketWebsite, GetBucketWebsite, PutBucketWebsite } from "./configurations/website.js";
import { DROP_PARTS, onDropParts } from "./content/drop-content.js";
import { APPLY_LIFECYCLE, onApplyLifecycle } from "./lifecycle/apply-lifecycle.js";
import { ListObjects, ListObjectsV2 } from "./listing/list-objects.js";
import { ListObjectVersions } from "./listing/list-versions.js";
import { metering } from "./metering.js";
import { onSettleFolder, SETTLE_FOLDER } from "./mounts/settle.js";
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
import { GetObjectAttributes } from "./objects/get-object-attributes.js";
import {
  GetObjectLegalHold,
  GetObjectRetention,
  PutObjectLegalHold,
  PutObjectRetention,
} from "./objects/object-lock.js";
import { DeleteObjectTagging, GetObjectTagging, PutObjectTagging } from "./objects/object-tagging.js";
import { PutObject } from "./objects/put-object.js";
import { onRestoreEnd, RESTORE_END } from "./objects/restore-end.js";
import { RestoreObject } from "./objects/restore-object.js";
import { REPLICATE } from "./replication/emit.js";
import { onReplicate } from "./replication/replicate.js";
import { onReplicationThreshold, REPLICATION_THRESHOLD } from "./replication/time-control.js";
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
    GetBucketTagging,
    PutBucketTagging,
    DeleteBucketTagging,
    GetBucketAbac,
    PutBucketAbac,
    GetBucketCors,
    PutBucketCors,
    DeleteBucketCors,
    GetBucketPolicy,
    PutBucketPolicy,
    DeleteBucketPolicy,
    GetBucketPolicyStatus,
    GetPublicAccessBlock,
    PutPublicAccessBlock,
    DeletePublicAccessBlock,
    GetBucketOwnershipControls,
    PutBucketOwnershipControls,
    DeleteBucketOwnershipControls,
    GetBucketEncryption,
    PutBucketEncryption,
    DeleteBucketEncryption,
    GetObjectLockConfiguration,
    PutObjectLockConfiguration,
    GetBucketWebsite,
    PutBucketWebsite,
    DeleteBucketWebsite,
    GetBucketRequestPayment,
    PutBucketRequestPayment,
    GetBucketAccelerateConfiguration,
    PutBucketAccelerateConfiguration,
    GetBucketLifecycleConfiguration,
    PutBucketLifecycleConfiguration,
    DeleteBucketLifecycle,
    GetBucketLogging,
    PutBucketLogging,
    GetBucketReplication,
    PutBucketReplication,
    DeleteBucketReplication,
    GetBucketAnalyticsConfiguration,
    PutBucketAnalyticsConfiguration,
    DeleteBucketAnalyticsConfiguration,
    ListBucketAnalyticsConfigurations,
    GetBucketInventoryConfiguration,
    PutBucketInventoryConfiguration,
    DeleteBucketInventoryConfiguration,
    ListBucketInventoryConfigurations,
    GetBucketMetricsConfiguration,
    PutBucketMetricsConfiguration,
    DeleteBucketMetricsConfiguration,
    ListBucketMetricsConfigurations,
    GetBucketIntelligentTieringConfiguration,
    PutBucketIntelligentTieringConfiguration,
    DeleteBucketIntelligentTieringConfiguration,
    ListBucketIntelligentTieringConfigurations,
    GetBucketAcl,
    PutBucketAcl,
    GetObjectAcl,
    PutObjectAcl,
    GetObjectTagging,
    PutObjectTagging,
    DeleteObjectTagging,
    GetObjectRetention,
    PutObjectRetention,
    GetObjectLegalHold,
    PutObjectLegalHold,
    GetObjectAttributes,
    RestoreObject,
  },
  access,
  metering,
  events: {
    [DELIVER_NOTIFICATION]: onNotification,
    [SETTLE_FOLDER]: onSettleFolder,
    [DROP_PARTS]: onDropParts,
    [APPLY_LIFECYCLE]: onApplyLifecycle,
    [REPLICATE]: onReplicate,
    [REPLICATION_THRESHOLD]: onReplicationThreshold,
    [RESTORE_END]: onRestoreEnd,
  },
  wire,
  start,
});
