// Reads a part of the page aloud with the browser's own voice: <button hidden data-aloud="id">.
// Serbian is read by a Serbian voice, else by one of a language that Serbian Latin is spoken in.
const voice = window.speechSynthesis;
const NEAR = { sr: ["sr", "hr", "bs", "sh"] };
const CYRILLIC = "абвгдђежзијклљмнњопрстћуфхцчџш";
const LATIN = "a b v g d đ e ž z i j k l lj m n nj o p r s t ć u f h c č dž š".split(" ");

const latin = (text) =>
  text.replace(/[\u0400-\u04ff]/g, (letter) => LATIN[CYRILLIC.indexOf(letter.toLowerCase())] ?? letter);

function show(part) {
  for (const button of part.querySelectorAll?.("[data-aloud][hidden]") ?? []) button.hidden = false;
}

function chosen(language) {
  const base = language.slice(0, 2).toLowerCase();
  for (const near of NEAR[base] ?? [base]) {
    const found = voice.getVoices().find((one) => one.lang.toLowerCase().startsWith(near));
    if (found) return found;
  }
  return null;
}

function said(part) {
  const language = (part.closest("[lang]") ?? document.documentElement).lang;
  const speaker = chosen(language);
  const text = part.innerText.trim();
  const own = !speaker || speaker.lang.toLowerCase().startsWith(language.slice(0, 2).toLowerCase());
  const words = new SpeechSynthesisUtterance(own ? text : latin(text));
  words.lang = speaker?.lang ?? language;
  if (speaker) words.voice = speaker;
  return words;
}

if (voice) {
  show(document);
  new MutationObserver((changes) => changes.forEach((change) => change.addedNodes.forEach(show))).observe(document.body, { childList: true, subtree: true });
  addEventListener("click", (event) => {
    const button = event.target.closest?.("[data-aloud]");
    const part = button && document.getElementById(button.dataset.aloud);
    if (!part) return;
    const speaking = voice.speaking;
    voice.cancel();
    if (speaking && button.getAttribute("aria-pressed") === "true") return;
    const words = said(part);
    button.setAttribute("aria-pressed", "true");
    words.addEventListener("end", () => button.removeAttribute("aria-pressed"));
    words.addEventListener("error", () => button.removeAttribute("aria-pressed"));
    voice.speak(words);
  });
  addEventListener("pagehide", () => voice.cancel());
}
