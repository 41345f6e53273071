/**
 * The one script of the pages: passkeys are for browsers' scripts alone. It takes its options from the form that it sends,
 * and knows nothing else.
 */
export const PASSKEY_SCRIPT = `
"use strict";
const form = document.getElementById("passkey");
const options = JSON.parse(form.dataset.options);
const toBytes = (text) =>
  Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (character) => character.charCodeAt(0));
const toText = (bytes) =>
  btoa(String.fromCharCode(...new Uint8Array(bytes))).replace(/\\+/g, "-").replace(/\\//g, "_").replace(/=+$/, "");
const named = (list) => (list ?? []).map((each) => ({ ...each, id: toBytes(each.id) }));
const ask = () => {
  const publicKey = { ...options, challenge: toBytes(options.challenge) };
  if (options.allowCredentials) {
    return navigator.credentials.get({
      publicKey: { ...publicKey, allowCredentials: named(options.allowCredentials) },
    });
  }
  return navigator.credentials.create({
    publicKey: {
      ...publicKey,
      user: { ...options.user, id: toBytes(options.user.id) },
      excludeCredentials: named(options.excludeCredentials),
    },
  });
};
form.addEventListener("submit", async (event) => {
  event.preventDefault();
  try {
    const { id, type, response } = await ask();
    const parts = ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"];
    const given = parts.filter((name) => response[name]).map((name) => [name, toText(response[name])]);
    const credential = { id, rawId: id, type, response: Object.fromEntries(given), clientExtensionResults: {} };
    form.elements.credential.value = JSON.stringify(credential);
    form.submit();
  } catch (error) {
    document.getElementById("problem").textContent = "That did not work: " + error.message;
    document.getElementById("problem").hidden = false;
  }
});
`;
