import { record } from "../ui/js/voice.js";

// What the phone's clock said at the tap goes along, once: sent again, the form is the same.
addEventListener("submit", (event) => {
  for (const name of ["tapped", "sent"]) {
    const field = event.target.elements?.namedItem(name);
    if (field instanceof HTMLInputElement && !field.value) field.value = new Date().toISOString();
  }
}, { capture: true });

// A tile of «one or none» can be tapped off again.
addEventListener("click", (event) => {
  const radio = event.target;
  if (!(radio instanceof HTMLInputElement) || radio.type !== "radio" || !radio.closest(".tile") || radio.required) return;
  if (radio.dataset.on === "yes") {
    radio.checked = false;
    radio.dispatchEvent(new Event("change", { bubbles: true }));
  }
  for (const one of radio.form?.elements[radio.name] instanceof RadioNodeList ? radio.form.elements[radio.name] : [radio]) {
    one.dataset.on = one.checked ? "yes" : "no";
  }
});

// A voice note is recorded right here; without a recorder a page of its own takes a file.
for (const button of document.querySelectorAll("[data-record]")) {
  record(button);
  for (const link of document.querySelectorAll("[data-instead]")) link.hidden = !button.hidden;
}
