/** `arn:aws:iam::ACCOUNT:user/PATH/NAME`, and so on for other kinds. A path starts and ends with a slash. */
export function toArn(kind: string, account: string, path: string, name: string): string {
  return `arn:aws:iam::${account}:${kind}${path}${name}`;
}
