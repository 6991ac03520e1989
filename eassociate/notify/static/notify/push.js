// Lets this browser show notices: asks, subscribes, and sends the form with what the browser gave.
import { browser } from "./browser.js";

const form = document.querySelector("[data-push]");
const bytes = (text) =>
  Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (c) => c.charCodeAt(0));
const text = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer)))
    .replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");

const able = "serviceWorker" in navigator && "PushManager" in window && "Notification" in window;

if (form && able) {
  form.hidden = false;
  document.querySelector("[data-push-unable]")?.remove();
  form.addEventListener("submit", start);
}

async function start(event) {
  if (form.elements.endpoint.value) return;
  event.preventDefault();
  event.stopPropagation();
  say("");
  try {
    if ((await Notification.requestPermission()) !== "granted") return say(form.dataset.refused);
    fill(await subscription());
    form.requestSubmit();
  } catch {
    say(form.dataset.failed);
  }
}

async function subscription() {
  await navigator.serviceWorker.register("/worker.js", { scope: "/" });
  const { pushManager } = await navigator.serviceWorker.ready;
  const options = { userVisibleOnly: true, applicationServerKey: bytes(form.dataset.key) };
  const held = await pushManager.getSubscription();
  if (held && text(held.options.applicationServerKey || []) === form.dataset.key) return held;
  await held?.unsubscribe();
  return pushManager.subscribe(options);
}

function fill(held) {
  const { endpoint, keys } = held.toJSON();
  form.elements.endpoint.value = endpoint;
  form.elements.p256dh.value = keys.p256dh;
  form.elements.auth.value = keys.auth;
  form.elements.name.value = browser();
}

function say(words) {
  const place = form.querySelector("[role=status]");
  place.textContent = words;
}
