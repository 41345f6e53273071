import type { KeyRecord } from "../records.js";

export const keyArn = ({ account, region, id }: Pick<KeyRecord, "account" | "region" | "id">): string =>
  `arn:aws:kms:${region}:${account}:key/${id}`;

export const aliasArn = (account: string, region: string, name: string): string =>
  `arn:aws:kms:${region}:${account}:${name}`;

/** What callers write where a key is wanted. */
export type KeyName =
  | { kind: "id"; account: string; region: string; id: string }
  | { kind: "alias"; account: string; region: string; name: string };

const ARN = /^arn:[\w-]+:kms:([\w-]+):(\d{12}):(key\/([\w-]+)|(alias\/[\w/-]+))$/;

/** Reads a key id, key ARN, alias name or alias ARN; undefined for what is none. */
export function toKeyName(text: string, account: string, region: string): KeyName | undefined {
  if (text.startsWith("alias/")) return { kind: "alias", account, region, name: text };
  const arn = ARN.exec(text);
  if (arn) {
    const [, inRegion = "", inAccount = "", , id, name] = arn;
    return id !== undefined
      ? { kind: "id", account: inAccount, region: inRegion, id }
      : { kind: "alias", account: inAccount, region: inRegion, name: name ?? "" };
  }
  return text.startsWith("arn:") ? undefined : { kind: "id", account, region, id: text };
}
