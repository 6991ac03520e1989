// What the phone keeps, and forgets, without showing anything. It can be written to without the PIN;
// only reading takes it. travel.js sends and fetches.
import * as seals from "./crypto.js";
import * as store from "./store.js";
import { silence } from "../notify/browser.js";

export const SETTLED = ["accepted", "repeated", "taken", "dropped"];
export const AWAY = [...SETTLED, "quarantined", "conflict"];
let key = null; // the private key, while unlocked; in memory alone
let wrong = 0; // PINs since the page was opened

export const meta = () => store.get("meta", "phone");
export const unlocked = () => key !== null;
export const json = (value) => seals.bytes(JSON.stringify(value));
export const tell = () => dispatchEvent(new Event("phone"));

export const change = (more) => store.alter("meta", "phone", (now) => ({ name: "phone", ...now, ...more }));

/** The next number of the queue. */
async function next() {
  let seq;
  await store.alter("meta", "phone", (now) => ({ ...now, seq: (seq = now.seq + 1) }));
  return seq;
}

// -- locking, forgetting ---------------------------------------------------------------------

/** True when the PIN is right; after too many wrong ones the phone forgets what it knows. */
export async function enter(pin) {
  const phone = await meta();
  key = await seals.unlock(phone.lock, pin);
  wrong = key ? 0 : Math.max(wrong, phone.wrong) + 1;
  if (wrong >= (phone.tries || 8)) await forget();
  else await change({ wrong }).catch(() => {}); // a full disk keeps nobody from reading
  if (key) tell();
  return key !== null;
}

export function lock() {
  key = null;
  tell();
}

/** Forgets all that can be read. What was not sent stays sealed for the server, to be delivered. */
export async function forget() {
  const phone = await meta();
  key = null;
  await store.clear("news");
  for (const row of await store.all("queue")) {
    if (AWAY.includes(row.state)) await drop(row);
    else await store.put("queue", { ...row, mine: null, reason: null });
  }
  await store.put("meta", { name: "phone", set: false, device: phone?.device, seq: phone?.seq || 0 });
  localStorage.setItem("phone", (await store.all("queue")).length ? "sealed" : "no");
  await silence().catch(() => {}); // what was forgotten is not announced here any more, either
  tell();
}

export const drop = async (row) => {
  await store.remove("queue", row.id);
  if (row.blobs.length) await store.remove("blobs", ...row.blobs);
};

/** Whether it has been out of touch for longer than the site lets it keep anything. */
export async function expired() {
  const phone = await meta();
  return Boolean(phone?.set && Date.now() - phone.contact > (phone.keepDays || 14) * 86400000);
}

// -- writing ---------------------------------------------------------------------------------

export const made = (action, content, after) => ({ id: seals.uuid7(), action, content, occurred_at: new Date().toISOString(), after });

/** Keeps an entry for later. `about`: what it is about, so that it follows what was said of that
 *  before. `file`: a Blob for `content[field]`. Throws when the disk has no room: nothing is lost
 *  then, since the form still has it. */
export async function keep({ action, content, about, file = null, field = "image" }) {
  const phone = await meta();
  const before = (await store.all("queue")).filter((row) => row.about === about && !AWAY.includes(row.state));
  const entry = made(action, content, before.sort((a, b) => a.seq - b.seq).slice(-1).map((row) => row.id));
  const blobs = file ? [await sealFile(entry, file, field)] : [];
  const row = await sealed(phone, entry, blobs), seq = await next();
  await store.putTogether({
    blobs: blobs.map(({ name, content: raw }) => ({ name, content: raw })),
    queue: [{ ...row, about, seq, state: "waiting", at: Date.now() }],
  });
  tell();
  return entry.id;
}

async function sealFile(entry, file, field) {
  const plain = await file.arrayBuffer(), name = seals.uuid7();
  entry.content[field] = { upload: name, sha256: await seals.sha256(plain) };
  return { name, field, ...(await seals.encrypted(plain)) };
}

async function sealed(phone, entry, blobs) {
  const keys = Object.fromEntries(blobs.map(({ name, field, key: k, nonce }) => [name, { field, key: k, nonce }]));
  const letter = { device: phone.device, secret: phone.secret, entry, blobs: keys };
  return {
    id: entry.id,
    blobs: blobs.map((one) => one.name),
    mine: await seals.seal(phone.lock.public, json({ entry, blobs: keys })),
    letter: await seals.seal(phone.box.public, json(letter), phone.box.id),
  };
}

// -- reading (unlocked) ----------------------------------------------------------------------

export const read = async (phone, box) => JSON.parse(seals.text(await seals.open(key, phone.lock.public, box)));

/** The queue, in order, with what each entry says. */
export async function queue() {
  const phone = await meta(), rows = (await store.all("queue")).sort((a, b) => a.seq - b.seq);
  return Promise.all(rows.filter((row) => row.mine).map(async (row) => ({ ...row, ...(await read(phone, row.mine)) })));
}

/** Everything that was fetched: {head, children, visits, chains, threads, papers, board}. What has
 *  an end is gone with it, network or not. */
export async function news() {
  const phone = await meta(), found = { head: {}, children: {}, visits: {}, chains: {}, threads: {}, papers: {}, board: [] };
  const rows = await Promise.all((await store.all("news")).map(async (row) => [row.name.split(":"), await read(phone, row.sealed)]));
  for (const [[kind, id], value] of rows) id ? ((found[kind] ||= {})[id] = value) : (found[kind] = value);
  for (const kind of ["children", "papers"]) {
    for (const [id, one] of Object.entries(found[kind])) {
      if (!(Date.parse(one.until) < now(phone))) continue;
      delete found[kind][id];
      await store.remove("news", `${kind}:${id}`);
    }
  }
  return found;
}

/** The moment by the server's clock, however wrong the phone's is. */
export const now = (phone) => Date.now() + (phone?.skew || 0);

/** That moment, and the zone in which the service has its days. */
export const here = (phone) => ({ at: now(phone), zone: phone?.zone });

export async function fileOf(row) {
  const [name, how] = Object.entries(row.blobs)[0];
  return seals.decrypted((await store.get("blobs", name)).content, how.key, how.nonce);
}

/** Says it anew: a mended entry under its old number, or one that goes to the coordinator. */
export async function mend(row, content, handOver = false) {
  const phone = await meta(), entry = { ...row.entry, content, hand_over: handOver };
  const blobs = Object.entries(row.blobs).map(([name, how]) => ({ name, ...how }));
  const { mine, letter } = await sealed(phone, entry, blobs);
  const old = await store.get("queue", row.id);
  await store.put("queue", { ...old, mine, letter, state: "waiting", reason: null });
  tell();
}

export async function discard(id) {
  const row = await store.get("queue", id);
  if (row) await drop(row);
  tell();
}

export const reasonOf = async (row) => (row.reason ? read(await meta(), row.reason) : {});
