import { bothNamed, invalidParameter } from "../errors.js";

interface Place {
  account: string;
  region: string;
}

const GROUP_ARN = /^arn:aws[a-zA-Z-]*:logs:[a-z0-9-]+:\d{12}:log-group:([^:]+)(?::\*)?$/;

/** AWS shows a group's ARN in two forms: with and without `:*` at its end. */
export function toGroupArn(place: Place, name: string): string {
  return `arn:aws:logs:${place.region}:${place.account}:log-group:${name}`;
}

export function toStreamArn(place: Place, group: string, stream: string): string {
  return `${toGroupArn(place, group)}:log-stream:${stream}`;
}

/** The group that a request names: by name, or by an identifier that is a name or an ARN. */
export function toGroupName(input: { logGroupName?: string; logGroupIdentifier?: string }): string {
  if (input.logGroupName !== undefined && input.logGroupIdentifier !== undefined) {
    throw bothNamed();
  }
  const given = input.logGroupName ?? input.logGroupIdentifier;
  if (given === undefined) {
    throw invalidParameter("LogGroup name or LogGroup identifier must be set. Please specify one of them");
  }
  if (!given.startsWith("arn:")) return given;
  return fromGroupArn(given);
}

export function fromGroupArn(arn: string): string {
  const name = GROUP_ARN.exec(arn)?.[1];
  if (name === undefined) throw invalidParameter(`The specified resource ARN is invalid: ${arn}`);
  return name;
}
