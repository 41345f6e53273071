import { createHash } from "node:crypto";
import {
  CreateMultipartUploadCommand,
  DeleteObjectCommand,
  GetObjectTaggingCommand,
  PutBucketInventoryConfigurationCommand,
  PutObjectTaggingCommand,
} from "@aws-sdk/client-s3";
import { ACCOUNT } from "../../support/server.js";
import { Bucket, copy, equals, get, Key, type KeyCase, make, Open, put, type Send } from "./requests.js";

const CUSTOMER_KEY = Buffer.alloc(32, 1);
const SSE_C = {
  SSECustomerAlgorithm: "AES256",
  SSECustomerKey: CUSTOMER_KEY.toString("base64"),
  SSECustomerKeyMD5: createHash("md5").update(CUSTOMER_KEY).digest("base64"),
};

const inventory =
  (...OptionalFields: ("Size" | "ETag" | "ObjectOwner")[]): Send =>
  ({ s3 }) =>
    s3.send(
      new PutBucketInventoryConfigurationCommand({
        Bucket,
        Id: "all",
        InventoryConfiguration: {
          Id: "all",
          IsEnabled: true,
          IncludedObjectVersions: "All",
          Schedule: { Frequency: "Daily" },
          Destination: { S3BucketDestination: { Bucket: `arn:aws:s3:::${Bucket}`, Format: "CSV" } },
          OptionalFields,
        },
      }),
    );

const tagPut = (Tagging: string) => put({ Tagging });
const tagged =
  (Value: string): Send =>
  ({ s3 }) =>
    s3.send(new PutObjectTaggingCommand({ Bucket, Key, Tagging: { TagSet: [{ Key: "class", Value }] } }));

export const writeCases: [string, KeyCase][] = [
  [
    "x-amz-acl of PutObject",
    {
      action: "s3:PutObject",
      also: ["s3:PutObjectAcl"],
      condition: equals("s3:x-amz-acl", "bucket-owner-full-control"),
      matching: put({ ACL: "bucket-owner-full-control" }),
      other: put(),
    },
  ],
  [
    "x-amz-acl of CreateBucket",
    {
      action: "s3:CreateBucket",
      also: ["s3:PutBucketAcl"],
      condition: equals("s3:x-amz-acl", "private"),
      matching: make({ ACL: "private" }),
      other: make({ ACL: "public-read" }),
    },
  ],
  [
    "x-amz-object-ownership",
    {
      action: "s3:CreateBucket",
      also: ["s3:PutBucketOwnershipControls"],
      condition: equals("s3:x-amz-object-ownership", "BucketOwnerEnforced"),
      matching: make({ ObjectOwnership: "BucketOwnerEnforced" }),
      other: make({ ObjectOwnership: "ObjectWriter" }),
    },
  ],
  [
    "locationconstraint",
    {
      action: "s3:CreateBucket",
      condition: equals("s3:LocationConstraint", "eu-west-1"),
      matching: make({ CreateBucketConfiguration: { LocationConstraint: "eu-west-1" } }),
      other: make(),
    },
  ],
  [
    "x-amz-bucket-namespace",
    {
      action: "s3:CreateBucket",
      condition: equals("s3:x-amz-bucket-namespace", "account-regional"),
      matching: make({ Bucket: `own-${ACCOUNT}-us-east-1-an`, BucketNamespace: "account-regional" }),
      other: make(),
    },
  ],
  [
    "RequestTag of CreateBucket",
    {
      action: "s3:CreateBucket",
      also: ["s3:TagResource"],
      condition: equals("aws:RequestTag/team", "red"),
      matching: make({ CreateBucketConfiguration: { Tags: [{ Key: "team", Value: "red" }] } }),
      other: make({ CreateBucketConfiguration: { Tags: [{ Key: "team", Value: "blue" }] } }),
    },
  ],
  [
    "x-amz-copy-source",
    {
      action: "s3:PutObject",
      also: ["s3:GetObject", "s3:GetObjectTagging", "s3:PutObjectTagging"],
      condition: () => ({ StringLike: { "s3:x-amz-copy-source": `${Bucket}/*` } }),
      matching: copy(),
      other: (caller) => copy({ CopySource: `/${Open}/${Key}` })(caller),
    },
  ],
  [
    "x-amz-metadata-directive",
    {
      action: "s3:PutObject",
      also: ["s3:GetObject", "s3:GetObjectTagging", "s3:PutObjectTagging"],
      condition: equals("s3:x-amz-metadata-directive", "COPY"),
      matching: copy({ MetadataDirective: "COPY" }),
      other: copy({ MetadataDirective: "REPLACE" }),
    },
  ],
  [
    "x-amz-server-side-encryption",
    {
      action: "s3:PutObject",
      condition: equals("s3:x-amz-server-side-encryption", "AES256"),
      matching: put({ ServerSideEncryption: "AES256" }),
      other: put(),
    },
  ],
  [
    "x-amz-server-side-encryption of an upload",
    {
      action: "s3:PutObject",
      condition: equals("s3:x-amz-server-side-encryption", "AES256"),
      matching: ({ s3 }) =>
        s3.send(new CreateMultipartUploadCommand({ Bucket, Key, ServerSideEncryption: "AES256" })),
      other: ({ s3 }) => s3.send(new CreateMultipartUploadCommand({ Bucket, Key })),
    },
  ],
  [
    "x-amz-server-side-encryption-aws-kms-key-id",
    {
      action: "s3:PutObject",
      condition: equals("s3:x-amz-server-side-encryption-aws-kms-key-id", "alias/mine"),
      matching: put({ ServerSideEncryption: "aws:kms", SSEKMSKeyId: "alias/mine" }),
      other: put({ ServerSideEncryption: "aws:kms" }),
    },
  ],
  [
    "x-amz-server-side-encryption-customer-algorithm",
    {
      action: "s3:PutObject",
      condition: () => ({ Null: { "s3:x-amz-server-side-encryption-customer-algorithm": "true" } }),
      matching: put(),
      other: put(SSE_C),
    },
  ],
  [
    "x-amz-storage-class",
    {
      action: "s3:PutObject",
      condition: equals("s3:x-amz-storage-class", "STANDARD_IA"),
      matching: put({ StorageClass: "STANDARD_IA" }),
      other: put({ StorageClass: "GLACIER" }),
    },
  ],
  [
    "x-amz-website-redirect-location",
    {
      action: "s3:PutObject",
      condition: equals("s3:x-amz-website-redirect-location", "/there"),
      matching: put({ WebsiteRedirectLocation: "/there" }),
      other: put({ WebsiteRedirectLocation: "/elsewhere" }),
    },
  ],
  [
    "if-none-match",
    {
      action: "s3:PutObject",
      condition: () => ({ Null: { "s3:if-none-match": "false" } }),
      matching: put({ Key: "once", IfNoneMatch: "*" }),
      other: put(),
    },
  ],
  [
    "if-match",
    {
      action: "s3:PutObject",
      condition: () => ({ Null: { "s3:if-match": "false" } }),
      matching: put({ IfMatch: '"e"' }),
      other: put(),
    },
  ],
  [
    "if-match of DeleteObject",
    {
      action: "s3:DeleteObject",
      condition: () => ({ Null: { "s3:if-match": "false" } }),
      matching: ({ s3 }) => s3.send(new DeleteObjectCommand({ Bucket, Key: "gone", IfMatch: '"e"' })),
      other: ({ s3 }) => s3.send(new DeleteObjectCommand({ Bucket, Key: "gone" })),
    },
  ],
  [
    "ObjectCreationOperation",
    {
      action: "s3:PutObject",
      condition: () => ({ Bool: { "s3:ObjectCreationOperation": "false" } }),
      matching: ({ s3 }) => s3.send(new CreateMultipartUploadCommand({ Bucket, Key })),
      other: put(),
    },
  ],
  [
    "RequestObjectTag",
    {
      action: "s3:PutObject",
      also: ["s3:PutObjectTagging"],
      condition: equals("s3:RequestObjectTag/class", "open"),
      matching: tagPut("class=open"),
      other: tagPut("class=secret"),
    },
  ],
  [
    "RequestObjectTag of PutObjectTagging",
    {
      action: "s3:PutObjectTagging",
      condition: equals("s3:RequestObjectTag/class", "open"),
      matching: tagged("open"),
      other: tagged("secret"),
    },
  ],
  [
    "RequestObjectTagKeys",
    {
      action: "s3:PutObject",
      also: ["s3:PutObjectTagging"],
      condition: () => ({ "ForAllValues:StringEquals": { "s3:RequestObjectTagKeys": ["class"] } }),
      matching: tagPut("class=open"),
      other: tagPut("class=open&more=1"),
    },
  ],
  [
    "ExistingObjectTag",
    {
      action: "s3:GetObject",
      condition: equals("s3:ExistingObjectTag/class", "open"),
      matching: get(),
      other: get({ Key: "secret" }),
    },
  ],
  [
    "ExistingObjectTag of GetObjectTagging",
    {
      action: "s3:GetObjectTagging",
      condition: equals("s3:ExistingObjectTag/class", "open"),
      matching: ({ s3 }) => s3.send(new GetObjectTaggingCommand({ Bucket, Key })),
      other: ({ s3 }) => s3.send(new GetObjectTaggingCommand({ Bucket, Key: "secret" })),
    },
  ],
  [
    "InventoryAccessibleOptionalFields",
    {
      action: "s3:PutInventoryConfiguration",
      condition: () => ({
        "ForAllValues:StringEquals": { "s3:InventoryAccessibleOptionalFields": ["Size", "ETag"] },
      }),
      matching: inventory("Size"),
      other: inventory("Size", "ObjectOwner"),
    },
  ],
];
