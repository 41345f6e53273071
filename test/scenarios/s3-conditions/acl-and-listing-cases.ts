import {
  ListObjectsCommand,
  ListObjectsV2Command,
  ListObjectVersionsCommand,
  PutBucketAclCommand,
  PutObjectAclCommand,
} from "@aws-sdk/client-s3";
import { Bucket, equals, Key, type KeyCase, make, Open, type Send } from "./requests.js";

const OWN_ACCOUNT = 'id="somebody"';

/** Grant headers, each with the member that it is. */
const GRANTS = {
  "x-amz-grant-full-control": "GrantFullControl",
  "x-amz-grant-read": "GrantRead",
  "x-amz-grant-read-acp": "GrantReadACP",
  "x-amz-grant-write": "GrantWrite",
  "x-amz-grant-write-acp": "GrantWriteACP",
} as const;

export const grantCases = Object.entries(GRANTS).flatMap(([header, member]): [string, KeyCase][] => {
  const condition = equals(`s3:${header}`, OWN_ACCOUNT);
  const ofBucket =
    (value: string): Send =>
    ({ s3 }) =>
      s3.send(new PutBucketAclCommand({ Bucket: Open, [member]: value }));
  const ofObject =
    (value: string): Send =>
    ({ s3 }) =>
      s3.send(new PutObjectAclCommand({ Bucket: Open, Key, [member]: value }));
  const nobody = 'id="nobody"';
  return [
    [
      `${header} of CreateBucket`,
      {
        action: "s3:CreateBucket",
        also: ["s3:PutBucketAcl", "s3:PutBucketOwnershipControls"],
        condition,
        matching: make({ [member]: OWN_ACCOUNT, ObjectOwnership: "ObjectWriter" }),
        other: make({ ObjectOwnership: "ObjectWriter" }),
      },
    ],
    [
      `${header} of PutBucketAcl`,
      { action: "s3:PutBucketAcl", condition, matching: ofBucket(OWN_ACCOUNT), other: ofBucket(nobody) },
    ],
    [
      `${header} of PutObjectAcl`,
      { action: "s3:PutObjectAcl", condition, matching: ofObject(OWN_ACCOUNT), other: ofObject(nobody) },
    ],
  ];
});

const LISTINGS = {
  ListObjects: ListObjectsCommand,
  ListObjectsV2: ListObjectsV2Command,
  ListObjectVersions: ListObjectVersionsCommand,
};
export const listingCases = Object.entries(LISTINGS).flatMap(([name, Command]): [string, KeyCase][] => {
  const action = name === "ListObjectVersions" ? "s3:ListBucketVersions" : "s3:ListBucket";
  const list =
    (input: object): Send =>
    ({ s3 }) =>
      s3.send(new (Command as typeof ListObjectsCommand)({ Bucket, ...input }));
  return [
    [
      `prefix of ${name}`,
      {
        action,
        condition: equals("s3:prefix", "mine/"),
        matching: list({ Prefix: "mine/" }),
        other: list({ Prefix: "yours/" }),
      },
    ],
    [
      `no prefix of ${name}`,
      { action, condition: equals("s3:prefix", ""), matching: list({}), other: list({ Prefix: "yours/" }) },
    ],
    [
      `delimiter of ${name}`,
      { action, condition: equals("s3:delimiter", "/"), matching: list({ Delimiter: "/" }), other: list({}) },
    ],
    [
      `max-keys of ${name}`,
      {
        action,
        condition: () => ({ NumericLessThanEquals: { "s3:max-keys": "10" } }),
        matching: list({ MaxKeys: 10 }),
        other: list({ MaxKeys: 11 }),
      },
    ],
  ];
});
