// Without a network the page /offline/ opens, whatever address was asked for. It holds nothing
// personal; what it shows comes from the phone's own store, which takes a PIN.
const CACHE = "shell-1", SHELL = "/offline/", PATIENCE = 5000;

async function fill() {
  const cache = await caches.open(CACHE);
  const page = await fetch(SHELL, { credentials: "same-origin", cache: "no-store" });
  if (!page.ok || page.redirected) return;
  const found = (await page.clone().text()).matchAll(/(?:href|src)="(\/static\/[^"]+|\/manifest\.webmanifest)"/g);
  const files = [...new Set([...found].map((match) => match[1]))];
  await Promise.all(files.map((file) => fetch(file, { cache: "no-cache" }).then((answer) => answer.ok && cache.put(file, answer))));
  await cache.put(SHELL, page);
}

async function shell(request) {
  const kept = await (await caches.open(CACHE)).match(SHELL);
  if (!kept) return Response.error();
  if (request.method !== "POST") return kept;
  const page = (await kept.text()).replace('data-unsent=""', 'data-unsent="yes"');
  return new Response(page, { headers: { "Content-Type": "text/html; charset=utf-8", "Content-Security-Policy": kept.headers.get("Content-Security-Policy") || "" } });
}

function navigated(request) {
  const late = new Promise((_done, failed) => setTimeout(failed, PATIENCE));
  if (request.method !== "GET") return fetch(request).catch(() => shell(request));
  return Promise.race([fetch(request), late]).then(checked).catch(() => shell(request));
}

// A gateway that cannot reach the site is as good as no network.
function checked(answer) {
  if ([502, 503, 504].includes(answer.status)) throw new Error(answer.status);
  return answer;
}

async function asset(request) {
  try {
    return checked(await fetch(request, { signal: AbortSignal.timeout(PATIENCE) }));
  } catch {
    return (await (await caches.open(CACHE)).match(request, { ignoreSearch: true })) || Response.error();
  }
}

addEventListener("install", (event) => event.waitUntil(fill().then(() => skipWaiting())));
addEventListener("activate", (event) => event.waitUntil((async () => {
  for (const name of await caches.keys()) if (name.startsWith("shell-") && name !== CACHE) await caches.delete(name);
  await clients.claim();
})()));
addEventListener("message", (event) => event.data === "fill" && event.waitUntil(fill().catch(() => {})));
addEventListener("fetch", (event) => {
  const { request } = event, url = new URL(request.url);
  if (url.origin !== location.origin) return;
  if (request.mode === "navigate") event.respondWith(navigated(request));
  else if (request.method === "GET" && url.pathname.startsWith("/static/")) event.respondWith(asset(request));
});
