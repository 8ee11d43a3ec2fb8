// What can go wrong to order: a list of faults in force with their hits, and a form for more.

import { control } from "./control.js";
import { isStanding, now } from "./clock.js";
import { element, span, words } from "./words.js";

const byId = (id) => document.getElementById(id);
const GROUPS = {
  callbacks: ["drop", "delay", "double", "repeat", "swap", "reverse"],
  webhooks: ["no_connection", "lost_answer", "answer_500", "unknown_parameter"],
  others: ["sent_for_ever", "undelivered_first", "absent"],
};
const USUAL_SECONDS = { delay: [1, 60], slow: [0.5, 3] };
const ALWAYS = ["set:down", "set:cut_off", "503_before"]; // what is meant when somebody orders them
const OVER_SHOWN = 5;
const state = { kinds: {}, faults: [], over: [] };

function groupOf(kind) {
  return Object.keys(GROUPS).find((group) => GROUPS[group].includes(kind)) ?? "rest";
}

function nameOf(kind) {
  return words.fault_kinds[kind] ?? kind;
}

function fillList(sets, kinds) {
  const list = byId("fault-form").elements.what;
  if (list.options.length) return;
  const group = (label, options) => element("optgroup", { label },
    ...options.map(([value, shown]) => element("option", { value }, shown)));
  list.append(group(words.fault_groups.sets, sets.map((name) => [`set:${name}`, words.fault_sets[name] ?? name])),
    ...["callbacks", "webhooks", "rest", "others"].map((name) => group(words.fault_groups[name],
      Object.keys(kinds).filter((kind) => groupOf(kind) === name).map((kind) => [kind, nameOf(kind)]))));
  suggest();
}

/** Offer what usually goes with the fault that is chosen. */
function suggest() {
  const { what, share, least, most } = byId("fault-form").elements;
  const kind = state.kinds[what.value];
  const seconds = USUAL_SECONDS[what.value] ?? kind?.seconds ?? null;
  byId("fault-seconds").hidden = !kind?.takes_seconds;
  least.value = seconds?.[0] ?? "";
  most.value = seconds?.[1] ?? "";
  share.value = ALWAYS.includes(what.value) ? "100" : "5";
}

function order(form) {
  const { what, share, for_s: lasts, least, most, seed } = form.elements;
  const isSet = what.value.startsWith("set:");
  return {
    ...(isSet ? { set: what.value.slice(4) } : { what: what.value }),
    probability: Number(share.value) / 100,
    ...(lasts.value ? { for_s: Number(lasts.value) } : {}),
    ...(seed.value ? { seed: Number(seed.value) } : {}),
    ...(!isSet && state.kinds[what.value].takes_seconds && least.value
      ? { seconds: [Number(least.value), Number(most.value || least.value)] } : {}),
  };
}

function row(fault, isOver) {
  const seconds = fault.seconds?.[1] ? ` ${[...new Set(fault.seconds)].join("–")} ${words.seconds}` : "";
  const share = `${Math.round(fault.probability * 1000) / 10} %`;
  const left = isOver ? words.fault_over : fault.until ? `${words.fault_left} ${leftOf(fault)}` : "";
  return element("li", { class: isOver ? "over" : "" },
    element("b", {}, nameOf(fault.what) + seconds),
    element("span", { class: "dim" }, `${fault.number ?? words.all_phones} · ${share} · ${words.fault_seed} ${fault.seed}`),
    element("span", { class: "left" }, left),
    element("span", { class: fault.struck ? "struck" : "dim" }, `${words.fault_struck} ${fault.struck}`),
    isOver ? null : element("button", { type: "button", "aria-label": `${words.fault_stop} ${nameOf(fault.what)}`,
      onclick: () => change("DELETE", `/faults/${fault.id}`) }, words.fault_stop));
}

function leftOf(fault) {
  return isStanding() ? "" : span(Date.parse(fault.until) - now());
}

function draw({ faults, over, kinds, sets }) {
  Object.assign(state, { faults, over, kinds });
  fillList(sets, kinds);
  byId("fault-count").hidden = !faults.length;
  byId("fault-count").textContent = String(faults.length);
  const rows = [...faults.map((fault) => row(fault, false)),
    ...over.slice(-OVER_SHOWN).reverse().map((fault) => row(fault, true))];
  const list = byId("fault-list");
  const focused = [...list.children].findIndex((one) => one.contains(document.activeElement));
  list.replaceChildren(...(rows.length ? rows : [element("li", { class: "dim" }, words.fault_none)]));
  if (focused >= 0) (list.children[focused]?.querySelector("button") ?? byId("fault-clear")).focus();
}

async function change(method, path, data) {
  try {
    draw(await control(method, path, data));
  } catch (fault) {
    state.complain(words.refused + fault.message);
  }
}

/** Draw what is in force now. */
export async function showFaults() {
  draw(await control("GET", "/faults"));
}

/** Let the form work; `complain` hears what went wrong. */
export function setUpFaults(complain) {
  state.complain = complain;
  const form = byId("fault-form");
  form.elements.what.addEventListener("change", suggest);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    change("POST", "/faults", order(form));
  });
  byId("fault-clear").addEventListener("click", () => change("DELETE", "/faults"));
}
