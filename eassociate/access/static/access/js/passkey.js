/* Passkeys: a form with data-passkey="create|get|login" asks the device before it is sent.
   create, get: options in the <script type="application/json"> named by data-options;
   login: options fetched from the form's address. The answer goes into the field `credential`. */

const bytes = (text) => Uint8Array.from(
  atob(text.replace(/-/g, "+").replace(/_/g, "/")), (c) => c.charCodeAt(0));
const text = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer)))
  .replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");

const named = (list) => (list || []).map((one) => ({ ...one, id: bytes(one.id) }));

function forCreating(options) {
  const key = options.publicKey;
  return { publicKey: { ...key,
    challenge: bytes(key.challenge),
    user: { ...key.user, id: bytes(key.user.id) },
    excludeCredentials: named(key.excludeCredentials),
    authenticatorSelection: { ...key.authenticatorSelection,
      residentKey: "required", requireResidentKey: true, userVerification: "required" } } };
}

function forGetting(options) {
  const key = options.publicKey;
  return { publicKey: { ...key,
    challenge: bytes(key.challenge), allowCredentials: named(key.allowCredentials) } };
}

function told(credential) {
  const answer = credential.response;
  const response = { clientDataJSON: text(answer.clientDataJSON) };
  for (const name of ["attestationObject", "authenticatorData", "signature", "userHandle"]) {
    if (answer[name]) response[name] = text(answer[name]);
  }
  if (answer.getTransports) response.transports = answer.getTransports();
  return JSON.stringify({
    id: credential.id, rawId: text(credential.rawId), type: credential.type,
    authenticatorAttachment: credential.authenticatorAttachment,
    clientExtensionResults: credential.getClientExtensionResults(), response });
}

async function optionsOf(form) {
  if (form.dataset.passkey !== "login") {
    return JSON.parse(document.getElementById(form.dataset.options).textContent);
  }
  const answer = await fetch(form.action, { headers: { "X-Requested-With": "XMLHttpRequest" } });
  return (await answer.json()).request_options;
}

async function ask(form) {
  const options = await optionsOf(form);
  const credential = form.dataset.passkey === "create"
    ? await navigator.credentials.create(forCreating(options))
    : await navigator.credentials.get(forGetting(options));
  form.elements.credential.value = told(credential);
}

async function go(form) {
  const word = form.querySelector("[data-passkey-failed]");
  if (word) word.hidden = true;
  try {
    await ask(form);
    HTMLFormElement.prototype.submit.call(form);
  } catch {
    if (word) word.hidden = false;
  }
}

function show() {
  document.querySelectorAll("form[data-passkey]").forEach((one) => { one.hidden = false; });
  document.querySelectorAll("[data-without-passkeys]").forEach((one) => { one.hidden = true; });
}

if (window.PublicKeyCredential) {
  show();
  // The page is drawn anew when its language is changed.
  new MutationObserver(show).observe(document.body, { childList: true });
  document.addEventListener("submit", (event) => {
    if (!event.target.dataset.passkey) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    go(event.target);
  }, true);
}
