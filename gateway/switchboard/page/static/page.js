// The page: which handsets are shown, in which order, and what goes on on all of them.

import { act, control, follow } from "./control.js";
import { isStanding, now, setClock } from "./clock.js";
import { setUpFaults, showFaults } from "./faults.js";
import { Handset } from "./handset.js";
import { showRecordings } from "./recordings.js";
import { ring, toggleSound, voiceStatus } from "./sound.js";
import { element, offers, timeOfDay, words } from "./words.js";

const FIRST = ["群众", "值班电话", "值班手机", "值班领导", "110席位"];
const AT_FIRST = 5;
const LOG_SHOWN = 60;
const QUIET_KINDS = ["callback"];
const byId = (id) => document.getElementById(id);
const phones = new Map(); // number -> state
const shown = new Map(); // number -> element
let numbers = [];
let lastEntry = 0;
const seen = new Map(); // number -> how many texts somebody could have read
let chosen = null; // numbers that a person has chosen to see; null as long as none was

const page = {
  notice(text) {
    byId("notice").textContent = text;
    byId("notice").hidden = false;
    clearTimeout(page.timer);
    page.timer = setTimeout(() => (byId("notice").hidden = true), 6000);
  },
  hide(number) {
    chosen = [...shown.keys()].filter((other) => other !== number);
    arrange();
  },
  nameOf(number) {
    const ours = numbers.find((one) => one.number === number);
    const label = ours?.label || phones.get(number)?.label;
    return label ? `${label} ${number}` : number;
  },
};

function rank(state) {
  const place = FIRST.findIndex((label) => state.label.startsWith(label));
  return place < 0 ? FIRST.length : place;
}

// One phone of each familiar label first; a city has many duty phones.
function firstOnes() {
  const all = [...phones.values()];
  const familiar = FIRST.map((_, place) => all.find((state) => rank(state) === place)).filter(Boolean);
  const others = all.filter((state) => !familiar.includes(state)).sort((one, other) => rank(one) - rank(other));
  return [...familiar, ...others].slice(0, AT_FIRST).map((state) => state.number);
}

function arrange() {
  const wanted = (chosen ?? firstOnes()).filter((number) => phones.has(number));
  for (const [number, made] of shown) {
    if (!wanted.includes(number)) {
      made.remove();
      shown.delete(number);
    }
  }
  byId("phones").querySelector(".empty")?.remove();
  wanted.forEach((number, place) => {
    if (!shown.has(number)) {
      const made = new Handset();
      made.setUp(page);
      shown.set(number, made);
    }
    const made = shown.get(number);
    if (byId("phones").children[place] !== made) {
      byId("phones").insertBefore(made, byId("phones").children[place] ?? null);
      made.dataset.role = phones.get(number).label.startsWith(FIRST[0]) ? "citizen" : "other";
      made.showNumbers(numbers);
      made.show(phones.get(number));
    }
  });
  if (!wanted.length) byId("phones").append(element("p", { class: "empty" }, words.no_phones));
  offerOthers();
}

/** The unit that a handset belongs to: the first word of its owner's name. */
function unitOf(state) {
  return state.owner.split(" ")[0];
}

function offerUnits() {
  const all = [...phones.values()].filter((state) => rank(state) > 0);
  const units = [...new Set(all.map(unitOf))].filter(Boolean).sort((one, other) => one.localeCompare(other, "zh"));
  const kept = byId("unit").value;
  byId("unit").replaceChildren(element("option", { value: "" }, words.all_units),
    ...units.map((unit) => element("option", { value: unit }, unit)));
  byId("unit").value = kept;
}

/** Show one unit's handsets between the citizen's and the desk's, in the order of its ladder. */
function chooseUnit(unit) {
  const all = [...phones.values()];
  const its = all.filter((state) => unitOf(state) === unit).sort((one, other) => rank(one) - rank(other));
  const others = [FIRST[0], FIRST[FIRST.length - 1]].map((label) => all.find((state) => state.label.startsWith(label)));
  chosen = [...new Set([others[0], ...its, others[1]].filter(Boolean).map((state) => state.number))];
  arrange();
}

function countIn(state) {
  return state.texts.filter((text) => text.direction === "in").length;
}

/** Say on which handsets out of sight a text has come, and bring one into sight at a click. */
function showUnseen() {
  for (const number of shown.keys()) seen.set(number, countIn(phones.get(number)));
  const unread = [...phones.values()].filter((state) => countIn(state) > (seen.get(state.number) ?? 0));
  byId("unseen").replaceChildren(...(unread.length ? [words.unseen] : []), ...unread.map((state) =>
    element("button", { type: "button", onclick: () => {
      chosen = [...shown.keys(), state.number];
      arrange();
    } }, `${state.label} ${state.owner} (${countIn(state) - (seen.get(state.number) ?? 0)})`)));
}

function offerOthers() {
  const others = [...phones.values()].filter((state) => !shown.has(state.number));
  byId("more").replaceChildren(element("option", { value: "" }, `${words.choose} (${others.length})`), ...others.map((state) =>
    element("option", { value: state.number }, `${state.label} ${state.owner} ${state.number}`)));
  byId("more").disabled = !others.length;
  showUnseen();
}

function showOne(state) {
  const isNew = phones.get(state.number)?.label !== state.label;
  phones.set(state.number, state);
  if (isNew) {
    offerUnits();
    arrange();
  }
  shown.get(state.number)?.show(state);
  showUnseen();
  // a phone that rings out of sight is brought into sight
  if (state.state === "ringing" && !shown.has(state.number)) {
    chosen = [...shown.keys(), state.number];
    arrange();
  }
  ring([...phones.values()].some((one) => one.state === "ringing" && one.call.direction === "in"));
}

function showLog(entry) {
  if (entry.n <= lastEntry) return;
  lastEntry = entry.n;
  if (QUIET_KINDS.includes(entry.kind)) return;
  const { detail } = entry;
  const more = detail.text ?? detail.digit ?? detail.digits ?? detail.body ?? detail.reason ?? detail.status
    ?? detail.to ?? detail.peer ?? "";
  const said = words.statuses[more] ?? more;
  byId("log").prepend(element("li", { class: entry.kind === "webhook_error" ? "bad" : "" },
    element("time", {}, timeOfDay(entry.at)), element("b", {}, words.kinds[entry.kind] ?? entry.kind),
    element("span", {}, entry.number ? page.nameOf(entry.number) : ""), element("span", { class: "said" }, said)));
  while (byId("log").children.length > LOG_SHOWN) byId("log").lastChild.remove();
}

function tick() {
  byId("clock").textContent = timeOfDay(now()) + (isStanding() ? words.standing : "");
  for (const made of shown.values()) made.tick();
}

/** Faults and recordings are not told by the stream: they are asked for, often while somebody looks. */
function showPanels() {
  if (byId("faults").open) showFaults().catch(() => {});
  if (byId("recordings").open) showRecordings(page.nameOf).catch(() => {});
}

async function loadNumbers() {
  ({ numbers } = await control("GET", "/numbers"));
  for (const [number, made] of shown) {
    made.showNumbers(numbers);
    made.show(phones.get(number));
  }
}

async function loadLog(last) {
  const { entries } = await control("GET", `/log?after=${Math.max(lastEntry, last - LOG_SHOWN)}`);
  entries.forEach(showLog);
}

follow({
  phones({ phones: all, last }) {
    phones.clear();
    for (const state of all) {
      phones.set(state.number, state);
      if (!seen.has(state.number)) seen.set(state.number, countIn(state));
    }
    offerUnits();
    arrange();
    for (const [number, made] of shown) made.show(phones.get(number));
    loadLog(last);
  },
  phone: showOne,
  unplugged({ number }) {
    phones.delete(number);
    arrange();
  },
  numbers: loadNumbers,
  log: showLog,
}, async (isLive) => {
  byId("link").textContent = isLive ? words.live : words.lost;
  byId("link").classList.toggle("is-live", isLive);
  if (isLive) await Promise.all([loadNumbers(), setClock(), showFaults(), showRecordings(page.nameOf)]);
});

byId("sound").addEventListener("click", () => {
  const isOn = toggleSound();
  byId("sound").textContent = isOn ? words.sound_on : words.sound_off;
  byId("sound").setAttribute("aria-pressed", String(isOn));
  byId("voice").textContent = voiceStatus();
});
byId("hang-up-all").addEventListener("click", () => Promise.allSettled(
  [...phones.values()].filter((state) => state.call).map((state) => act(state.number, "hang_up"))));
byId("more").addEventListener("change", () => {
  chosen = [...shown.keys(), byId("more").value];
  arrange();
});
byId("unit").addEventListener("change", () => byId("unit").value && chooseUnit(byId("unit").value));
byId("links").append(...(offers.links ?? []).map(({ label, url }) =>
  element("a", { href: url, target: "desk", rel: "noopener" }, label)));
byId("voice").textContent = voiceStatus();
window.speechSynthesis?.addEventListener?.("voiceschanged", () => (byId("voice").textContent = voiceStatus()));
setUpFaults(page.notice);
for (const id of ["faults", "recordings"]) byId(id).addEventListener("toggle", showPanels);
setInterval(tick, 500);
setInterval(showPanels, 2000);
setInterval(() => {
  setClock().catch(() => {}); // a standing clock is moved by others
  showFaults().catch(() => {});
  showRecordings(page.nameOf).catch(() => {});
}, 5000);
