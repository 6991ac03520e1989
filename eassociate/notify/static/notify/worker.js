// Shows what was pushed, once for its tag, and opens the notices when it is tapped. It keeps nothing.

const ADDRESS = "/notices/";

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

self.addEventListener("push", (event) => event.waitUntil(show(event.data)));

function show(data) {
  const told = read(data);
  return self.registration.showNotification(told.title || "E-associate", {
    body: told.body || "",
    tag: told.tag || "e-associate",
    lang: told.lang || "",
    data: { at: told.at || ADDRESS },
    icon: "/static/ui/img/mark.svg",
    requireInteraction: Boolean(told.urgent),
  });
}

// A browser wants something shown for every push: what cannot be read is still news.
function read(data) {
  try {
    return data.json();
  } catch {
    return {};
  }
}

self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  event.waitUntil(open(event.notification.data?.at || ADDRESS));
});

// Only within the notices of this site, whatever a push says.
async function open(at) {
  const address = at.startsWith(ADDRESS) ? at : ADDRESS;
  const windows = await self.clients.matchAll({ type: "window", includeUncontrolled: true });
  for (const one of windows) {
    try {
      await one.focus().catch(() => {});
      return await one.navigate(address);
    } catch {
      // this window may not be moved: the next, or a new one
    }
  }
  return self.clients.openWindow(address);
}
