/**
 * The programs that may ask for a person's credentials: AWS's command line and SDKs (`aws login`), on the same machine as
 * the browser, or on another one that shows no page.
 * https://docs.aws.amazon.com/signin/latest/userguide/command-line-sign-in.html
 */
export const SAME_DEVICE = "arn:aws:signin:::devtools/same-device";
export const CROSS_DEVICE = "arn:aws:signin:::devtools/cross-device";

export function isClient(id: string): boolean {
  return id === SAME_DEVICE || id === CROSS_DEVICE;
}

/** What policies know a client as: `signin:AuthorizeOAuth2Access` and `signin:CreateOAuth2Token` are asked about it. */
export function clientArn(id: string, region: string, account: string): string {
  const name = id === CROSS_DEVICE ? "remote" : "localhost";
  return `arn:aws:signin:${region}:${account}:oauth2/public-client/${name}`;
}

/** A code goes to the program that listens on this machine, or onto a page of ours; nowhere else. */
export function isRedirectOf(clientId: string, redirectUri: string): boolean {
  if (!URL.canParse(redirectUri)) return false;
  const { protocol, hostname, pathname, username, password, hash } = new URL(redirectUri);
  if (username !== "" || password !== "" || hash !== "") return false;
  if (clientId === CROSS_DEVICE) return pathname.endsWith("/v1/sessions/confirmation");
  return protocol === "http:" && /^(127\.0\.0\.1|\[::1\]|localhost)$/.test(hostname);
}
