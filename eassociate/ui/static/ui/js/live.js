// One stream per visible tab: when something changed, the regions of this page are brought up to date.
import { inField, unsaved } from "./forms.js";

const body = document.body;
const ENDED = [401, 403, 404];
const element = (id) => document.getElementById(id);
const LIVE = { "X-Live": "1" };
const SETTLE = 120, LONGEST = 60000, HIDDEN = 20000, WORD_AFTER = 4000;

// What the page shows: the journal's cursor where the page names it, else unknown until a first look.
let since = body.dataset.since || "";
let stream = null, opened = false, pause = 1000, again = 0, word = 0, missed = !since, hide = 0;

const address = () => `${body.dataset.live || "/live/"}${since && `?since=${encodeURIComponent(since)}`}`;

function connect() {
  clearTimeout(again);
  if (stream || document.hidden) return;
  opened = false;
  stream = new EventSource(address());
  stream.addEventListener("open", connected);
  stream.addEventListener("changed", changed);
  stream.addEventListener("error", lost);
}

function changed(event) {
  since = event.lastEventId || since;
  soon();
}

function connected() {
  opened = true;
  clearTimeout(word);
  word = 0;
  pause = 1000;
  quiet();
  if (missed) soon();
  missed = false;
}

// A stream may open, or stay open, although the network is gone: then the word stays.
function quiet() {
  if (opened && navigator.onLine) element("live-state").hidden = true;
}

function lost() {
  const refused = !opened;
  close();
  if (refused) leaveIfEnded();
  word ||= setTimeout(() => (element("live-state").hidden = false), WORD_AFTER);
  again = setTimeout(connect, pause * (0.75 + Math.random() / 2));
  pause = Math.min(pause * 2, LONGEST);
}

// Signed out elsewhere, or no longer allowed here: the page must not go on showing what it knows.
async function leaveIfEnded() {
  const answer = await fetch(location.href, { redirect: "manual", headers: LIVE }).catch(() => null);
  if (answer && (answer.type === "opaqueredirect" || ENDED.includes(answer.status))) location.reload();
}

function close() {
  stream?.close();
  stream = null;
  opened = false;
  missed = true;
}

document.addEventListener("visibilitychange", () => {
  clearTimeout(hide);
  if (document.hidden) hide = setTimeout(close, HIDDEN);
  else connect();
});
addEventListener("online", () => (connect(), quiet()));
addEventListener("pagehide", close);
addEventListener("pageshow", (event) => event.persisted && connect());

let waiting = 0, busy = false, once_more = false;

function soon() {
  clearTimeout(waiting);
  waiting = setTimeout(refresh, SETTLE);
}

async function refresh() {
  if (busy) return (once_more = true);
  busy = true;
  try {
    body.dispatchEvent(new Event("live"));
    await bring();
  } catch {
    missed = true;
  } finally {
    busy = false;
    if (once_more) soon();
    once_more = false;
  }
}

async function bring() {
  if (!document.querySelector("[data-live-region]")) return;
  const answer = await fetch(location.href, { headers: LIVE });
  if (answer.redirected || ENDED.includes(answer.status)) return location.reload();
  if (!answer.ok) return;
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
  const changes = [...document.querySelectorAll("[data-live-region]")].map((old) => swap(old, fresh.getElementById(old.id)));
  if (changes.some(Boolean)) announce();
}

// Hidden fields (tokens, ids made for one sending) differ in every answer and change nothing to see.
function visible(region) {
  const copy = region.cloneNode(true);
  copy.querySelectorAll("input[type=hidden]").forEach((field) => field.remove());
  copy.querySelectorAll("details[open]").forEach((part) => part.removeAttribute("open"));
  copy.querySelectorAll("[data-aloud]").forEach((button) => (button.hidden = true, button.removeAttribute("aria-pressed")));
  return copy;
}

function swap(old, fresh) {
  if (!fresh) return false;
  const [before, after] = [visible(old), visible(fresh)];
  if (before.innerHTML === after.innerHTML) return false;
  if (typing(old)) return (old.dataset.stale = "yes"), false;
  const back = remember(old);
  old.replaceChildren(...fresh.childNodes);
  delete old.dataset.stale;
  window.htmx?.process(old);
  back();
  return before.textContent.trim() !== after.textContent.trim();
}

function typing(region) {
  const heard = [...region.querySelectorAll("audio")].some((sound) => !sound.paused);
  return inField(region) || heard || unsaved(region) || region.querySelector("form[data-sending]");
}

addEventListener("pause", () => document.querySelector("[data-stale]") && soon(), { capture: true });

addEventListener("focusout", () => document.querySelector("[data-stale]") && soon());

// What is open, where the focus is, how far inner parts are scrolled: after the swap it is as it was.
function remember(region) {
  const open = new Set([...region.querySelectorAll("details[open]")].map((d) => key(d, region)));
  const at = region.contains(document.activeElement) ? key(document.activeElement, region) : null;
  const scrolled = [...region.querySelectorAll("*")].filter((e) => e.scrollLeft || e.scrollTop).map((e) => [key(e, region), e.scrollLeft, e.scrollTop]);
  return () => {
    for (const part of region.querySelectorAll("details")) part.open = open.has(key(part, region)) || part.open;
    if (at) find(region, at)?.focus({ preventScroll: true });
    for (const [where, left, top] of scrolled) find(region, where)?.scrollTo(left, top);
  };
}

function key(element, region) {
  if (element.id) return `#${element.id}`;
  const path = [];
  for (let e = element; e !== region; e = e.parentElement) path.unshift([...e.parentElement.children].indexOf(e));
  return path.join(".");
}

function find(region, where) {
  if (where.startsWith("#")) return document.getElementById(where.slice(1));
  return where.split(".").reduce((e, i) => e?.children[i], region);
}

function announce() {
  const said = element("live-said");
  said.textContent = "";
  requestAnimationFrame(() => (said.textContent = said.dataset.brought));
}

if (body.hasAttribute("data-live")) {
  connect();
  setInterval(() => document.hidden || soon(), 300000);
}
