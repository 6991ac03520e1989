// The three pages that open without a network: the companion's day, the guardian's, the board.
import { unb64 } from "./crypto.js";
import { badge, day, h, hour, length, say, strip, template, words } from "./dom.js";
import { whereabouts } from "./entries.js";
import { hand } from "./hand.js";
import { threads } from "./talk.js";
import { record } from "../ui/js/voice.js";

/** The visits as they are once what waits on the phone has arrived. */
export function withWaiting(visits, queue) {
  const found = Object.fromEntries(Object.entries(visits).map(([id, visit]) => [id, { ...visit }]));
  for (const { entry: { action, content, occurred_at: at }, state } of queue) {
    const visit = found[content.visit];
    if (!visit || state === "refused" || state === "dropped") continue;
    if (action === "start_visit" && visit.state === "planned") Object.assign(visit, { state: "started", started_at: at });
    if (action === "undo_start" && visit.state === "started") Object.assign(visit, { state: "planned", started_at: null });
    if ((action === "end_visit" || content.end) && visit.state === "started") Object.assign(visit, { state: "ended", ended_at: at });
  }
  return Object.values(found).sort((a, b) => (a.start < b.start ? -1 : 1));
}

const times = (visit) => `${hour(visit.start)}–${hour(visit.end)}`;
const drawn = (visits, children) => visits.map((v) => ({ ...v, start: v.started_at || v.start, end: v.ended_at || v.end, label: children[v.child]?.name || v.who || v.name || "" }));

// -- companion -----------------------------------------------------------------------------------

export function companion(scene) {
  const { news, queue, now, today } = scene, { children, head } = news, visits = withWaiting(news.visits, queue);
  const mine = visits.filter((v) => v.day === today), running = mine.find((v) => v.state === "started"), next = mine.find((v) => v.state === "planned");
  const done = mine.filter((v) => v.state === "ended");
  return h("div.stack.roomy", {},
    head.ill_until ? h("p.notice", {}, say("ill_until", { day: day(`${head.ill_until}T12:00:00Z`) })) : null,
    running ? now_(running, scene) : next ? coming(next, scene) : h("section.card.roomy", {}, h("p.answer", {}, say(done.length ? "done" : "free"))),
    mine.length ? h("section.card", {}, h("h2", {}, say("your_day")), strip(drawn(mine, children), now)) : null,
    done.length ? h("section.card", {}, h("h2", {}, say("finished")), done.map((v) => finished(v, scene))) : null,
    threads(scene),
    ahead(visits.filter((v) => v.day > today), children),
    hours(head.hours));
}

function face(visit, children, when) {
  const child = children[visit.child];
  return h("div.who-face", {}, h("span.avatar.large", { "aria-hidden": "true" }, (child?.name || "?").slice(0, 1)),
    h("div.grow", {}, h("h2", {}, child?.name || say("gone")), h("p.who-when", {}, when), h("p", {}, visit.place, visit.address ? [h("br"), h("span.quiet", {}, visit.address)] : null), visit.substitute ? h("p", {}, say("step_in")) : null));
}

function coming(visit, scene) {
  const { children } = scene.news;
  return h("section.card.accent.who", {}, face(visit, children, times(visit)),
    h("form", { method: "post", "data-command": "start_visit", "data-visit": visit.id, "data-no-warning": true }, h("div.action-bar", {}, h("button.button.big", {}, `▶ ${say("start")}`))),
    card(children[visit.child]), hand(visit.child, visit, scene));
}

function now_(visit, scene) {
  const form = template("t-record"), { children } = scene.news, child = children[visit.child];
  form.dataset.visit = visit.id;
  goals(form, child?.goals || []);
  const undo = h("form.undo", { method: "post", "data-command": "undo_start", "data-visit": visit.id, "data-no-warning": true }, h("button.button.plain", {}, `↩ ${say("undo")}`));
  return h("div.stack.roomy", {},
    h("section.card.accent.who", {}, face(visit, children, say("started", { start: hour(visit.started_at), end: hour(visit.end) })), card(child), undo),
    visit.facts?.length ? h("section.card", {}, facts(visit.facts, scene)) : null,
    h("section.record", {}, form, hand(visit.child, visit, scene), voice(visit), photo(visit)));
}

// The form came with one goal that stands for any: one field for each that the child has.
function goals(form, own) {
  const part = form.querySelector(".diary-goals"), one = part.querySelector(".field");
  one.remove();
  for (const goal of own) {
    const field = one.cloneNode(true);
    field.querySelector("legend, label").textContent = goal.title;
    for (const input of field.querySelectorAll("input")) {
      input.name = `goal_${goal.id}`;
      const id = `g_${goal.id}_${input.value}`;
      input.closest("label")?.setAttribute("for", id);
      input.id = id;
    }
    part.append(field);
  }
  if (!own.length) part.remove();
}

function photo(visit) {
  const form = template("t-photo");
  form.dataset.visit = visit.id;
  return h("details.more.card", {}, h("summary", {}, `📷 ${say("photo")}`), form);
}

function voice(visit) {
  const form = template("t-voice");
  form.dataset.visit = visit.id;
  record(form.querySelector("[data-record]"));
  return form;
}

function finished(visit, scene) {
  const name = scene.news.children[visit.child]?.name || "";
  return h("details.more", {}, h("summary", {}, `${times(visit)} ${name} `, badge(visit.state)), facts(visit.facts, scene), hand(visit.child, visit, scene), voice(visit), photo(visit));
}

function ahead(visits, children) {
  const days = Map.groupBy ? Map.groupBy(visits, (v) => v.day) : grouped(visits);
  const lines = [...days].map(([, some]) => h("li", {}, h("b", {}, day(some[0].start)), h("ul", {}, some.map((v) => h("li", {}, h("span.hours", {}, times(v)), " ", h("span.grow", {}, children[v.child]?.name || "", " ", h("span.quiet", {}, v.place)), v.state === "planned" ? null : badge(v.state))))));
  return h("section.card", {}, h("h2", {}, say("coming")), lines.length ? h("ul.ahead", {}, lines) : h("p.quiet", {}, say("nothing_coming")));
}

function grouped(visits) {
  const days = new Map();
  for (const visit of visits) days.set(visit.day, [...(days.get(visit.day) || []), visit]);
  return days;
}

const hours = (month) => (month ? h("dl.facts.card", {}, h("dt", {}, say("hours")), h("dd", {}, length(month.actual)), h("dt", {}, say("planned")), h("dd", {}, length(month.open))) : null);

// -- cards ---------------------------------------------------------------------------------------

const call = (phone) => (phone ? h("a.nowrap", { href: `tel:${phone}` }, phone) : "");
const people = (list) => h("ul", {}, list.map((one) => h("li", {}, one.name, one.kinship ? `, ${one.kinship}` : "", " ", call(one.phone))));
const part = (word, content) => (content ? [h("dt", {}, say(word)), h("dd", {}, content)] : []);
const lines = (list) => (list?.length ? h("ul", {}, list.map((line) => h("li", {}, line))) : null);

export function card(child) {
  if (!child) return null;
  const about = child.about || {}, help = child.emergency || {};
  return h("div.cards.stack", {},
    h("details.more", {}, h("summary", {}, `💛 ${say("about")}`), h("dl.facts", {}, ["speak", "like", "calm", "avoid"].map((name) => part(name, about[name])))),
    h("details.more", {}, h("summary", {}, `🚑 ${say("emergency")}`), h("dl.facts", {},
      ["allergies", "epilepsy", "medicines", "steps"].map((name) => part(name, lines(help[name]))),
      part("contacts", child.contacts?.length ? people(child.contacts) : null),
      part("collect", child.may_collect?.length ? people(child.may_collect) : null),
      part("banned", lines(child.banned)))));
}

// -- records -------------------------------------------------------------------------------------

export function facts(list, { all, known }) {
  const shown = (list || []).filter((fact) => !fact.withdrawn);
  if (!shown.length) return h("p.quiet", {}, say("nothing_written"));
  return h("ul.diary-facts", {}, shown.map((fact) => {
    const own = all.filter(({ entry, state }) => entry.content.entry === fact.id && ["waiting", "conflict"].includes(state)).pop();
    if (own) return h("li.diary-fact", {}, h("span.emoji", { "aria-hidden": "true" }, words.emoji.note), h("span", {}, own.entry.content.text), whereabouts(own));
    const mend = known.role === "companion" && fact.kind === "note" ? h("a", { href: `#edit/${fact.id}`, "aria-label": say("correct") }, "✏️") : null;
    const [emoji, word] = words.diary[fact.kind]?.[fact.code] || [words.emoji[fact.kind] || "", fact.text ? "" : words.kinds[fact.kind] || ""];
    return h("li.diary-fact", {}, h("span.emoji", { "aria-hidden": "true" }, emoji), h("span", {}, [fact.goal, word, fact.minutes ? `${fact.minutes} min` : "", fact.seconds ? `${fact.seconds} s` : "", fact.text, fact.kind === "voice" ? say("file_there") : ""].filter(Boolean).join(" · ")), fact.corrected ? h("span.quiet", {}, say("corrected")) : null, mend);
  }));
}

/** A note, to be written anew. */
export function edit({ news }, id) {
  const fact = Object.values(news.visits).flatMap((visit) => visit.facts || []).find((one) => one.id === id);
  if (!fact) return h("p.notice", {}, say("entry_gone"));
  return h("form.form", { method: "post", "data-command": "correct_diary_entry", "data-entry": id, "data-empty": "empty_message", "data-no-warning": true },
    h("div.field", {}, h("label", { for: "edit" }, say("correct")), h("textarea", { id: "edit", name: "text", rows: 6, maxlength: 5000 }, fact.text)), h("div.form-end", {}, h("button.button", {}, say("save"))));
}

// -- guardian ------------------------------------------------------------------------------------

export function guardian(scene) {
  const { news, queue, now, today } = scene, visits = withWaiting(news.visits, queue);
  return h("div.stack.roomy", {}, threads(scene), Object.values(news.children).sort((a, b) => a.name.localeCompare(b.name)).map((child) => {
    const own = visits.filter((v) => v.child === child.id), mine = own.filter((v) => v.day === today);
    const before = own.filter((v) => v.day < today).reverse();
    return h("section.card", {}, h("h2", {}, child.name), strip(drawn(mine, {}), now), mine.filter((v) => v.facts?.length).map((v) => facts(v.facts, scene)),
      h("p", {}, h("a.button.quiet", { href: `#home/${child.id}` }, `🏠 ${say("home")}`)), hand(child.id, null, scene), card(child),
      h("details.more", {}, h("summary", {}, say("before")), before.map((v) => h("div.past", {}, h("h3", {}, `${day(v.start)} ${times(v)}`), h("p.quiet", {}, v.who || "", " ", badge(v.state)), facts(v.facts, scene)))));
  }));
}

// -- coordinator ---------------------------------------------------------------------------------

export function coordinator({ news }) {
  const papers = Object.values(news.papers).map((one) => h("button.button.quiet", { type: "button", "data-paper": one.id, click: () => opened(one) }, `📄 ${say("paper", { at: hour(one.at) })}`));
  return h("div.stack", {}, h("p.row.no-print", {}, papers, h("button.button.quiet", { type: "button", click: () => print() }, `🖨 ${say("print")}`)),
    h("ul.list.sheet", {}, news.board.map((row) => h(`li${row.state === "uncovered" ? ".alarm" : ""}`, {}, h("div.grow", {},
      h("p", {}, h("b", {}, row.name), " ", h("span.hours", {}, times(row)), " ", badge(row.state)),
      h("p", {}, row.place, " · ", row.who || say("nobody"), " ", call(row.phone)),
      (row.contacts || []).map((one) => h("p.small", {}, one.name, " ", call(one.phone))))))));
}

// For as long as it takes to look at it; it is on no disk.
function opened({ pdf }) {
  const address = URL.createObjectURL(new Blob([unb64(pdf)], { type: "application/pdf" }));
  if (!globalThis.open(address)) location.assign(address);
  setTimeout(() => URL.revokeObjectURL(address), 600000);
}
