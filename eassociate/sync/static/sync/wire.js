// Talking to the server: JSON there and back, and what its refusals mean.
import { bytes } from "./crypto.js";

export const PROTOCOL = 1;
const PATIENCE = 60000; // a line that is dead without saying so must not keep the next try waiting

export class Said extends Error {
  constructor(status, said) {
    super(said.message || String(status));
    Object.assign(this, { status, code: said.error || "" });
  }
}

export const ask = (path, how = {}) => fetch(path, { signal: AbortSignal.timeout(PATIENCE), ...how });

export async function token() {
  const found = document.cookie.match(/(?:^|; )csrftoken=([^;]+)/);
  return found ? found[1] : (await (await ask("/sync/letters")).json()).csrf;
}

const pause = (ms) => new Promise((done) => setTimeout(done, ms));

// A server that is busy is asked again, each phone at a moment of its own, later each time.
export async function post(path, body, tried = 0) {
  try {
    return await posted(path, body);
  } catch (said) {
    if (said.code !== "busy" || tried > 11) throw said;
    await pause(500 + Math.random() * 3000 * Math.min(tried + 1, 4));
    return post(path, body, tried + 1);
  }
}

async function posted(path, body) {
  const headers = { "Content-Type": "application/json", "X-CSRFToken": await token() };
  let content = bytes(JSON.stringify(body));
  if (globalThis.CompressionStream && content.length > 1024) {
    content = await new Response(new Blob([content]).stream().pipeThrough(new CompressionStream("gzip"))).arrayBuffer();
    headers["Content-Encoding"] = "gzip";
  }
  return answerOf(await ask(path, { method: "POST", headers, body: content, redirect: "error" }));
}

export async function answerOf(answer) {
  const said = await answer.json().catch(() => ({}));
  if (!answer.ok) throw new Said(answer.status, said);
  return said;
}
