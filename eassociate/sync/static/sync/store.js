// The phone's store: IndexedDB with promises. Nothing readable lies in it but ids and moments.

const TABLES = { meta: "name", news: "name", queue: "id", blobs: "name" };
let opened = null;

function database() {
  opened ||= new Promise((done, failed) => {
    const asked = indexedDB.open("e-associate", 1);
    asked.onupgradeneeded = () => Object.entries(TABLES).forEach(([name, keyPath]) => asked.result.createObjectStore(name, { keyPath }));
    asked.onsuccess = () => done(asked.result);
    asked.onerror = () => failed(asked.error);
  });
  opened.catch(() => (opened = null));
  return opened;
}

/** Runs `work(table…)` in one transaction: all of it is kept or nothing. Resolves with the result
 *  of the request that `work` returns, once the disk has it. */
async function within(names, mode, work) {
  const db = await database();
  return new Promise((done, failed) => {
    const run = db.transaction(names, mode, { durability: "strict" });
    const request = work(...names.map((name) => run.objectStore(name)));
    run.oncomplete = () => done(request?.result);
    run.onabort = run.onerror = () => failed(run.error || new Error("aborted"));
  });
}

export const get = (table, key) => within([table], "readonly", (t) => t.get(key));
export const all = (table) => within([table], "readonly", (t) => t.getAll());
export const put = (table, ...rows) => within([table], "readwrite", (t) => rows.forEach((row) => t.put(row)));
/** Reads a row and writes what `how` makes of it, with nobody in between. */
export const alter = (table, key, how) => within([table], "readwrite", (t) => {
  const asked = t.get(key);
  asked.onsuccess = () => t.put(how(asked.result));
});
export const remove = (table, ...keys) => within([table], "readwrite", (t) => keys.forEach((key) => t.delete(key)));
export const clear = (...tables) => within(tables, "readwrite", (...ts) => ts.forEach((t) => t.clear()));
export const putTogether = (rows) =>
  within(Object.keys(rows), "readwrite", (...ts) => Object.values(rows).forEach((list, i) => list.forEach((row) => ts[i].put(row))));
