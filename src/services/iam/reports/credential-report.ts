import { Buffer } from "node:buffer";
import { CredentialReportExpiredException$, CredentialReportNotPresentException$ } from "@aws-sdk/client-iam";
import type { Operation } from "../../../core/service.js";
import { AwsError } from "../../../wire/aws-error.js";
import { change, directory, type State } from "../state.js";
import { credentialReports } from "../store.js";
import { toCredentialReport } from "./credential-rows.js";

/** A report younger than this is not made anew; one older than this is not given out any more. */
const REPORT_MS_MAX = 4 * 3_600_000;

export const GenerateCredentialReport: Operation<"iam", "GenerateCredentialReport", State> = async (
  _input,
  ctx,
) => {
  const { account, clock } = ctx;
  const present = await credentialReports.get(directory(ctx), account);
  if (present && clock.now() < present.generatedAt + REPORT_MS_MAX) return { State: "COMPLETE" };
  await ctx.state.identity.flush();
  const csv = await toCredentialReport(directory(ctx), account, clock.now());
  const generatedAt = clock.now();
  await change(ctx, async (tx) => credentialReports.put(tx, [account], { csv, generatedAt }));
  return { State: "STARTED", Description: "No report exists. Starting a new report generation task" };
};

export const GetCredentialReport: Operation<"iam", "GetCredentialReport", State> = async (_input, ctx) => {
  const report = await credentialReports.get(directory(ctx), ctx.account);
  if (!report) throw new AwsError(CredentialReportNotPresentException$, "Credential report not present");
  if (ctx.clock.now() >= report.generatedAt + REPORT_MS_MAX) {
    throw new AwsError(
      CredentialReportExpiredException$,
      "Credential report is expired: generate a new one with GenerateCredentialReport.",
    );
  }
  return {
    Content: Buffer.from(report.csv),
    ReportFormat: "text/csv",
    GeneratedTime: new Date(report.generatedAt),
  };
};
