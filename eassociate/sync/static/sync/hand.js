// Hand-overs: today's chain as last seen with what was tapped here since, and the taps.
import { h, hour, say, template } from "./dom.js";
import { notHanded, whereabouts } from "./entries.js";

const OUT = ["refused", "dropped"];

/** The chain of a child's day and, for who goes with it (at their `visit`) and its guardians, the
 *  form. */
export function hand(child, visit, { news, all, today }) {
  const chain = news.chains[child]?.day === today ? news.chains[child] : null, taps = visit ? visit.hand : chain?.hand;
  const about = visit ? { visit: visit.id } : { child }, [name, id] = Object.entries(about)[0];
  const own = all.filter((row) => row.entry.action === "hand_over" && row.entry.content[name] === id && !OUT.includes(row.state) && !notHanded(row));
  const parts = [drawn(chain?.links || []), mine(own.filter((row) => row.state !== "accepted" || row.sentAt > Date.parse(news.head.as_of)), taps), taps ? forms({ ...about, calls: numbers(news, child) }, taps, own) : null];
  return parts.some(Boolean) ? h("details.more.card.hand", {}, h("summary", {}, `🤝 ${say("hand_over")}`), parts) : null;
}

// Whom to call before the child goes with somebody who is not known here.
const numbers = ({ head, children }, child) => [...(children[child]?.contacts || []), head.provider || {}].filter((one) => one.phone).map((one) => `${one.name} ${one.phone}`).join(", ");

function drawn(links) {
  if (!links.length) return null;
  return h("ol.chain", {}, links.map((one) => h("li", {}, h("p", {}, h("span.hours", {}, hour(one.at)), " ", h(one.gone ? "del" : "span", {}, `${one.giver} → ${one.taker}`)), h("p.quiet.small", {}, [one.place, ...(one.signs || []), one.text].filter(Boolean).join(" · ")), one.waits ? h("p.quiet.small", {}, say("unconfirmed")) : null)));
}

function mine(rows, taps) {
  if (!rows.length) return null;
  return h("ol.chain", {}, rows.map((row) => h("li", { "data-entry": row.id }, h("p", {}, h("span.hours", {}, hour(row.entry.occurred_at)), " ", `${say(row.entry.content.way)}: ${nameOf(row.entry.content, taps)}`), h("p", {}, whereabouts(row)))));
}

/** Whom the entry means, as far as the phone knows. */
export function nameOf({ way, other, name }, taps) {
  const known = (taps?.[way] || []).find(([value]) => value === other);
  return name || known?.[2] || "";
}

function forms(about, taps, own) {
  const last = own[own.length - 1]?.entry.content.way;
  const first = last ? (last === "take" ? "give" : null) : taps.first;
  return ["take", "give"].map((way) => h("details.more", { "data-own": true, open: way === first }, h("summary", {}, say(way)), form(about, taps, way)));
}

// The form came with the one tile that stands for somebody else: one before it for each that is
// known. A guardian deals with those alone.
function form(about, taps, way) {
  const made = template("t-hand"), other = made.querySelector("[name=other]").closest("label");
  Object.assign(made.dataset, about);
  made.elements.way.value = way;
  if (way === "give" && about.visit) other.closest(".field").after(h("p.help", {}, say("only_listed")));
  (taps[way] || []).forEach(([value, emoji, name], i) => {
    const tile = other.cloneNode(true), input = tile.querySelector("input");
    Object.assign(input, { value, id: `${input.id}_${i}` });
    tile.htmlFor = input.id;
    tile.querySelector(".tile-face").replaceChildren(h("span.emoji", { "aria-hidden": "true" }, emoji), " ", name);
    other.before(tile);
  });
  if (!about.visit) other.remove();
  return made;
}
