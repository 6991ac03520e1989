// Forms: nothing typed is lost, nothing is sent twice, errors get the focus.

const posts = (form) => form.method === "post" && !form.hasAttribute("data-no-warning");
const own = (field) => field.name && field.type !== "hidden" && field.type !== "submit";

export function changed(field) {
  if (!own(field)) return false;
  if (field.type === "checkbox" || field.type === "radio") return field.checked !== field.defaultChecked;
  if (field.type === "file") return field.files.length > 0;
  if (field.options) return [...field.options].some((o) => o.selected !== o.defaultSelected) && field.value !== firstValue(field);
  return field.value !== field.defaultValue;
}

// A list without a chosen option shows its first one: that is no change.
function firstValue(list) {
  const options = [...list.options];
  return options.some((o) => o.defaultSelected) ? null : options[0]?.value;
}

export const unsaved = (part) =>
  [...part.querySelectorAll("input, select, textarea")].some((f) => f.form && posts(f.form) && changed(f));

/** Whether somebody is in a field of `part`: its next letter may come at any moment. */
export function inField(part) {
  const at = document.activeElement;
  return Boolean(at) && part.contains(at) && at.matches("input:not([type=checkbox], [type=radio], [type=button]), textarea, select");
}

let leaving = false;

addEventListener("beforeunload", (event) => {
  if (!leaving && unsaved(document)) event.preventDefault();
});

addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented) return;
  if (form.dataset.sending) return event.preventDefault();
  if (form.hasAttribute("data-languages") && unsaved(document)) return changeLanguage(event);
  if (form.method !== "post") return;
  form.dataset.sending = "yes";
  event.submitter?.classList.add("sending");
  leaving = true;
  setTimeout(() => release(form), 15000);
});

function release(form) {
  delete form.dataset.sending;
  for (const button of form.querySelectorAll(".sending")) button.classList.remove("sending");
  leaving = false;
}

addEventListener("pageshow", () => document.querySelectorAll("form[data-sending]").forEach(release));
addEventListener("htmx:afterRequest", (event) => {
  const form = event.target.closest?.("form");
  if (form) release(form);
});

// The same page in the other language, with what was typed: kept in memory, never stored.
async function changeLanguage(event) {
  event.preventDefault();
  const form = event.target;
  const body = new URLSearchParams(new FormData(form, event.submitter));
  try {
    const answer = await fetch(form.action, { method: "POST", body });
    if (!answer.ok) throw new Error(answer.status);
    const other = new DOMParser().parseFromString(await answer.text(), "text/html");
    const kept = typed();
    document.documentElement.lang = other.documentElement.lang;
    document.title = other.title;
    document.body.replaceChildren(...other.body.childNodes);
    restore(kept);
    window.htmx?.process(document.body);
    document.querySelector("[data-languages] [aria-pressed=true]")?.focus();
  } catch {
    leaving = confirm(document.getElementById("live-said").dataset.unsaved);
    if (leaving) form.submit();
  }
}

const fields = () =>
  [...document.querySelectorAll("main form :is(input, select, textarea)")].filter(
    (f) => f.name && f.name !== "csrfmiddlewaretoken",
  );

const place = (field) => {
  const form = field.form ? [...document.forms].indexOf(field.form) : -1;
  const value = field.type === "checkbox" || field.type === "radio" ? field.value : "";
  return `${form} ${field.name} ${value}`;
};

function typed() {
  return new Map(fields().map((f) => [place(f), f]));
}

function restore(kept) {
  for (const field of fields()) {
    const before = kept.get(place(field));
    if (!before) continue;
    if (field.type === "file") before.files.length && field.replaceWith(before);
    else if ("checked" in before && before.type !== "hidden" && /checkbox|radio/.test(before.type)) field.checked = before.checked;
    else if (before.multiple) [...field.options].forEach((o, i) => (o.selected = before.options[i]?.selected));
    else field.value = before.value;
  }
}

// A menu closes when the person goes elsewhere.
addEventListener("click", (event) => {
  for (const menu of document.querySelectorAll("details.menu[open]")) {
    if (!menu.contains(event.target)) menu.open = false;
  }
});
addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  const menu = document.querySelector("details.menu[open]");
  if (!menu) return;
  menu.open = false;
  menu.querySelector("summary").focus();
});

document.querySelector(".error-summary")?.focus();
