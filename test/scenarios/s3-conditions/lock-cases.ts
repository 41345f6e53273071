import {
  type PutObjectCommandInput,
  PutObjectLegalHoldCommand,
  PutObjectRetentionCommand,
} from "@aws-sdk/client-s3";
import { equals, inDays, Key, type KeyCase, Locked, put, type Send } from "./requests.js";

const lockPut = (input: Partial<PutObjectCommandInput>) => put({ Bucket: Locked, ...input });
const LOCK_ALSO = ["s3:PutObjectRetention", "s3:PutObjectLegalHold"];
const retain =
  (Mode: "GOVERNANCE" | "COMPLIANCE", days: number): Send =>
  ({ s3 }) =>
    s3.send(
      new PutObjectRetentionCommand({
        Bucket: Locked,
        Key,
        Retention: { Mode, RetainUntilDate: inDays(days) },
      }),
    );
const hold =
  (Status: "ON" | "OFF"): Send =>
  ({ s3 }) =>
    s3.send(new PutObjectLegalHoldCommand({ Bucket: Locked, Key, LegalHold: { Status } }));
const soon = () => ({ NumericLessThanEquals: { "s3:object-lock-remaining-retention-days": "10" } });
const beforeLong = () => ({ DateLessThan: { "s3:object-lock-retain-until-date": inDays(10).toISOString() } });

export const lockCases: [string, KeyCase][] = [
  [
    "object-lock-mode of PutObject",
    {
      action: "s3:PutObject",
      also: LOCK_ALSO,
      condition: equals("s3:object-lock-mode", "GOVERNANCE"),
      matching: lockPut({ ObjectLockMode: "GOVERNANCE", ObjectLockRetainUntilDate: inDays(1) }),
      other: lockPut({}),
    },
  ],
  [
    "object-lock-legal-hold of PutObject",
    {
      action: "s3:PutObject",
      also: LOCK_ALSO,
      condition: equals("s3:object-lock-legal-hold", "OFF"),
      matching: lockPut({ ObjectLockLegalHoldStatus: "OFF" }),
      other: lockPut({ ObjectLockLegalHoldStatus: "ON" }),
    },
  ],
  [
    "object-lock-remaining-retention-days of PutObject",
    {
      action: "s3:PutObject",
      also: LOCK_ALSO,
      condition: soon,
      matching: lockPut({ ObjectLockMode: "GOVERNANCE", ObjectLockRetainUntilDate: inDays(9) }),
      other: lockPut({ ObjectLockMode: "GOVERNANCE", ObjectLockRetainUntilDate: inDays(12) }),
    },
  ],
  [
    "object-lock-mode of PutObjectRetention",
    {
      action: "s3:PutObjectRetention",
      also: ["s3:ListBucket"],
      condition: equals("s3:object-lock-mode", "GOVERNANCE"),
      matching: retain("GOVERNANCE", 1),
      other: retain("COMPLIANCE", 1),
    },
  ],
  [
    "object-lock-remaining-retention-days of PutObjectRetention",
    {
      action: "s3:PutObjectRetention",
      also: ["s3:ListBucket"],
      condition: soon,
      matching: retain("GOVERNANCE", 9),
      other: retain("GOVERNANCE", 12),
    },
  ],
  [
    "object-lock-retain-until-date of PutObjectRetention",
    {
      action: "s3:PutObjectRetention",
      also: ["s3:ListBucket"],
      condition: beforeLong,
      matching: retain("GOVERNANCE", 9),
      other: retain("GOVERNANCE", 12),
    },
  ],
  [
    "object-lock-legal-hold of PutObjectLegalHold",
    {
      action: "s3:PutObjectLegalHold",
      also: ["s3:ListBucket"],
      condition: equals("s3:object-lock-legal-hold", "ON"),
      matching: hold("ON"),
      other: hold("OFF"),
    },
  ],
];
