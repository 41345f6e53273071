import { document, fieldOf, formOf, type Html, html, type Note, noteOf } from "./html.js";
import { passkeyForm } from "./passkey-pages.js";

/** What every page with a form needs. */
export interface Frame {
  /** What stands before the paths of links. */
  base: string;
  /** The form's token. */
  token: string;
  /** Where to go once signed in. */
  destination: string;
  note?: Note | undefined;
}

export function userPage(frame: Frame, account: string, userName: string): string {
  const { base, token, destination, note } = frame;
  const isKnown = account !== "";
  const fields = html`${fieldOf({ name: "account", label: "Account ID or account alias", value: account, autocomplete: "organization", isFirst: !isKnown })}${fieldOf(
    { name: "username", label: "IAM user name", value: userName, autocomplete: "username", isFirst: isKnown },
  )}${fieldOf({ name: "password", label: "Password", type: "password", autocomplete: "current-password" })}<button type="submit">Sign in</button>`;
  return document(
    "Sign in",
    html`<h1>Sign in as an IAM user</h1>
<p>To your cloud on this server.</p>
${noteOf(note)}${formOf(`${base}/console`, token, { destination }, fields)}
<div class="links"><a href="${base}/console?${rootQuery(destination)}">Sign in as the root user of an account</a></div>`,
  );
}

function rootQuery(destination: string): string {
  return `${new URLSearchParams({ root: "1", ...(destination && { destination }) })}`;
}

export function rootPage(frame: Frame, identifier: string): string {
  const { base, token, destination, note } = frame;
  const fields = html`${fieldOf({ name: "email", label: "E-mail address of the root user, or account ID", value: identifier, autocomplete: "username", isFirst: true })}${fieldOf(
    { name: "password", label: "Password", type: "password", autocomplete: "current-password" },
  )}<button type="submit">Sign in</button>`;
  const query = destination && `?${new URLSearchParams({ destination })}`;
  return document(
    "Root user sign in",
    html`<h1>Sign in as the root user</h1>
<p>For what only the root user may do. For daily work, use an IAM user.</p>
${noteOf(note)}${formOf(`${base}/console`, token, { destination }, fields)}
<div class="links"><a href="${base}/console${query}">Sign in as an IAM user</a></div>
<div class="links">No password yet? <code>lenticular account password</code> makes one.</div>`,
  );
}

/** The second factor: a code of one of these devices, or a passkey. */
export function factorPage(
  frame: Frame,
  ticket: string,
  devices: readonly string[],
  passkey: object | undefined,
): string {
  const { base, token, destination, note } = frame;
  const hidden = { destination, ticket };
  const button = html`<button type="submit"${devices.length > 0 && html` class="plain"`}>Use a passkey</button>`;
  return document(
    "Multi-factor authentication",
    html`<h1>Multi-factor authentication</h1>
${noteOf(note)}${devices.length > 0 && codeForm(frame, ticket, devices)}
${passkey && passkeyForm(`${base}/console/passkey`, token, hidden, passkey, button)}
${devices.length === 0 && !passkey && html`<p>Your passkeys were registered under another name of this server. Open it under that name.</p>`}
<div class="links"><a href="${base}/console">Cancel</a></div>`,
  );
}

function codeForm(frame: Frame, ticket: string, devices: readonly string[]): Html {
  const { base, token, destination } = frame;
  const choices = devices.map(
    (device) => html`<option value="${device}">${device.split("/").at(-1)}</option>`,
  );
  const choice =
    devices.length > 1 &&
    html`<label for="device">Device</label><select id="device" name="device">${choices}</select>`;
  const fields = html`${choice}${fieldOf({ name: "code", label: "MFA code", autocomplete: "one-time-code", inputMode: "numeric", isFirst: true })}<button type="submit">Submit</button>`;
  return html`<p>Enter the code that your authenticator app shows${devices.length === 1 && html` for <code>${devices[0]?.split("/").at(-1)}</code>`}.</p>
${formOf(`${base}/console/code`, token, { destination, ticket }, fields)}`;
}

/** A new password in place of one that has expired (`ticket`), or of one's own accord (no ticket). */
export function passwordPage(frame: Frame, reason: string, ticket: string): string {
  const { base, token, destination, note } = frame;
  const fields = html`${fieldOf({ name: "password", label: "Old password", type: "password", autocomplete: "current-password", isFirst: true })}${fieldOf(
    { name: "newpassword", label: "New password", type: "password", autocomplete: "new-password" },
  )}${fieldOf({ name: "repeated", label: "New password again", type: "password", autocomplete: "new-password" })}<button type="submit">Change password</button>`;
  const action = ticket === "" ? `${base}/password` : `${base}/console/password`;
  return document(
    "Change password",
    html`<h1>Change your password</h1>
<p>${reason}</p>
${noteOf(note)}${formOf(action, token, { destination, ticket }, fields)}
<div class="links"><a href="${base}/console">Cancel</a></div>`,
  );
}

export interface SignedIn {
  account: string;
  accountName: string;
  arn: string;
  name: string;
  withMfa: boolean;
  until: string;
  hasPassword: boolean;
}

export function signedInPage(frame: Frame, who: SignedIn): string {
  const { base, token, note } = frame;
  const keys = html`<button type="submit">Show keys for the command line</button>`;
  const out = html`<button type="submit" class="plain">Sign out</button>`;
  return document(
    "Signed in",
    html`<h1>Signed in as ${who.name}</h1>
<p>The web console is not built yet. Command line and SDKs can use this session's keys.</p>
${noteOf(note)}<dl>
<dt>Account</dt><dd>${who.account}${who.accountName !== who.account && html` (${who.accountName})`}</dd>
<dt>ARN</dt><dd>${who.arn}</dd>
<dt>MFA</dt><dd>${who.withMfa ? "yes" : "no"}</dd>
<dt>Until</dt><dd>${who.until}</dd>
</dl>
${formOf(`${base}/keys`, token, {}, keys)}${formOf(`${base}/signout`, token, {}, out)}
${who.hasPassword && html`<div class="links"><a href="${base}/password">Change password</a> · <a href="${base}/passkey">Register a passkey</a></div>`}`,
  );
}

export function keysPage(base: string, lines: string, until: string): string {
  return document(
    "Keys",
    html`<h1>Keys for the command line</h1>
<p>They are this session's, good until ${until}. Paste them into a shell.</p>
<pre><code>${lines}</code></pre>
<div class="links"><a href="${base}/console">Back</a></div>`,
  );
}

export function messagePage(title: string, text: string, link?: { href: string; text: string }): string {
  return document(
    title,
    html`<h1>${title}</h1>
<p>${text}</p>
${link && html`<div class="links"><a href="${link.href}">${link.text}</a></div>`}`,
  );
}

export function allowPage(frame: Frame, query: string, arn: string, isRemote: boolean): string {
  const where = isRemote ? "a program on another machine" : "a program on this machine";
  const allow = html`<button type="submit">Continue</button>`;
  return document(
    "Sign in to a program",
    html`<h1>Let ${where} act for you?</h1>
<p>It asks for temporary credentials of <code>${arn}</code>. Go on only if you have just started it yourself${isRemote && ", and nobody has sent you here"}.</p>
${formOf(`${frame.base}/v1/authorize?${query}`, frame.token, {}, allow)}
<div class="links"><a href="${frame.base}/console">Cancel</a></div>`,
  );
}

export function codeToCopyPage(code: string): string {
  return document(
    "Authorization code",
    html`<h1>Authorization code</h1>
<p>Paste it where the program asks for it. It is good once, for ten minutes.</p>
<pre><code>${code}</code></pre>`,
  );
}

/** Roles that a directory offers, by account. */
export function chooseRolePage(
  action: string,
  response: string,
  relayState: string,
  offers: readonly { roleArn: string; providerArn: string }[],
): string {
  const choices = offers.map(({ roleArn, providerArn }) => {
    const [, , , , account = "", role = ""] = roleArn.split(":");
    return html`<option value="${roleArn},${providerArn}">${role.slice("role/".length)} in ${account}</option>`;
  });
  return document(
    "Choose a role",
    html`<h1>Choose a role</h1>
<p>Your directory lets you be any of these.</p>
<form method="post" action="${action}">
<input type="hidden" name="SAMLResponse" value="${response}">
<input type="hidden" name="RelayState" value="${relayState}">
<label for="role">Role</label><select id="role" name="role">${choices}</select>
<button type="submit">Sign in</button>
</form>`,
  );
}
