// Asking for a PIN, once or twice.
import { h, say } from "./dom.js";

/** `submit(pin, again)` resolves with what is wrong, or "". */
export function pinForm(button, twice, submit) {
  const field = (name, label, mode) => h("div.field", {}, h("label", { for: name }, label), h("input", { id: name, name, type: "password", autocomplete: mode, required: true, maxlength: 64 }));
  const wrong = h("p.notice.warning", { role: "alert", hidden: true }), send = h("button.button.big", {}, button);
  const form = h("form.form", { novalidate: true, "data-no-warning": true }, wrong, field("pin", say("pin"), twice ? "new-password" : "current-password"),
    twice ? [h("p.help", {}, say("pin_help")), field("again", say("pin_again"), "new-password")] : null, h("div.form-end", {}, send));
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    event.stopPropagation();
    if (send.disabled) return;
    send.disabled = true;
    send.textContent = say("working");
    const problem = await submit(form.elements.pin.value, form.elements.again?.value);
    send.disabled = false;
    send.textContent = button;
    wrong.hidden = !problem;
    wrong.textContent = problem || "";
    if (problem) form.elements.pin.focus();
  });
  return form;
}
