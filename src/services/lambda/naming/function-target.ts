import { invalidParameter, notFound } from "../errors.js";

/** Which function, and which of its versions, a request means. */
export interface FunctionTarget {
  account: string;
  region: string;
  name: string;
  /** A version's number, `$LATEST` or an alias; absent where the caller named none. */
  qualifier?: string;
}

export const LATEST = "$LATEST";

const TARGET =
  /^(?:arn:aws[a-zA-Z-]*:lambda:)?(?:([a-z]{2}(?:-gov|-iso[a-z]?)?-[a-z]+-\d):)?(?:(\d{12}):)?(?:function:)?([a-zA-Z0-9-_.]+)(?::(\$LATEST|[a-zA-Z0-9-_]+))?$/;

/** Reads a `FunctionName` in any of its forms: name, name:qualifier, partial ARN, ARN. */
export function toFunctionTarget(
  given: string | undefined,
  here: { account: string; region: string },
  qualifier?: string,
): FunctionTarget {
  const [, region, account, name, inName] = TARGET.exec(given ?? "") ?? [];
  if (name === undefined) throw invalidParameter(`Invalid function name: ${given}`);
  if (inName !== undefined && qualifier !== undefined && inName !== qualifier) {
    throw invalidParameter(
      "The derived qualifier from the function name does not match the specified qualifier.",
    );
  }
  if (region !== undefined && region !== here.region) {
    throw notFound(`Functions from '${region}' are not reachable in this region ('${here.region}')`);
  }
  return {
    account: account ?? here.account,
    region: here.region,
    name,
    qualifier: qualifier ?? inName,
  };
}

export function toFunctionArn(target: FunctionTarget): string {
  const arn = `arn:aws:lambda:${target.region}:${target.account}:function:${target.name}`;
  return target.qualifier === undefined ? arn : `${arn}:${target.qualifier}`;
}

/** True for a version's number or `$LATEST`: anything else is an alias. */
export function isVersion(qualifier: string): boolean {
  return qualifier === LATEST || /^\d+$/.test(qualifier);
}

/** The account in an ARN. */
export function accountOf(arn: string): string {
  return arn.split(":")[4] ?? "";
}

const SESSION_CHARACTERS_MIN = 2;

/** Name of the role session that a function acts in: its own name; STS wants two characters, so AWS makes `f` one of these. */
export function toSessionName(functionName: string): string {
  return functionName.length < SESSION_CHARACTERS_MIN ? `${functionName}@lambda_function` : functionName;
}
