// Small pieces that the page without a network is made of. Texts come in the page, translated.

const WORDS = JSON.parse(document.getElementById("words")?.textContent || "{}");
export const words = WORDS;
const LANGUAGE = { sr: "sr-Cyrl", "sr-latn": "sr-Latn" }[document.documentElement.lang] || document.documentElement.lang;

/** The sentence called `name`, with what stands in braces filled in. */
export const say = (name, more = {}) => (WORDS.say[name] ?? name).replace(/\{(\w+)\}/g, (_all, key) => more[key] ?? "");

/** An element; `data-…` and `on…` as they are, null children left out. */
export function h(tag, attributes = {}, ...children) {
  const [name, ...classes] = tag.split(".");
  const made = document.createElement(name);
  if (classes.length) made.className = classes.join(" ");
  for (const [key, value] of Object.entries(attributes)) {
    if (typeof value === "function") made.addEventListener(key, value);
    else if (value !== null && value !== undefined && value !== false) made.setAttribute(key, value === true ? "" : value);
  }
  made.append(...children.flat(9).filter((child) => child !== null && child !== undefined && child !== false && child !== ""));
  return made;
}

const format = (how) => new Intl.DateTimeFormat(LANGUAGE, { timeZone: document.body.dataset.zone || undefined, ...how });
const two = (n) => String(n).padStart(2, "0");
const HOUR = format({ hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
const DAY = format({ weekday: "long", day: "numeric", month: "long" });
export const hour = (at) => HOUR.format(new Date(at));
export const day = (at) => DAY.format(new Date(at));
export const dayOf = (at) => new Intl.DateTimeFormat("en-CA", { timeZone: document.body.dataset.zone || undefined }).format(new Date(at));
export const length = (minutes) => `${Math.floor(minutes / 60)} h ${two(minutes % 60)} min`;

/** Time alone for today, with the day before it for another. */
export const moment = (at, now) => (dayOf(at) === dayOf(now) ? hour(at) : `${format({ day: "numeric", month: "numeric" }).format(new Date(at))} ${hour(at)}`);

export function badge(state) {
  const [word, tone, shape] = WORDS.states[state] || [state, "quiet", ""];
  return h(`span.badge.${tone}`, {}, h("span", { "aria-hidden": "true" }, shape), " ", word);
}

/** A template of the page with its fields' ids made unique. */
export function template(id) {
  const copy = document.getElementById(id).content.cloneNode(true).firstElementChild, end = `_${++copies}`;
  for (const name of ["id", "for", "aria-describedby", "aria-labelledby"]) {
    for (const one of copy.querySelectorAll(`[${name}]`)) one.setAttribute(name, one.getAttribute(name).replace(/\S+/g, `$&${end}`));
  }
  return copy;
}

let copies = 0;

// -- the day strip, as ui/draw.py draws it -------------------------------------------------------

const SVG = "http://www.w3.org/2000/svg";
function s(tag, attributes = {}, ...children) {
  const made = document.createElementNS(SVG, tag);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...children);
  return made;
}

const minuteOf = (at) => hour(at).split(":").reduce((h0, m) => Number(h0) * 60 + Number(m));

/** `visits`: [{start, end, state, label, place}] of one day. */
export function strip(visits, now) {
  const first = Math.min(7, ...visits.map((v) => Math.floor(minuteOf(v.start) / 60)));
  const last = Math.max(19, ...visits.map((v) => Math.ceil(minuteOf(v.end) / 60)));
  const x = (minute) => Math.max(0, Math.min(100, ((minute - first * 60) / ((last - first) * 60)) * 100));
  const ticks = Array.from({ length: last - first - 1 }, (_n, i) => s("line", { x1: `${x((first + i + 1) * 60)}%`, x2: `${x((first + i + 1) * 60)}%`, y2: "100%" }));
  const bar = s("svg", { class: "strip-bar", "aria-hidden": "true", focusable: "false" }, ...ticks, ...visits.map((v) => segment(v, x)));
  bar.append(s("line", { class: "now", x1: `${x(minuteOf(now))}%`, x2: `${x(minuteOf(now))}%`, y2: "100%" }));
  return h("figure.strip.strip-full", {}, bar, axis(first, last, x), list(visits));
}

function segment(visit, x) {
  const from = x(minuteOf(visit.start)), width = Math.max(x(minuteOf(visit.end)) - from, 1);
  const size = width < 7 ? " tiny" : width < 22 ? " slim" : "", [, , shape] = WORDS.states[visit.state];
  const who = size ? visit.label.split(" ")[0] : visit.label;
  const name = s("tspan", { class: "who" }, ` ${who}`);
  const label = size === " tiny" ? [s("text", { x: "50%", y: "50%" }, shape)] : [s("text", { x: 9, y: "36%" }, shape, name), s("text", { x: 9, y: "68%", class: "hours" }, `${hour(visit.start)}–${hour(visit.end)}`)];
  return s("svg", { x: `${from}%`, width: `${width}%`, class: `seg ${visit.state}${size}` }, s("rect", { width: "100%", height: "100%", rx: 7 }), ...label);
}

function axis(first, last, x) {
  const marks = [];
  for (let at = first; at <= last; at += 2) marks.push(s("text", { x: `${x(at * 60)}%`, y: "1em", class: at === first ? "from" : at === last ? "until" : "mid" }, two(at)));
  return s("svg", { class: "strip-axis", "aria-hidden": "true", focusable: "false" }, ...marks);
}

function list(visits) {
  if (!visits.length) return h("p.quiet", {}, WORDS.nothing);
  return h("ol.strip-list", {}, visits.map((v) => h(`li.${v.state}`, {}, h("span.hours", {}, `${hour(v.start)}–${hour(v.end)}`), h("span.who", {}, h("b", {}, v.label), h("span.quiet", {}, v.place || "")), badge(v.state))));
}
