import {
  BackupInUseException$,
  BackupNotFoundException$,
  InvalidRestoreTimeException$,
  PointInTimeRecoveryUnavailableException$,
  TableAlreadyExistsException$,
  TableNotFoundException$,
} from "@aws-sdk/client-dynamodb";
import { AwsError } from "../../../wire/aws-error.js";

export const backupNotFound = (arn: string) =>
  new AwsError(BackupNotFoundException$, `Backup not found: ${arn}`);

export const backupInUse = (arn: string) =>
  new AwsError(BackupInUseException$, `Backup is being created or used: ${arn}`);

export const tableNotFoundForBackup = (name: string) =>
  new AwsError(TableNotFoundException$, `Table not found: ${name}`);

export const tableAlreadyExists = (name: string) =>
  new AwsError(TableAlreadyExistsException$, `Table already exists: ${name}`);

export const recoveryUnavailable = (name: string) =>
  new AwsError(
    PointInTimeRecoveryUnavailableException$,
    `Point in time recovery is not enabled for table '${name}'`,
  );

export const invalidRestoreTime = () =>
  new AwsError(
    InvalidRestoreTimeException$,
    "Restore time is outside the earliest and latest restorable times",
  );
