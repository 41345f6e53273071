import type { Target } from "@aws-sdk/client-eventbridge";
import { notBuilt, validation } from "../errors.js";
import { parsePath } from "../input/json-path.js";
import { unknownPlaceholders } from "../input/transform.js";
import { parseEndpointArn } from "../names.js";
import type { TargetRecord } from "../records.js";

interface Place {
  account: string;
  region: string;
}

/** Services that rules can send to here, by the service in the target's ARN. */
const BUILT = new Set(["events", "kinesis", "lambda", "logs", "sns", "sqs"]);
/** To these EventBridge sends with the rights of a role. */
const WITH_ROLE = new Set(["kinesis"]);
const LOG_GROUP = /^log-group:[\w./#-]{1,512}(:\*)?$/;

/** Checks one target of an account's rule in a region; throws for what cannot be one. */
export function checkTarget(target: Target, { account, region }: Place): TargetRecord {
  const { Id = "", Arn = "", RoleArn } = target;
  const [prefix, partition, service = "", place = "", , ...rest] = Arn.split(":");
  if (prefix !== "arn" || !partition?.startsWith("aws") || service === "" || rest.join("") === "") {
    throw validation(`Parameter ${Arn} is not valid. Reason: Provided Arn is not in correct format.`);
  }
  const isDestination = parseEndpointArn(Arn, "api-destination") !== undefined;
  const isBus = service === "events" && rest[0]?.startsWith("event-bus/");
  const isOther = service === "events" && !isBus && !isDestination;
  if (!BUILT.has(service) || isOther) throw notBuilt(`Targets of ${service}`);
  if ((WITH_ROLE.has(service) || isDestination) && RoleArn === undefined) {
    throw validation(`RoleArn is required for target ${Arn}.`);
  }
  if (service === "sqs" && Arn.endsWith(".fifo") && !target.SqsParameters?.MessageGroupId) {
    throw validation(`Parameter(s) SqsParameters must be specified for target: ${Id}.`);
  }
  if (!isBus && place !== region) {
    throw validation(`Parameter ${Arn} is not valid. Reason: Provided Arn is not in the region of the rule.`);
  }
  checkDeadLetters(target, region);
  if (service === "logs") checkLogGroup(target, account);
  checkInput(target, Id);
  return { ...target, Id, Arn };
}

/** Only a standard queue of the rule's region takes dead letters. */
function checkDeadLetters({ DeadLetterConfig }: Target, region: string): void {
  const { Arn } = DeadLetterConfig ?? {};
  if (Arn === undefined) return;
  const [prefix, , service, place, account, name = ""] = Arn.split(":");
  const isQueue = prefix === "arn" && service === "sqs" && /^\d{12}$/.test(account ?? "") && name !== "";
  if (isQueue && place === region && !name.endsWith(".fifo")) return;
  throw validation(
    `Parameter ${Arn} is not valid. Reason: A dead-letter queue must be a standard queue in the region of the rule.`,
  );
}

/** The group's resource policy is what lets EventBridge write: no role can, nor can another account. */
function checkLogGroup({ Arn = "", RoleArn }: Target, account: string): void {
  const [, , , , owner, ...rest] = Arn.split(":");
  if (!LOG_GROUP.test(rest.join(":"))) {
    throw validation(`Parameter ${Arn} is not valid. Reason: Provided Arn is not in correct format.`);
  }
  if (RoleArn !== undefined) throw validation(`RoleArn is not supported for target ${Arn}.`);
  if (owner !== account) throw validation("Adding cross-account target is not permitted.");
}

function checkInput({ Input, InputPath, InputTransformer }: Target, id: string): void {
  const given = [Input, InputPath, InputTransformer].filter((one) => one !== undefined);
  if (given.length > 1) {
    throw validation(`Only one of Input, InputPath, or InputTransformer must be provided for target ${id}.`);
  }
  if (Input !== undefined && !isJson(Input)) {
    throw validation(`JSON syntax error in Input for target ${id}.`);
  }
  if (InputPath !== undefined && !parsePath(InputPath)) {
    throw validation(`Invalid InputPath for target ${id}.`);
  }
  if (!InputTransformer) return;
  const { InputTemplate = "", InputPathsMap = {} } = InputTransformer;
  for (const [name, path] of Object.entries(InputPathsMap)) {
    if (/^aws/i.test(name)) {
      throw validation(`InputPathsMap key ${name} for target ${id} cannot start with AWS.`);
    }
    if (!parsePath(path))
      throw validation(`Invalid InputTransformer for target ${id} : InvalidInputPathsMap.`);
  }
  const [unknown] = unknownPlaceholders(InputTemplate, InputPathsMap);
  if (unknown !== undefined) {
    throw validation(`InputTemplate for target ${id} contains invalid placeholder ${unknown}.`);
  }
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
