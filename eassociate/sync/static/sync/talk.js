// Conversations as last seen, and what was written into them here.
import { h, moment, say, template } from "./dom.js";
import { whereabouts } from "./entries.js";
import * as phone from "./phone.js";
import { record } from "../ui/js/voice.js";

const latest = (thread) => thread.said[thread.said.length - 1];
const fresh = (thread, queue) => thread.said.filter((one) => !one.own && one.n > readUpto(thread, queue)).length;
const readUpto = (thread, queue) => Math.max(thread.upto || 0, ...queue.filter(({ entry }) => entry.action === "read_thread" && entry.content.thread === thread.id).map(({ entry }) => entry.content.upto));
const words = (one) => [one.emoji, one.text || one.file].filter(Boolean).join(" ");

/** The card of the first page. */
export function threads({ news, all }) {
  const known = Object.values(news.threads).sort((a, b) => (latest(a).at < latest(b).at ? 1 : -1)), bare = unbegun(news);
  if (!known.length && !bare.length) return null;
  return h("section.card", {}, h("h2", {}, say("messages")), known.length ? begun(known, all) : null,
    bare.length ? h("details.more", {}, h("summary", {}, `✏️ ${say("begin")}`), h("ul.list.threads", {}, bare.map((one) => h("li", {}, h("a.grow", { href: `#talk/${one.id}` }, heading(one)))))) : null);
}

const unbegun = ({ head, threads: known }) => (head.begins || []).filter((one) => !known[one.id]);
const heading = (one) => [h("b", {}, `${one.emoji} ${one.title}`), one.subtitle ? h("span.quiet", {}, ` · ${one.subtitle}`) : null];

function begun(known, all) {
  return h("ul.list.threads", {}, known.map((thread) => {
    const number = fresh(thread, all), last = latest(thread);
    return h("li", {}, h("a.grow", { href: `#talk/${thread.id}` }, heading(thread), " ", number ? h("span.badge.solid", {}, String(number)) : null,
      h("span.small.brief", {}, `${last.own ? say("you") : last.by}: ${words(last)}`)));
  }));
}

/** One conversation; opening it says that it was read, as soon as there is a network. */
export function thread({ news, all, now }, id) {
  const bare = unbegun(news).find((one) => one.id === id), found = news.threads[id] || (bare && { ...bare, said: [], writes: true });
  if (!found) return [h("p.notice", {}, say("thread_gone"))];
  if (!bare) noteRead(found, all);
  const head = h("div.page-head", {}, h("div.page-title", {}, h("h1", {}, `${found.emoji} ${found.title}`), found.subtitle ? h("p.quiet", {}, found.subtitle) : null));
  return [head, h("ol.talk", {}, found.said.map((one) => said(one, now)), own(all, id, news).map((row) => written(row, now))), found.writes ? writing(id, bare && !all.some((row) => row.entry.action === "open_thread" && row.about === id) ? bare : null) : null];
}

function said(one, now) {
  const by = h("p.said-by", {}, h("strong", {}, one.own ? say("you") : one.by), one.urgent ? h("span.badge.notice", {}, `! ${say("urgent")}`) : null);
  return h(`li.said${one.own ? ".own" : ""}`, {}, by, one.text ? h("div.said-text", {}, one.emoji ? `${one.emoji} ` : "", one.text) : null,
    one.file ? h("p.quiet", {}, `📎 ${one.file} · ${say("file_there")}`) : null, one.asks ? h("p.quiet", {}, say("answer_there")) : null, h("p.quiet.small", {}, moment(one.at, now)));
}

// What the last look at the server did not bring yet.
const own = (queue, id, news) => queue.filter(({ entry, state, sentAt }) => entry.action === "post_message" && entry.content.thread === id && (state !== "accepted" || sentAt > Date.parse(news.head.as_of)));

function written(row, now) {
  const { text, file } = row.entry.content;
  return h("li.said.own", { "data-entry": row.id }, h("p.said-by", {}, h("strong", {}, say("you"))), text ? h("div.said-text", {}, text) : null, file ? h("p.quiet", {}, `📎 ${row.entry.content.name || ""}`) : null,
    h("p", {}, whereabouts(row), " ", h("span.quiet.small", {}, moment(row.entry.occurred_at, now))));
}

// `bare`: nothing was said there yet, it begins with the first message.
function writing(id, bare) {
  const form = template("t-write");
  form.dataset.thread = id;
  if (bare) form.dataset.opens = JSON.stringify({ kind: bare.kind, child: bare.child });
  record(form.querySelector("[data-record]"));
  return h("section.card.talk-write", {}, form);
}

function noteRead(found, queue) {
  const upto = latest(found).n;
  if (upto <= readUpto(found, queue)) return;
  phone.keep({ action: "read_thread", content: { thread: found.id, upto }, about: "reading" }).catch(() => {});
}
