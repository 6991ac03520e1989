// On every page: a form that cannot be sent is kept on the phone, where the phone was set up for
// that; elsewhere it is not sent in vain, so that what was typed stays.
const state = (() => {
  try {
    return localStorage.getItem("phone") || "no";
  } catch {
    return "no"; // a private window without storage
  }
})();
const phone = () => import("./phone.js"), travel = () => import("./travel.js");
const EVERY = 300000;

function reachable() {
  if (!navigator.onLine) return Promise.resolve(false);
  return fetch("/healthz", { cache: "no-store", signal: AbortSignal.timeout(4000) }).then((answer) => answer.ok, () => false);
}

addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method !== "post" || form.closest("[data-shell]")) return;
  if (form.action.endsWith("/account/logout/") && (state !== "no" || navigator.onLine)) return signOut(event);
  if (state === "yes" && form.dataset.command && !form.dataset.checked) return keepOrSend(event);
  if (!navigator.onLine) hold(event);
}, { capture: true });

function hold(event) {
  event.preventDefault();
  event.stopImmediatePropagation();
  const word = document.getElementById("live-state");
  word.textContent = document.getElementById("live-said").dataset.offline;
  word.hidden = false;
}

async function keepOrSend(event) {
  event.preventDefault();
  event.stopImmediatePropagation();
  const form = event.target, button = event.submitter;
  if (form.dataset.asking) return;
  form.dataset.asking = "yes";
  try {
    if (await reachable()) return goOn(form, button);
    const { commandOf, empty } = await import("./commands.js"), here = await phone();
    const asked = await commandOf(form, button, here.here(await here.meta()));
    if (!asked || empty(asked)) return hold(event);
    await here.keep(asked);
    form.reset();
    location.assign("/offline/");
  } catch {
    hold(event); // no room on the disk: what was typed stays in the form
  } finally {
    delete form.dataset.asking;
  }
}

function goOn(form, button) {
  form.dataset.checked = "yes";
  form.requestSubmit(button);
  delete form.dataset.checked;
}

async function signOut(event) {
  event.preventDefault();
  event.stopImmediatePropagation();
  await (state === "no" ? quiet() : forgotten()).catch(() => {});
  event.target.submit();
}

// Also where another session than this one had let notices in.
const quiet = async () => (await import("../notify/browser.js")).silence();

async function forgotten() {
  const here = await phone();
  await (await travel()).send().catch(() => {});
  await here.forget();
}

async function catchUp() {
  const here = await phone(), known = await here.meta();
  if (!known || !navigator.onLine) return;
  const there = await travel();
  if (await there.countWaiting()) await there.send();
  if (known.set && Date.now() - known.contact > EVERY) await there.pull().catch(ended);
}

// The role or the phone has ended: what it knows is forgotten at once.
async function ended(said) {
  if ((await travel()).ENDED.includes(said.code)) await (await phone()).forget();
}

if (state !== "no" && !document.querySelector("[data-shell]")) {
  navigator.serviceWorker?.register("/worker.js").catch(() => {});
  const soon = () => catchUp().catch(() => {});
  addEventListener("online", soon);
  setTimeout(soon, 1500);
}
