import { AwsError } from "../../../wire/aws-error.js";
import { invalidParameter } from "../errors.js";

/** Runtimes that AWS no longer takes for new functions. */
const RETIRED: ReadonlySet<string> = new Set([
  ...["nodejs", "nodejs4.3", "nodejs4.3-edge", "nodejs6.10", "nodejs8.10", "nodejs10.x", "nodejs12.x"],
  ...["nodejs14.x", "nodejs16.x", "python2.7", "python3.6", "python3.7", "python3.8", "ruby2.5", "ruby2.7"],
  ...["dotnetcore1.0", "dotnetcore2.0", "dotnetcore2.1", "dotnet6", "java8", "go1.x", "provided"],
]);

export function checkRuntime(runtime: string): void {
  if (!RETIRED.has(runtime)) return;
  throw invalidParameter(
    `The runtime parameter of ${runtime} is no longer supported for creating or updating AWS Lambda functions. ` +
      "We recommend you use a supported runtime while creating or updating functions.",
  );
}

export function imagesNotBuilt(): AwsError {
  return new AwsError("NotImplemented", "Functions from container images are not built in Lenticular yet.", {
    status: 501,
  });
}
