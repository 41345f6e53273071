import { document, fieldOf, formOf, type Html, html, noteOf, scriptOf } from "./html.js";
import type { Frame } from "./pages.js";
import { PASSKEY_SCRIPT } from "./passkey-script.js";

/** A form that a passkey fills in, with what the browser is to ask it for. */
export function passkeyForm(
  action: string,
  token: string,
  hidden: Record<string, string>,
  options: object,
  inside: Html,
): Html {
  const problem = html`<div id="problem" class="note bad" role="alert" hidden></div>
<noscript><div class="note bad">Passkeys need JavaScript.</div></noscript>`;
  const attributes = { id: "passkey", "data-options": JSON.stringify(options) };
  const form = formOf(action, token, { ...hidden, credential: "" }, inside, attributes);
  return html`${problem}${form}${scriptOf(PASSKEY_SCRIPT)}`;
}

export function newPasskeyPage(
  frame: Frame,
  options: object,
  sealed: string,
  names: readonly string[],
): string {
  const { base, token, note } = frame;
  const own =
    names.length > 0 && html`<dl>${names.map((name) => html`<dt>Registered</dt><dd>${name}</dd>`)}</dl>`;
  const fields = html`${fieldOf({ name: "name", label: "Name of the passkey", autocomplete: "off", isFirst: true })}<button type="submit">Register</button>`;
  return document(
    "Register a passkey",
    html`<h1>Register a passkey</h1>
<p>A security key, or a passkey of this device, which you will be asked for after your password.</p>
${noteOf(note)}${own}${passkeyForm(`${base}/passkey`, token, { sealed }, options, fields)}
<div class="links"><a href="${base}/console">Back</a></div>`,
  );
}
