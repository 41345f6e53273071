import { invalidParameter } from "../errors.js";

/** Which layer, and perhaps which of its versions. */
export interface LayerTarget {
  account: string;
  region: string;
  name: string;
  version?: number;
}

const ARN = /^arn:[a-zA-Z0-9-]+:lambda:([a-zA-Z0-9-]+):(\d{12}):layer:([a-zA-Z0-9-_]+)(?::(\d+))?$/;
const NAME = /^[a-zA-Z0-9-_]+$/;

/** Reads a layer's name or ARN. */
export function toLayerTarget(
  given: string | undefined,
  here: { account: string; region: string },
): LayerTarget {
  const [, region, account, name, version] = ARN.exec(given ?? "") ?? [];
  if (region !== undefined && account !== undefined && name !== undefined) {
    return { account, region, name, ...(version === undefined ? {} : { version: Number(version) }) };
  }
  if (given === undefined || !NAME.test(given)) throw invalidParameter(`Invalid Layer name: ${given}`);
  return { account: here.account, region: here.region, name: given };
}

export function toLayerArn({ account, region, name }: LayerTarget): string {
  return `arn:aws:lambda:${region}:${account}:layer:${name}`;
}

export function toLayerVersionArn(target: LayerTarget, version: number): string {
  return `${toLayerArn(target)}:${version}`;
}
