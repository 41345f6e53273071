import { AwsError } from "../../wire/aws-error.js";

/** EC2 answers a dry run, once it is authorized, with an error that says it would have worked. */
export function checkDryRun(dryRun: boolean | undefined): void {
  if (!dryRun) return;
  throw new AwsError("DryRunOperation", "Request would have succeeded, but DryRun flag is set.", {
    status: 412,
  });
}
