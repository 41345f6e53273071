import type { ServiceName } from "../../../src/wire/sdk-modules.js";

/**
 * The permissions that AWS documents for each operation: https://docs.aws.amazon.com/service-authorization/latest/reference/
 * and, for S3, https://docs.aws.amazon.com/AmazonS3/latest/userguide/using-with-s3-policy-actions.html. Nearly always that is
 * one of the operation's own name; the others are here.
 */
const EXCEPTIONS: Partial<Record<ServiceName, Record<string, readonly string[]>>> = {
  logs: { PutDestination: ["logs:PutDestination", "iam:PassRole"] },
  s3: {
    CopyObject: ["s3:PutObject", "s3:GetObject"],
    CompleteMultipartUpload: ["s3:PutObject"],
    CreateMultipartUpload: ["s3:PutObject"],
    DeleteBucketAnalyticsConfiguration: ["s3:PutAnalyticsConfiguration"],
    DeleteBucketCors: ["s3:PutBucketCORS"],
    DeleteBucketEncryption: ["s3:PutEncryptionConfiguration"],
    DeleteBucketIntelligentTieringConfiguration: ["s3:PutIntelligentTieringConfiguration"],
    DeleteBucketInventoryConfiguration: ["s3:PutInventoryConfiguration"],
    DeleteBucketLifecycle: ["s3:PutLifecycleConfiguration"],
    DeleteBucketMetricsConfiguration: ["s3:PutMetricsConfiguration"],
    DeleteBucketOwnershipControls: ["s3:PutBucketOwnershipControls"],
    DeleteBucketReplication: ["s3:PutReplicationConfiguration"],
    DeleteBucketTagging: ["s3:PutBucketTagging"],
    DeleteObjects: ["s3:DeleteObject"],
    DeletePublicAccessBlock: ["s3:PutBucketPublicAccessBlock"],
    GetBucketAccelerateConfiguration: ["s3:GetAccelerateConfiguration"],
    GetBucketAnalyticsConfiguration: ["s3:GetAnalyticsConfiguration"],
    GetBucketCors: ["s3:GetBucketCORS"],
    GetBucketEncryption: ["s3:GetEncryptionConfiguration"],
    GetBucketIntelligentTieringConfiguration: ["s3:GetIntelligentTieringConfiguration"],
    GetBucketInventoryConfiguration: ["s3:GetInventoryConfiguration"],
    GetBucketLifecycleConfiguration: ["s3:GetLifecycleConfiguration"],
    GetBucketMetricsConfiguration: ["s3:GetMetricsConfiguration"],
    GetBucketNotificationConfiguration: ["s3:GetBucketNotification"],
    GetBucketReplication: ["s3:GetReplicationConfiguration"],
    GetObjectAttributes: ["s3:GetObject", "s3:GetObjectAttributes"],
    GetObjectLockConfiguration: ["s3:GetBucketObjectLockConfiguration"],
    GetPublicAccessBlock: ["s3:GetBucketPublicAccessBlock"],
    HeadBucket: ["s3:ListBucket"],
    HeadObject: ["s3:GetObject"],
    ListBucketAnalyticsConfigurations: ["s3:GetAnalyticsConfiguration"],
    ListBucketIntelligentTieringConfigurations: ["s3:GetIntelligentTieringConfiguration"],
    ListBucketInventoryConfigurations: ["s3:GetInventoryConfiguration"],
    ListBucketMetricsConfigurations: ["s3:GetMetricsConfiguration"],
    ListBuckets: ["s3:ListAllMyBuckets"],
    ListMultipartUploads: ["s3:ListBucketMultipartUploads"],
    ListObjectVersions: ["s3:ListBucketVersions"],
    ListObjects: ["s3:ListBucket"],
    ListObjectsV2: ["s3:ListBucket"],
    ListParts: ["s3:ListMultipartUploadParts"],
    PutBucketAccelerateConfiguration: ["s3:PutAccelerateConfiguration"],
    PutBucketAnalyticsConfiguration: ["s3:PutAnalyticsConfiguration"],
    PutBucketCors: ["s3:PutBucketCORS"],
    PutBucketEncryption: ["s3:PutEncryptionConfiguration"],
    PutBucketIntelligentTieringConfiguration: ["s3:PutIntelligentTieringConfiguration"],
    PutBucketInventoryConfiguration: ["s3:PutInventoryConfiguration"],
    PutBucketLifecycleConfiguration: ["s3:PutLifecycleConfiguration"],
    PutBucketMetricsConfiguration: ["s3:PutMetricsConfiguration"],
    PutBucketNotificationConfiguration: ["s3:PutBucketNotification"],
    PutBucketReplication: ["s3:PutReplicationConfiguration", "iam:PassRole"],
    PutObjectLockConfiguration: ["s3:PutBucketObjectLockConfiguration"],
    PutPublicAccessBlock: ["s3:PutBucketPublicAccessBlock"],
    UploadPart: ["s3:PutObject"],
    UploadPartCopy: ["s3:PutObject", "s3:GetObject"],
  },
  s3control: {
    GetPublicAccessBlock: ["s3:GetAccountPublicAccessBlock"],
    PutPublicAccessBlock: ["s3:PutAccountPublicAccessBlock"],
    DeletePublicAccessBlock: ["s3:PutAccountPublicAccessBlock"],
  },
  dynamodb: {
    BatchExecuteStatement: ["dynamodb:PartiQLSelect"],
    ExecuteStatement: ["dynamodb:PartiQLSelect"],
    ExecuteTransaction: ["dynamodb:PartiQLSelect"],
    RestoreTableFromBackup: [
      "dynamodb:RestoreTableFromBackup",
      "dynamodb:BatchWriteItem",
      "dynamodb:DeleteItem",
      "dynamodb:GetItem",
      "dynamodb:PutItem",
      "dynamodb:Query",
      "dynamodb:Scan",
      "dynamodb:UpdateItem",
    ],
    RestoreTableToPointInTime: [
      "dynamodb:RestoreTableToPointInTime",
      "dynamodb:BatchWriteItem",
      "dynamodb:DeleteItem",
      "dynamodb:GetItem",
      "dynamodb:PutItem",
      "dynamodb:Query",
      "dynamodb:Scan",
      "dynamodb:UpdateItem",
    ],
    TransactGetItems: ["dynamodb:GetItem"],
    TransactWriteItems: [
      "dynamodb:ConditionCheckItem",
      "dynamodb:DeleteItem",
      "dynamodb:PutItem",
      "dynamodb:UpdateItem",
    ],
  },
  kms: {
    ReEncrypt: ["kms:ReEncryptFrom", "kms:ReEncryptTo"],
    // https://docs.aws.amazon.com/kms/latest/APIReference/API_ReplicateKey.html
    ReplicateKey: ["kms:ReplicateKey", "kms:CreateKey"],
  },
  lambda: {
    CreateFunction: ["lambda:CreateFunction", "iam:PassRole"],
    GetLayerVersionByArn: ["lambda:GetLayerVersion"],
    Invoke: ["lambda:InvokeFunction"],
    InvokeAsync: ["lambda:InvokeFunction"],
    InvokeWithResponseStream: ["lambda:InvokeFunction"],
  },
  comprehend: Object.fromEntries(
    [
      "CreateDocumentClassifier",
      "CreateEntityRecognizer",
      "StartDocumentClassificationJob",
      "StartDominantLanguageDetectionJob",
      "StartEntitiesDetectionJob",
      "StartKeyPhrasesDetectionJob",
      "StartPiiEntitiesDetectionJob",
      "StartSentimentDetectionJob",
      "StartTopicsDetectionJob",
    ].map((name) => [name, [`comprehend:${name}`, "iam:PassRole"]]),
  ),
  iam: { AddRoleToInstanceProfile: ["iam:AddRoleToInstanceProfile", "iam:PassRole"] },
  sqs: {
    ChangeMessageVisibilityBatch: ["sqs:ChangeMessageVisibility"],
    DeleteMessageBatch: ["sqs:DeleteMessage"],
    SendMessageBatch: ["sqs:SendMessage"],
    // https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-configure-dead-letter-queue-redrive.html
    StartMessageMoveTask: [
      "sqs:StartMessageMoveTask",
      "sqs:ReceiveMessage",
      "sqs:DeleteMessage",
      "sqs:GetQueueAttributes",
    ],
  },
  sns: { PublishBatch: ["SNS:Publish"] },
  // Unsigned: whoever the code or token stands for is asked about it.
  signin: { CreateOAuth2Token: [] },
  sts: {
    // "No permissions are required": nobody can be kept from learning who they are.
    GetCallerIdentity: [],
    GetSessionToken: [],
    // Unsigned: the role's trust policy alone decides.
    AssumeRoleWithSAML: [],
    AssumeRoleWithWebIdentity: [],
  },
};

/** Services whose actions have another one's prefix, or are written in another way. */
const PREFIXES: Partial<Record<ServiceName, string>> = {
  s3control: "s3",
  dynamodbstreams: "dynamodb",
  sns: "SNS",
};

export function documentedActions(service: ServiceName, operation: string): readonly string[] {
  return EXCEPTIONS[service]?.[operation] ?? [`${PREFIXES[service] ?? service}:${operation}`];
}
