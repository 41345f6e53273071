import { readOperatorName } from "../../../core/iam/conditions.js";
import { ipAddress } from "../../../core/iam/operators/ip-address.js";
import { AwsError } from "../../../wire/aws-error.js";
import { isConditionKey } from "./condition-keys.js";

const malformed = (message: string) => new AwsError("MalformedPolicy", message);

/** Its values are addresses and ranges, whatever operator it stands under. */
const SOURCE_IP = "aws:sourceip";

/** What only requests that list have, and the actions of those. */
const LISTING_KEYS: ReadonlySet<string> = new Set(["s3:prefix", "s3:delimiter", "s3:max-keys"]);
const LISTING_ACTIONS: ReadonlySet<string> = new Set(["s3:listbucket", "s3:listbucketversions"]);

/** Checks that conditions have operators that there are, and keys that some action of the statement has. */
export function checkConditions(condition: unknown, actions: readonly string[] | undefined): void {
  if (condition === undefined) return;
  if (!isObject(condition)) throw malformed("Conditions must be an object");
  for (const [operator, keys] of Object.entries(condition)) {
    if (!readOperatorName(operator)) throw malformed(`Invalid Condition type : ${operator}`);
    if (!isObject(keys)) throw malformed("Conditions must be an object");
    for (const [key, values] of Object.entries(keys)) {
      if (!isConditionKey(key)) throw malformed("Policy has an invalid condition key");
      if (key.toLowerCase() === SOURCE_IP && ![values].flat().every(isAddress))
        throw malformed("Invalid IP address in Conditions");
      if (!LISTING_KEYS.has(key.toLowerCase()) || actions === undefined || actions.some(mayList)) continue;
      throw malformed("Conditions do not apply to combination of actions and resources in statement");
    }
  }
}

const isAddress = (value: unknown): boolean =>
  typeof value === "string" && ipAddress.compile(value, "2012-10-17") !== undefined;

const isObject = (value: unknown): value is object =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** A pattern may mean anything. */
const mayList = (action: string): boolean => /[*?]/.test(action) || LISTING_ACTIONS.has(action.toLowerCase());
