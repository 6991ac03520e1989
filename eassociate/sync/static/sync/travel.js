// Between the phone and the server: setting up, fetching what is new, sending what waits.
import * as own from "./phone.js";
import * as seals from "./crypto.js";
import * as store from "./store.js";
import { browser } from "../notify/browser.js";
import { answerOf, ask, post, PROTOCOL, Said, token } from "./wire.js";

const BATCH = 50, PART = 256 * 1024, LETTERS = 10, AT_ONCE = 3;
const { AWAY, SETTLED, change, drop, json, made, meta, read, tell } = own;

/** Refusals after which a phone forgets. */
export const ENDED = ["no_role", "ended"];

/** Makes this browser a phone of the signed-in person. Throws `Said` or a network error. */
export async function setUp(pin) {
  const first = await answerOf(await ask("/sync/pull", { headers: { "E-Associate-Protocol": PROTOCOL } }));
  const lock = await seals.makeLock(pin), device = seals.uuid7(), secret = seals.b64(seals.random(24));
  const digest = await seals.sha256(seals.bytes(secret));
  const entry = made("register_device", { device, secret_digest: digest, name: browser() }, []);
  const said = await post("/sync/push", batch({ device, membership: first.membership }, [entry]));
  if (!SETTLED.includes(said.entries[0].verdict)) throw new Said(409, { message: said.entries[0].reason });
  await store.clear("news");
  await store.put("meta", { name: "phone", device, secret, lock, wrong: 0, seq: 0, set: true });
  await own.enter(pin);
  await absorb(first);
  localStorage.setItem("phone", "yes");
  navigator.storage?.persist?.();
  return first;
}

// -- fetching --------------------------------------------------------------------------------

/** Fetches what is new; takes no PIN, since it only writes. */
export async function pull() {
  let page = "";
  do {
    const phone = await meta();
    const asked = new URLSearchParams({ membership: phone.membership, device: phone.device, since: phone.since || "", page });
    const headers = { "E-Associate-Protocol": PROTOCOL };
    if (phone.tag && !page) headers["If-None-Match"] = phone.tag;
    const answer = await ask(`/sync/pull?${asked}`, { headers });
    if (answer.status === 304) return change({ contact: Date.now(), skew: Date.parse(answer.headers.get("X-Server-Time")) - Date.now() });
    const found = await answerOf(answer);
    const paper = found.paper && !(await store.get("news", `papers:${found.paper.id}`)) && found.paper;
    await absorb(found, paper ? "" : answer.headers.get("ETag"));
    if (paper) await fetchPaper(paper);
    page = found.page || "";
  } while (page);
  tell();
}

// The sheet of the morning, once; where it does not come now, the next pull asks again.
async function fetchPaper(paper) {
  const phone = await meta(), name = `papers:${paper.id}`;
  const asked = new URLSearchParams({ membership: phone.membership, device: phone.device, paper: paper.id });
  const answer = await ask(`/sync/paper?${asked}`, { headers: { "E-Associate-Protocol": PROTOCOL } });
  if (!answer.ok) return;
  const pdf = seals.b64(await answer.arrayBuffer());
  await store.put("news", { name, sealed: await seals.seal(phone.lock.public, json({ ...paper, pdf })) });
  await unlessForgotten();
}

// It may have been made to forget while something was being sealed.
const unlessForgotten = async () => (await meta()).set || store.clear("news");

async function absorb(found, tag = "") {
  const phone = await meta(), rows = [];
  const add = async (name, value) => rows.push({ name, sealed: await seals.seal(phone.lock.public, json(value)) });
  for (const child of found.children || []) await add(`children:${child.id}`, child);
  for (const visit of found.visits || []) await add(`visits:${visit.id}`, visit);
  for (const chain of found.chains || []) await add(`chains:${chain.child}`, chain);
  for (const thread of found.threads || []) await add(`threads:${thread.id}`, thread);
  if (found.board) await add("board", found.board);
  const { children, visits, chains, threads, board, paper, since, page, ...head } = found;
  await add("head", { ...head, as_of: found.at });
  await store.put("news", ...rows);
  await sweep(found);
  await change({
    membership: found.membership, role: found.role, box: found.box, zone: found.zone, keepDays: found.keep_days, tries: found.tries,
    contact: Date.now(), skew: Date.parse(found.at) - Date.now(), ...(found.since ? { since: found.since, tag } : {}),
  });
  if (!(await unlessForgotten())) return;
  await settle(found.sent || []);
}

async function sweep(found) {
  const { child_ids: children = [], visit_ids: visits = [], thread_ids: threads = [], paper } = found;
  const names = { children, chains: children, visits, threads, papers: paper ? [paper.id] : [] };
  const keep = new Set(Object.entries(names).flatMap(([kind, ids]) => ids.map((id) => `${kind}:${id}`)));
  const gone = (await store.all("news")).map((row) => row.name).filter((name) => name.includes(":") && !keep.has(name));
  if (gone.length) await store.remove("news", ...gone);
}

// What became of entries, as the server tells it; what is settled is forgotten after three days.
async function settle(sent) {
  const fate = new Map(sent.map((one) => [one.id, one])), { lock } = await meta();
  for (const row of await store.all("queue")) {
    const one = fate.get(row.id);
    if (one && one.verdict !== "refused" && row.state !== "waiting") {
      const reason = row.reason || (one.refusal ? await seals.seal(lock.public, json(one.refusal)) : null);
      await store.put("queue", { ...row, reason, state: one.verdict, readBy: one.read_by || row.readBy || [] });
    }
    if (SETTLED.includes(row.state) && Date.now() - row.at > 3 * 86400000) await drop(row);
  }
}

// -- sending ---------------------------------------------------------------------------------

const batch = (phone, entries) => ({ protocol: PROTOCOL, device: phone.device, membership: phone.membership, sent_at: new Date().toISOString(), entries });
const alone = (work) => (navigator.locks ? navigator.locks.request("phone", work) : work());
const waiting = async () => (await store.all("queue")).filter((row) => row.state === "waiting").sort((a, b) => a.seq - b.seq);

/** Sends what waits: with reasons while unlocked, else as letters. Resolves with what is left. */
export const send = () => alone(async () => {
  const phone = await meta();
  if (!phone) return;
  await (own.unlocked() && phone.set ? push(phone) : deliver(phone));
  tell();
});

// What can be said at once goes first; photos travel while the next batch is judged, and what named
// them comes again when they are there.
async function push(phone) {
  let rows = await ready();
  for (let idle = 0; rows.length && idle < 2; ) {
    let lane = Promise.resolve();
    for (let i = 0; i < rows.length; i += BATCH) {
      const lacking = await pushSome(phone, rows.slice(i, i + BATCH));
      lane = lane.then(() => uploadAll(lacking));
      lane.catch(() => {}); // thrown below, when the batches are through
    }
    await lane;
    const before = rows.length;
    rows = await ready();
    idle = rows.length < before ? 0 : idle + 1;
  }
}

const ready = async () => (await own.queue()).filter((row) => row.state === "waiting");

async function pushSome(phone, rows) {
  const said = await post("/sync/push", batch(phone, rows.map((row) => row.entry)));
  await note(phone, said.entries);
  return said.entries.filter((one) => one.field === "upload").map((one) => rows.find((row) => row.id === one.id));
}

async function uploadAll(rows) {
  for (let i = 0; i < rows.length; i += AT_ONCE) await Promise.all(rows.slice(i, i + AT_ONCE).map(upload));
}

async function upload(row) {
  const [name] = Object.keys(row.blobs), raw = new Uint8Array(await own.fileOf(row));
  let { received } = await answerOf(await ask(`/sync/uploads/${name}`));
  while (received < raw.length) {
    const headers = { "Content-Type": "application/octet-stream", "X-CSRFToken": await token() };
    const path = `/sync/uploads/${name}?offset=${received}&total=${raw.length}`;
    const answer = await ask(path, { method: "POST", headers, body: raw.subarray(received, received + PART) });
    if (!answer.ok && answer.status !== 409) throw new Said(answer.status, {});
    const stand = await answer.json();
    if (stand.received <= received && !answer.ok) throw new Said(409, {});
    received = stand.received;
  }
}

async function note(phone, answers) {
  for (const one of answers) {
    const row = await store.get("queue", one.id);
    if (!row || one.verdict === "waiting") continue;
    const reason = one.reason && phone.lock ? await seals.seal(phone.lock.public, json({ reason: one.reason, field: one.field })) : null;
    const state = one.verdict === "repeated" ? "accepted" : one.verdict;
    if (row.blobs.length && AWAY.includes(state)) await store.remove("blobs", ...row.blobs);
    await store.put("queue", { ...row, state, reason, sentAt: Date.now() });
  }
}

// Letters need neither PIN nor sign-in: whoever holds the phone brings them to the server.
async function deliver(phone) {
  const rows = await waiting();
  for (let i = 0; i < rows.length; i += LETTERS) {
    const letters = await Promise.all(rows.slice(i, i + LETTERS).map(letterOf));
    const said = await post("/sync/letters", { protocol: PROTOCOL, sent_at: new Date().toISOString(), letters, hand_over: !phone.set });
    await note(phone, said.entries);
    for (const one of said.entries) if (!phone.set && AWAY.includes(one.verdict)) await drop(await store.get("queue", one.id));
  }
  if (!phone.set && !(await waiting()).length) localStorage.setItem("phone", "no");
}

async function letterOf(row) {
  const blobs = {};
  for (const name of row.blobs) blobs[name] = seals.b64((await store.get("blobs", name)).content);
  return { id: row.id, letter: row.letter, blobs };
}

export const countWaiting = async () => (await waiting()).length;
