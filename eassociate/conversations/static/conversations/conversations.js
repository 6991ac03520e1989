// A conversation: it opens at its end, and tells the server what its reader has before their eyes.
import { record } from "../ui/js/voice.js";

const token = () => document.querySelector("[name=csrfmiddlewaretoken]")?.value;
const talk = () => document.querySelector("[data-upto]");

let told = Number(talk()?.dataset.upto || 0);

// Only what is looked at is read: the page in front, its end in sight.
function tell() {
  const at = talk();
  if (!at || "part" in at.dataset || document.visibilityState !== "visible") return;
  const upto = Number(at.dataset.upto);
  const last = at.querySelector(".said:last-child");
  if (upto <= told || !last || last.getBoundingClientRect().top > innerHeight) return;
  told = upto;
  const body = new URLSearchParams({ upto, csrfmiddlewaretoken: token() });
  fetch(at.dataset.read, { method: "POST", body, headers: { "X-Live": "1" }, keepalive: true }).catch(() => (told = 0));
}

function toEnd() {
  document.getElementById("new")?.scrollIntoView({ block: "end" });
}

const region = document.getElementById("talk");
if (region) {
  if (!location.hash || location.hash === "#new") toEnd();
  let atEnd = true;
  addEventListener("scroll", () => {
    atEnd = document.getElementById("new").getBoundingClientRect().top <= innerHeight + 40;
    tell();
  }, { passive: true });
  new MutationObserver(() => {
    if (atEnd) toEnd();
    tell();
  }).observe(region, { childList: true });
  document.addEventListener("visibilitychange", tell);
}

record(document.querySelector("[data-record]"));
