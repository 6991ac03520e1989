// Time that is left until a deadline, counted down where the page says how many seconds there were.
const minutes = new Intl.NumberFormat(document.documentElement.lang, { style: "unit", unit: "minute" });
const seen = new WeakMap();

function show() {
  for (const part of document.querySelectorAll("[data-left]")) {
    if (!seen.has(part)) seen.set(part, performance.now());
    const left = Number(part.dataset.left) - (performance.now() - seen.get(part)) / 1000;
    const text = left > 0 ? `(${minutes.format(Math.ceil(left / 60))})` : "";
    if (part.textContent !== text) part.textContent = text;
  }
}

show();
setInterval(show, 1000);
