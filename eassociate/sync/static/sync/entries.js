// What was written on this phone, and where each entry is: on the phone, on the server, read.
import { badge, h, hour, moment, say, words } from "./dom.js";
import * as phone from "./phone.js";

const TYPED = ["note", "text", "what_happened", "message", "body"];
const NAMES = { report_ill: "report_ill_done" };

const nameOf = (action) => say(words.say[NAMES[action] || action] ? NAMES[action] || action : "entry");

/** The content of an entry as words. */
export function inWords(content) {
  const said = (kind, code) => (words.diary[kind]?.[code] || ["", code]).join(" ").trim();
  return [
    ...(content.activities || []).map((one) => said("activity", one.code)),
    ...(content.goals || []).map((one) => said("goal", one.step)),
    content.mood && said("mood", content.mood),
    ...(content.meals || []).map((code) => said("meal", code)),
    ...(content.toilet || []).map((code) => said("toilet", code)),
    content.incident && said("incident", content.incident),
    ...TYPED.map((name) => content[name]),
    content.first && (content.first === content.last ? content.first : `${content.first} – ${content.last}`),
    content.end && say("visit_ends"),
    content.way && [say(content.way), content.name].filter(Boolean).join(": "),
    content.file && (content.name ? `📎 ${content.name}` : `${words.emoji.voice} ${content.seconds ? `${content.seconds} s` : ""}`),
  ].filter(Boolean);
}

const STEPS = { waiting: ["on_phone", "○"], accepted: ["on_server", "✓"], repeated: ["on_server", "✓"], taken: ["taken", "✓"], dropped: ["dropped", "–"], refused: ["refused", "!"], conflict: ["conflict", "⇄"], quarantined: ["quarantined", "⏳"] };

/** A hand-over that arrived and was refused: the child stays, somebody is called. */
export const notHanded = (row) => Boolean(row.why?.calls);

const calls = ({ why }) => h("div.notice.warning", {}, h("p", {}, `${why.reason} ${say("stay_and_call")}`), why.calls.map((one) => h("p", {}, one.name, " ", h("a.nowrap", { href: `tel:${one.phone}` }, one.phone))));

/** «○ on the phone», «✓ on the server», «✓✓ read by Ana». */
export function whereabouts(row) {
  if (notHanded(row)) return h("span.badge.whereabouts.alarm", { "data-state": "not_handed" }, `⛔ ${say("do_not")}`);
  const [word, shape] = STEPS[row.state] || STEPS.waiting;
  const read = row.readBy?.length && row.state === "accepted";
  const tone = read ? "solid" : { accepted: "accent", waiting: "quiet" }[row.state] || "notice";
  return h(`span.badge.whereabouts.${tone}`, { "data-state": read ? "read" : row.state }, h("span", { "aria-hidden": "true" }, read ? "✓✓" : shape), " ", read ? say("read_by", { names: row.readBy.join(", ") }) : say(word));
}

export function list(rows, visits, children, again) {
  return h("ul.list.entries", {}, rows.slice().reverse().map((row) => entry(row, visits, children, again)));
}

function entry(row, visits, children, again) {
  const content = row.entry.content, child = children[visits[content.visit]?.child || content.child];
  return h("li", { "data-entry": row.id }, h("div.grow", {},
    h("p", {}, h("b", {}, nameOf(row.entry.action)), child ? ` · ${child.name}` : "", " ", h("span.quiet", {}, moment(row.entry.occurred_at, Date.now()))),
    inWords(content).map((line) => h("p.small", {}, line)),
    row.photo ? h("img.shot", { src: row.photo, alt: say("photo") }) : null,
    h("p", {}, whereabouts(row)),
    notHanded(row) ? calls(row) : null,
    row.state === "refused" ? mending(row, again) : null));
}

// What the server refused: why, what was typed to be mended, and the ways out.
function mending(row, again) {
  const content = row.entry.content, typed = TYPED.filter((name) => content[name] !== undefined);
  const fields = typed.map((name) => h("textarea", { name, rows: 3, "aria-label": nameOf(row.entry.action) }, content[name]));
  const changed = () => ({ ...content, ...Object.fromEntries(fields.map((field) => [field.name, field.value])) });
  const done = () => fields.forEach((field) => (field.defaultValue = field.value));
  const button = (word, kind, work) => h(`button.button.${kind}`, { type: "button", click: async () => (await work(), done(), again()) }, say(word));
  return h("div.mend.stack", {}, h("p.notice.warning", {}, row.why?.reason || say("refused")), fields, h("div.row", {},
    button("send_again", "quiet", () => phone.mend(row, changed())),
    button("to_coordinator", "quiet", () => phone.mend(row, changed(), true)),
    button("discard", "plain", () => confirm(say("discard_sure")) && phone.discard(row.id))));
}

export { badge, hour };
