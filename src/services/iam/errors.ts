import {
  DeleteConflictException$,
  EntityAlreadyExistsException$,
  InvalidInputException$,
  LimitExceededException$,
  MalformedPolicyDocumentException$,
  NoSuchEntityException$,
  UnmodifiableEntityException$,
} from "@aws-sdk/client-iam";
import { AwsError } from "../../wire/aws-error.js";

export function noSuchEntity(message: string): AwsError {
  return new AwsError(NoSuchEntityException$, message);
}

/** `user`, `role`, `group`, `user policy`, … */
export function noSuchNamed(what: string, name: string): AwsError {
  return noSuchEntity(`The ${what} with name ${name} cannot be found.`);
}

export function noSuchPolicy(arn: string): AwsError {
  return noSuchEntity(`Policy ${arn} was not found.`);
}

export function alreadyExists(message: string): AwsError {
  return new AwsError(EntityAlreadyExistsException$, message);
}

/** What must go before an entity can be deleted: `detach all policies`, `delete access keys`. */
export function deleteConflict(must: string): AwsError {
  return new AwsError(DeleteConflictException$, `Cannot delete entity, must ${must} first.`);
}

export function conflict(message: string): AwsError {
  return new AwsError(DeleteConflictException$, message);
}

export function limitExceeded(message: string): AwsError {
  return new AwsError(LimitExceededException$, message);
}

/** `AccessKeysPerUser`, `GroupsPerUser`, … */
export function quotaExceeded(quota: string, max: number): AwsError {
  return limitExceeded(`Cannot exceed quota for ${quota}: ${max}`);
}

export function invalidInput(message: string): AwsError {
  return new AwsError(InvalidInputException$, message);
}

export function validationError(message: string): AwsError {
  return new AwsError("ValidationError", message);
}

export function malformedPolicy(message: string): AwsError {
  return new AwsError(MalformedPolicyDocumentException$, message);
}

export function protectedRole(name: string): AwsError {
  return new AwsError(
    UnmodifiableEntityException$,
    `Cannot perform the operation on the protected role '${name}' - this role is only modifiable by AWS`,
  );
}
