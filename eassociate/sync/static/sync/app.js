// The page that opens without a network: PIN, then what the role needs, from the phone's own store.
import { day, dayOf, h, moment, say, template } from "./dom.js";
import { commandOf, empty } from "./commands.js";
import * as phone from "./phone.js";
import { ENDED, pull, send, setUp } from "./travel.js";
import { list, notHanded } from "./entries.js";
import { thread } from "./talk.js";
import { handsOn, later, remembering, typing } from "./hands.js";
import { pinForm } from "./pin.js";
import * as views from "./views.js";

const app = document.getElementById("app"), told = document.getElementById("told"), bar = document.getElementById("bar");
const LOOK = 60000;
// What waits for the coordinator.
const TROUBLE = ["conflict", "quarantined"];
// What nobody wrote.
const SILENT = ["read_thread", "register_device", "open_thread"];
// What a sync does not settle.
const LASTING = ["pin_gone", "expired", "not_kept", "little_room"];
let online = navigator.onLine, busy = false, left = null;

function tell(name, more) {
  told.hidden = !name;
  told.dataset.name = name;
  told.textContent = name ? say(name, more) : "";
}

const show = (...parts) => app.replaceChildren(...parts.filter(Boolean));
const title = (words, ...more) => h("div.page-head", {}, h("div.page-title", {}, h("h1", {}, words), ...more));

// -- without a store, before the PIN -------------------------------------------------------------

function welcome() {
  show(h("div.card.roomy", {}, h("h1", {}, say("title")), h("p", {}, say("why")), pinForm(say("set_up"), true, makePhone)));
}

async function makePhone(pin, again) {
  if (pin.length < 6) return say("pin_short");
  if (pin !== again) return say("pin_differs");
  try {
    await setUp(pin);
    await pull();
  } catch (said) {
    return said.status === 401 ? say("sign_in_first") : said.code ? said.message : say(navigator.onLine ? "error_other" : "sign_in_first");
  }
  await keepShell();
  await draw();
  return "";
}

async function keepShell() {
  const worker = await navigator.serviceWorker?.register("/worker.js").catch(() => null);
  worker?.active?.postMessage("fill");
}

function locked() {
  const forget = h("button.button.plain", { type: "button", click: async () => confirm(say("forget_sure")) && (await phone.forget(), await send().catch(() => {}), draw()) }, say("forget"));
  show(h("div.card.roomy", {}, h("h1", {}, say("locked")), pinForm(say("open"), false, tryPin)), h("p.below", {}, forget));
  document.getElementById("pin").focus();
}

async function tryPin(pin) {
  if (await phone.enter(pin)) {
    await draw();
    refresh();
    return "";
  }
  const known = await phone.meta();
  if (known.set) return say("pin_wrong", { left: (known.tries || 8) - known.wrong });
  await draw();
  tell("pin_gone");
  send().catch(() => {});
  return "";
}

// -- unlocked ------------------------------------------------------------------------------------

async function draw() {
  const known = await phone.meta().catch(() => null);
  if (!globalThis.indexedDB || known === null) return show(h("p.notice.warning", {}, say("no_store")));
  if (await phone.expired()) await phone.forget(), tell("expired");
  if (!known?.set) return barOf(null), welcome();
  if (!phone.unlocked()) return barOf(null), locked();
  put(await sceneOf(known));
}

function put(scene) {
  const unfold = remembering(app);
  barOf(scene);
  const [view, id] = location.hash.slice(1).split("/");
  const page = { ill, home, queue, talk, edit }[view] || main;
  show(...page(scene, id));
  unfold();
}

// Nothing is drawn anew under somebody's hands, were they laid on it while it was being prepared:
// then only the line about sending changes.
async function redraw() {
  if (!phone.unlocked()) return;
  const scene = await sceneOf(await phone.meta()), old = app.querySelector(".sent-state");
  if (!handsOn(app)) return put(scene);
  barOf(scene);
  later(redraw);
  if (old && !handsOn(old)) old.replaceWith(sentState(scene) || "");
  else if (!old) app.querySelector(".page-head")?.after(sentState(scene) || "");
}

// Another page of this page: what is typed on the first one waits there.
async function turn(event) {
  const from = new URL(event.oldURL).hash.slice(1), to = location.hash.slice(1);
  if (!from && to && typing(app)) left = [...app.childNodes];
  if (to || !left) return draw();
  show(...left);
  left = null;
  await redraw();
}

async function sceneOf(known) {
  const [news, all] = await Promise.all([phone.news(), phone.queue()]), now = phone.now(known);
  const queue = all.filter((row) => !SILENT.includes(row.entry.action));
  for (const row of queue) {
    if (row.reason) row.why = await phone.reasonOf(row);
    if (row.entry.content.image && row.state !== "accepted") row.photo = await shot(row);
  }
  return { known, news, all, queue, now, today: dayOf(now), waiting: queue.filter((row) => row.state === "waiting").length };
}

async function shot(row) {
  const raw = await phone.fileOf(row).catch(() => null);
  return raw && `data:image/jpeg;base64,${btoa([...new Uint8Array(raw)].map((c) => String.fromCharCode(c)).join(""))}`;
}

function barOf(scene) {
  bar.replaceChildren(...(scene ? [h("span.badge.quiet", { id: "line", "data-online": online }, online ? `● ${say("online")}` : `○ ${say("offline")}`)] : []));
}

function main(scene) {
  const { news, queue, known, now } = scene, view = views[known.role];
  const asOf = h("p.quiet", {}, say("as_of", { at: moment(news.head.as_of || known.contact, now) }));
  const ill = known.role === "companion" && !news.head.ill_until ? h("a.button.quiet", { href: "#ill" }, `🤒 ${say("ill")}`) : null;
  const head = h("div.page-head", {}, h("div.page-title", {}, h("h1", {}, day(now)), asOf), ill);
  return [head, sentState(scene), view ? view(scene) : null, foot(news)].concat(queue.length && view ? [h("p", {}, h("a", { href: "#queue" }, say("queue")))] : []);
}

function sentState({ queue, waiting, all, news }) {
  const elsewhere = (news.head.sent || []).filter((one) => TROUBLE.includes(one.verdict) && !all.some((row) => row.id === one.id)).length;
  const troubled = queue.filter((row) => [...TROUBLE, "refused"].includes(row.state) || notHanded(row));
  if (!queue.length && !elsewhere) return null;
  const words = waiting ? say("waiting", { n: waiting }) : say("all_sent");
  return h(`div.notice${troubled.length || elsewhere ? ".warning" : ""}.sent-state`, { "data-waiting": waiting }, h("p", {}, h("a", { href: "#queue" }, `${waiting ? "○" : "✓"} ${words}`)),
    elsewhere ? h("p", {}, `⇄ ${say("elsewhere", { n: elsewhere })}`) : null,
    troubled.length ? list(troubled, {}, {}, again) : null,
    waiting && online ? h("button.button.quiet", { type: "button", click: refresh }, say("send_now")) : null);
}

function foot(news) {
  const provider = news.head.provider || {};
  return h("div.card.no-print", {}, h("p", {}, h("b", {}, say("service")), " ", provider.name || "", " ", provider.phone ? h("a.nowrap", { href: `tel:${provider.phone}` }, provider.phone) : ""),
    h("p", {}, h("b", {}, say("ambulance")), " ", h("a.nowrap", { href: `tel:${news.head.ambulance}` }, news.head.ambulance || "")), h("p", {}, h("a", { href: "/" }, say("today_page"))));
}

const again = () => redraw().then(refresh);
const back = () => h("p.below", {}, h("a", { href: "#" }, say("back")));

function ill({ news }) {
  const form = template("t-ill");
  form.querySelector("[data-fill]").textContent = say("ill_note", { phone: news.head.provider?.phone || "" });
  return [h("div.card.roomy", {}, h("h1", {}, `🤒 ${say("ill")}`), form), back()];
}

function home({ news }, id) {
  const form = template("t-home");
  form.dataset.child = id;
  return [h("div.card.roomy", {}, h("h1", {}, `🏠 ${news.children[id]?.name || ""}`), form), back()];
}

const edit = (scene, id) => [title(say("correct")), h("div.card.roomy", {}, views.edit(scene, id)), back()];
const talk = (scene, id) => [...thread(scene, id), back()];

function queue(scene) {
  const { queue: rows, news } = scene;
  return [title(say("queue")), scene.waiting && online ? h("button.button.quiet", { type: "button", click: refresh }, say("send_now")) : null, list(rows, news.visits, news.children, again), back()];
}

// -- what is written here ------------------------------------------------------------------------

addEventListener("submit", async (event) => {
  const form = event.target;
  if (!form.dataset.command) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  if (form.dataset.asking) return;
  form.dataset.asking = "yes";
  let asked;
  try {
    asked = await commandOf(form, event.submitter, phone.here(await phone.meta()));
    if (empty(asked)) return tell(form.dataset.empty || "empty"), scrollTo(0, 0);
    if (form.dataset.opens) await phone.keep({ action: "open_thread", content: JSON.parse(form.dataset.opens), about: asked.about });
    await phone.keep(asked);
  } catch {
    return tell("full"), scrollTo(0, 0);
  } finally {
    delete form.dataset.asking;
  }
  if (asked.content.way === "give" && asked.content.other === "other") tell("call_first", { calls: form.dataset.calls });
  else tell(online ? "" : "kept");
  form.reset();
  document.activeElement.blur(); // this form is done with
  if ("stays" in form.dataset) return await redraw(), void refresh();
  location.hash ? (location.hash = "") : await redraw();
  scrollTo(0, 0);
  refresh();
}, { capture: true });

// -- in touch ------------------------------------------------------------------------------------

async function refresh() {
  const known = await phone.meta();
  if (!known) return;
  if (busy) return void (busy = "again");
  busy = true;
  try {
    const out = await send().catch(signedOut);
    if (known.set) await pull(); // says so where the phone was ended
    if (out) throw out;
    online = true;
    if (!LASTING.includes(told.dataset.name)) tell("");
  } catch (said) {
    await lost(said);
  } finally {
    if (busy === "again") setTimeout(refresh);
    busy = false;
  }
  await redraw();
}

function signedOut(said) {
  if (said.status !== 401) throw said;
  return said;
}

async function lost(said) {
  online = Boolean(said.status);
  if (ENDED.includes(said.code)) await phone.forget(), await draw(), send().catch(() => {});
  if (said.status) tell({ 401: "error_sign_in", 426: "error_update" }[said.status] || { no_role: "error_no_role", ended: "error_ended" }[said.code] || "error_other");
}

async function warnings() {
  if (!(await navigator.storage?.persisted?.()) && (await phone.meta())?.set) tell("not_kept");
  const room = await navigator.storage?.estimate?.();
  if (room && room.quota - room.usage < 20e6) tell("little_room");
}

addEventListener("hashchange", turn);
addEventListener("online", refresh);
addEventListener("offline", () => ((online = false), redraw()));
document.addEventListener("visibilitychange", () => document.hidden || refresh());
setInterval(() => navigator.onLine && refresh(), LOOK);

await draw();
if (document.body.dataset.unsent === "yes") tell("unsent");
else await warnings().catch(() => {});
refresh();
