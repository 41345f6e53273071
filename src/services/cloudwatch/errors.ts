import {
  DashboardInvalidInputError$,
  DashboardNotFoundError$,
  InvalidNextToken$,
  InvalidParameterCombinationException$,
  InvalidParameterValueException$,
  MissingRequiredParameterException$,
  ValidationException$,
} from "@aws-sdk/client-cloudwatch";
import { AwsError } from "../../wire/aws-error.js";

/** CloudWatch's errors in its words. Each builds one; the caller throws it. */

export const invalidValue = (message: string) => new AwsError(InvalidParameterValueException$, message);
export const invalidCombination = (message: string) =>
  new AwsError(InvalidParameterCombinationException$, message);
export const missing = (parameter: string) =>
  new AwsError(MissingRequiredParameterException$, `The parameter ${parameter} is required.`);
export const validation = (message: string) => new AwsError(ValidationException$, message);
export const invalidToken = () => new AwsError(InvalidNextToken$, "Invalid nextToken");
export const dashboardNotFound = (name: string) =>
  new AwsError(DashboardNotFoundError$, `Dashboard ${name} does not exist`);
export const invalidDashboardName = () =>
  invalidValue(
    "The value for field DashboardName contains invalid characters. It can only contain alphanumerics, dash (-) and " +
      "underscore (_).\n",
  );
export const invalidDashboard = (message: string) =>
  new AwsError(DashboardInvalidInputError$, "The dashboard body is invalid, there are 1 validation errors", {
    members: { dashboardValidationMessages: [{ Message: message }] },
  });
export const notBuilt = (what: string) =>
  new AwsError("NotImplemented", `${what} is not built in Lenticular yet.`, { status: 501 });
