import type { RoutingRule } from "@aws-sdk/client-s3";

export interface Redirection {
  status: number;
  location: string;
}

/**
 * The redirect that a website's routing rules order for a key: before the object is looked for (no error yet), or for
 * the error that looking for it gave.
 */
export function toRedirect(
  rules: readonly RoutingRule[],
  key: string,
  errorStatus: number | undefined,
  host: string,
): Redirection | undefined {
  const rule = rules.find(({ Condition: condition }) => {
    const code = condition?.HttpErrorCodeReturnedEquals;
    if (code === undefined ? errorStatus !== undefined : Number(code) !== errorStatus) return false;
    return key.startsWith(condition?.KeyPrefixEquals ?? "");
  });
  const redirect = rule?.Redirect;
  if (!rule || !redirect) return undefined;
  const prefix = rule.Condition?.KeyPrefixEquals ?? "";
  const target =
    redirect.ReplaceKeyWith ??
    (redirect.ReplaceKeyPrefixWith === undefined
      ? key
      : redirect.ReplaceKeyPrefixWith + key.slice(prefix.length));
  return {
    status: Number(redirect.HttpRedirectCode ?? 301),
    location: `${redirect.Protocol ?? "http"}://${redirect.HostName ?? host}/${encodeURI(target)}`,
  };
}
