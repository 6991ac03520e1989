"""A browser that is made a phone, and what is asked of it."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page

PIN = "824613"


def set_up(page: Page) -> Page:
    """Makes the browser a phone of whoever is signed in; kept in sight until the shell is there."""
    page.goto("/offline/")
    page.locator("#pin").fill(PIN)
    page.locator("#again").fill(PIN)
    page.locator("form button.big").click()
    page.locator("#line").wait_for()
    until(page, "caches.match('/offline/').then(Boolean)")
    page.evaluate("navigator.serviceWorker.ready.then(() => 1)")
    return page


def flight(page: Page, on: bool = True) -> None:
    """On return every script of the page has been told."""
    page.context.set_offline(on)
    until(page, f"navigator.onLine === {'false' if on else 'true'}")


def until(page: Page, wanted: str | Callable[[], object]) -> None:
    """`wanted`: an expression of the page, or what to ask here; browser and server go on
    meanwhile."""
    for _turn in range(200):
        if page.evaluate(wanted) if isinstance(wanted, str) else wanted():
            return
        page.wait_for_timeout(50)
    raise AssertionError(wanted)


def enter(page: Page, pin: str = PIN) -> None:
    page.locator("#pin").fill(pin)
    page.locator("form button.big").click()


def waits(page: Page, number: int) -> None:
    page.locator(f".sent-state[data-waiting='{number}']").wait_for()


_DUMP = """async () => {
  const found = [JSON.stringify(localStorage), JSON.stringify(sessionStorage)];
  const text = (k, v) => v instanceof ArrayBuffer ? new TextDecoder().decode(v) : v;
  for (const { name } of await indexedDB.databases()) {
    const opening = indexedDB.open(name);
    const db = await new Promise(d => { opening.onsuccess = () => d(opening.result) });
    for (const table of db.objectStoreNames) {
      const asked = db.transaction(table).objectStore(table).getAll();
      const rows = await new Promise(d => { asked.onsuccess = () => d(asked.result) });
      found.push(JSON.stringify(rows, text));
    }
    db.close();
  }
  for (const name of await caches.keys()) {
    const cache = await caches.open(name);
    for (const key of await cache.keys()) found.push(await (await cache.match(key)).text());
  }
  return found.join("\\n");
}"""


def dump(page: Page) -> str:
    """Everything that the browser keeps of the site: database, caches, local storage."""
    return str(page.evaluate(_DUMP))
