import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { awsCliDriver } from "./aws-cli.js";
import { boto3Driver } from "./boto3.js";
import type { ClientDriver, DriverOptions } from "./driver.js";
import { javascriptDriver } from "./javascript.js";

export interface ClientKind {
  name: string;
  /** Why it cannot run here; the test that skips says it. */
  missing: string | undefined;
  open(options: DriverOptions): ClientDriver;
}

const VENV = fileURLToPath(new URL("../../../.venv/bin/", import.meta.url));
const missing = existsSync(`${VENV}aws`)
  ? undefined
  : "no Python 3 here, so no .venv with boto3 and the AWS CLI";

export const CLIENTS: readonly ClientKind[] = [
  { name: "AWS SDK for JavaScript v3", missing: undefined, open: javascriptDriver },
  { name: "boto3", missing, open: (options) => boto3Driver(options, `${VENV}python`) },
  { name: "AWS CLI", missing, open: (options) => awsCliDriver(options, `${VENV}aws`) },
];
