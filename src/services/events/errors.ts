import {
  InvalidEventPatternException$,
  LimitExceededException$,
  ManagedRuleException$,
  ResourceAlreadyExistsException$,
  ResourceNotFoundException$,
} from "@aws-sdk/client-eventbridge";
import { AwsError } from "../../wire/aws-error.js";

/** EventBridge's errors in EventBridge's words. Each builds one; the caller throws it. */

export const validation = (message: string) => new AwsError("ValidationException", message);
export const invalidParameter = (name: string, reason?: string) =>
  validation(`Parameter ${name} is not valid.${reason === undefined ? "" : ` Reason: ${reason}`}`);
export const invalidPattern = (reason: string) =>
  new AwsError(InvalidEventPatternException$, `Event pattern is not valid. Reason: ${reason}`);
export const busNotFound = (name: string) =>
  new AwsError(ResourceNotFoundException$, `Event bus ${name} does not exist.`);
export const busExists = (name: string) =>
  new AwsError(ResourceAlreadyExistsException$, `Event bus ${name} already exists.`);
export const ruleNotFound = (name: string, bus: string) =>
  new AwsError(ResourceNotFoundException$, `Rule ${name} does not exist on EventBus ${bus}.`);
export const connectionNotFound = (doing: string, name: string) =>
  new AwsError(
    ResourceNotFoundException$,
    `Failed to ${doing} the connection(s). Connection '${name}' does not exist.`,
  );
export const connectionExists = (name: string) =>
  new AwsError(ResourceAlreadyExistsException$, `Connection ${name} already exists.`);
export const destinationNotFound = (doing: string, name: string) =>
  new AwsError(
    ResourceNotFoundException$,
    `Failed to ${doing} the api-destination(s). An api-destination '${name}' does not exist.`,
  );
export const destinationExists = (name: string) =>
  new AwsError(ResourceAlreadyExistsException$, `An api-destination '${name}' already exists.`);
export const statementNotFound = () =>
  new AwsError(ResourceNotFoundException$, "Statement with the provided id does not exist.");
export const noPolicy = () => new AwsError(ResourceNotFoundException$, "EventBus does not have a policy.");
export const limitExceeded = () =>
  new AwsError(LimitExceededException$, "The requested resource exceeds the maximum number allowed.");
export const managedRule = () =>
  new AwsError(ManagedRuleException$, "This rule was created by an AWS service and cannot be changed.");
export const notBuilt = (what: string) =>
  new AwsError("NotImplemented", `${what} are not built in Lenticular yet.`, { status: 501 });
