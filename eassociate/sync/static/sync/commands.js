// From a form of the diary to the command that it means: the same on every page, with or without a
// network. Fields are those of diary/forms.py and today/forms.py.

const one = (data, name) => data.get(name) || undefined;
// «Today» is the service's, wherever the phone's clock thinks it is.
const day = ({ at, zone }, ahead) => new Intl.DateTimeFormat("en-CA", { timeZone: zone }).format(new Date(at + ahead * 86400000));

function prefixed(data, prefix) {
  return [...data].filter(([name, value]) => name.startsWith(prefix) && value).map(([name, value]) => [name.slice(prefix.length), value]);
}

function record(data, { visit }, button) {
  const minutes = Object.fromEntries(prefixed(data, "minutes_").map(([code, n]) => [code, Number(n)]));
  return clean({
    visit,
    activities: data.getAll("activities").map((code) => clean({ code, minutes: minutes[code] })),
    goals: prefixed(data, "goal_").map(([goal, step]) => ({ goal, step })),
    mood: one(data, "mood"),
    meals: prefixed(data, "meal_").map(([meal, share]) => `${meal}:${share}`),
    toilet: data.getAll("toilet"),
    note: one(data, "note"),
    ...incident(data),
    end: button?.name === "end" || undefined,
    tapped: button?.name === "end" ? new Date().toISOString() : undefined,
  });
}

function message(data, { thread }) {
  const choices = (one(data, "choices") || "").split("\n").map((line) => line.trim()).filter(Boolean);
  return clean({
    thread,
    text: one(data, "text"),
    reply_to: one(data, "reply_to"),
    urgent: data.has("urgent") || undefined,
    asks: one(data, "asks"),
    choices,
    answer_by: one(data, "answer_by"),
    seconds: Number(one(data, "seconds")) || undefined,
    name: data.get("file")?.name,
  });
}

const incident = (data) => ({ incident: one(data, "incident"), severity: Number(one(data, "severity")) || undefined, what_happened: one(data, "what_happened") });

function away(data, now) {
  const first = day(now, data.get("when") === "tomorrow" ? 1 : 0);
  return { first, last: /^\d{4}-\d\d-\d\d$/.test(data.get("last") || "") ? data.get("last") : first };
}

const clean = (content) => Object.fromEntries(Object.entries(content).filter(([, v]) => v !== undefined && v !== "" && !(Array.isArray(v) && !v.length)));

const COMMANDS = {
  start_visit: (_data, { visit }) => ({ visit, tapped: new Date().toISOString() }),
  undo_start: (_data, { visit }) => ({ visit }),
  record_visit: record,
  report_incident: (data, { visit }) => clean({ visit, ...incident(data) }),
  hand_over: (data, { visit, child }) => clean({ visit, child: visit ? undefined : child, way: one(data, "way"), other: one(data, "other"), name: one(data, "name"), signs: data.getAll("signs"), text: one(data, "text") }),
  post_message: message,
  add_photo: (data, { visit }) => clean({ visit, text: one(data, "text") }),
  add_voice: (data, { visit }) => clean({ visit, seconds: Number(one(data, "seconds")) || undefined, text: one(data, "text") }),
  correct_diary_entry: (data, { entry }) => clean({ entry, text: one(data, "text"), code: one(data, "code"), minutes: Number(one(data, "minutes")) || undefined, severity: Number(one(data, "severity")) || undefined }),
  report_ill: (data, { now }) => away(data, now),
  report_child_home: (data, { child, now }) => clean({ child, ...away(data, now), ill: data.get("why") === "ill", note: one(data, "note") }),
};

/** {action, content, about, file, field} of a form that names its command, or null. `now`: {at, zone},
 *  the moment by the server's clock and the service's zone. Throws where a photo cannot be read. */
export async function commandOf(form, button, now) {
  const { command, visit, child, entry, thread } = form.dataset, data = new FormData(form);
  if (!COMMANDS[command]) return null;
  if (button?.name) data.set(button.name, button.value);
  const field = ["image", "file"].find((name) => data.get(name)?.size);
  return {
    action: command,
    content: COMMANDS[command](data, { visit, child, entry, thread, now }, button),
    about: visit || thread || child || entry || "self",
    file: field ? await smaller(data.get(field)) : null,
    field,
  };
}

const NEEDED = { add_photo: ["file"], add_voice: ["file"], hand_over: ["other"], post_message: ["text", "file"], correct_diary_entry: ["text", "code"] };

/** Whether nothing was said at all. */
export function empty({ action, content, file }) {
  if (action === "record_visit") return Object.keys(content).length < 2;
  return Boolean(NEEDED[action]) && !NEEDED[action].some((name) => content[name] || (name === "file" && file));
}

// A photo that the form had no time to make small.
async function smaller(file) {
  if (file.size <= 200 * 1024 || !file.type.startsWith("image/")) return file;
  const { shrink } = await import("../ui/js/shrink.js");
  return (await shrink(file).catch(() => null)) || file;
}
