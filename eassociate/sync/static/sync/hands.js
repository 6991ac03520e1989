// What a person is doing on the page just now: nothing is drawn anew under their hands.
import { inField } from "../ui/js/forms.js";

let missed = null, pressed = null, lifting = 0;

const changed = (f) => (f.type === "checkbox" || f.type === "radio" ? f.checked !== f.defaultChecked : f.type === "file" ? f.files.length : f.value !== f.defaultValue);
export const typing = (place) => Boolean(place.querySelector("[data-recording]")) || [...place.querySelectorAll("input, textarea, select")].some(changed);
export const handsOn = (place) => typing(place) || inField(place) || (pressed !== null && place.contains(pressed));

/** `work` is done when the finger that is down now has been lifted, or the field has been left. */
export function later(work) {
  if (pressed || inField(document)) missed = work;
}

function released() {
  const work = missed;
  pressed = missed = null;
  work?.();
}

addEventListener("pointerdown", (event) => (clearTimeout(lifting), (pressed = event.target)), { capture: true });
// A finger's click comes a moment after it was lifted, the focus of the next field after the last.
const soon = () => (clearTimeout(lifting), (lifting = setTimeout(released, 100)));
for (const end of ["pointerup", "pointercancel"]) addEventListener(end, soon);
addEventListener("focusout", () => pressed || soon());

// Emergency steps that somebody reads stay unfolded, whatever comes from the server meanwhile.
const folds = (place) => [...place.querySelectorAll("details:not([data-own])")].map((one, i, all) => {
  const name = one.firstElementChild.textContent;
  return [`${name} ${all.slice(0, i).filter((other) => other.firstElementChild.textContent === name).length}`, one];
});
const opened = (place) => new Set(folds(place).filter(([, details]) => details.open).map(([key]) => key));

/** What is unfolded in `place`; call the answer to unfold the same once it is drawn anew. */
export function remembering(place) {
  const open = opened(place);
  return () => {
    for (const [key, details] of folds(place)) if (open.has(key)) details.open = true;
  };
}
