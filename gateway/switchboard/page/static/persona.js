// What a handset does by itself: chosen by name, with its settings, for drills and demonstrations.

import { control } from "./control.js";
import { Settings } from "./settings.js";
import { element, lang, offers, words } from "./words.js";

const ready = offers.personas;
const NUMBERS = ["after_s", "hangs_up_after_s", "for_s", "silence_s", "longest_s", "greeting_s", "seed"];
const AGAIN_S = 20; // of a reply that says nothing else
const PRESS = /^([0-9*#])@(\d+(?:\.\d+)?)(?:x(\d+))?$/i;

function labelOf(name) {
  return ready.find((one) => one.name === name)?.[lang === "en" ? "en" : "zh"] ?? name;
}

function pressesAsText(presses) {
  return presses.map(({ digit, after_s, times }) => `${digit}@${after_s}${times > 1 ? `x${times}` : ""}`).join(" ");
}

/** Keys with their seconds; what the text does not say stays as it was. Throws words for a person. */
function readPresses(text, before) {
  return text.split(/[\s,，]+/).filter(Boolean).map((part, place) => {
    const found = PRESS.exec(part);
    if (!found) throw new Error(words.bad_presses);
    return { ...before[place], digit: found[1], after_s: Number(found[2]), times: Number(found[3] ?? 1) };
  });
}

/** A list of personas and a form for the settings of the one chosen. */
export class Persona {
  /** `numberOf` gives the handset's number, `complain` hears what went wrong. */
  constructor(numberOf, complain) {
    this.numberOf = numberOf;
    this.complain = complain;
    this.shown = undefined;
    this.other = element("option", { value: "other", disabled: true, hidden: true }, words.custom);
    const groups = [...new Set(ready.map((one) => one.group))];
    this.list = element("select", { "aria-label": words.persona, class: "persona",
      onchange: () => this.give(this.list.value === "person" ? null : this.list.value) },
    element("option", { value: "person" }, words.person),
    ...groups.map((group) => element("optgroup", { label: words.groups[group] ?? group },
      ...ready.filter((one) => one.group === group).map((one) =>
        element("option", { value: one.name }, labelOf(one.name))))), this.other);
    this.settings = new Settings(words.persona_settings, (copy) => this.give(copy), complain);
    this.plan = element("p", { class: "plan" });
  }

  /** Show which persona a handset has; what is being typed into its settings is left alone. */
  show(state) {
    const mark = JSON.stringify(state.persona);
    if (mark === this.shown) return;
    this.shown = mark;
    this.persona = state.persona;
    const then = words.thens[state.persona?.then ?? "texts"] ?? "";
    this.other.textContent = `${words.custom}：${then}`;
    const isReady = ready.some((one) => one.name === state.persona?.name);
    this.list.value = !state.persona ? "person" : isReady ? state.persona.name : "other";
    this.list.title = this.list.selectedOptions[0].textContent;
    this.settings.open(state.persona);
    if (state.persona) this.fields(state.persona);
    this.settings.close();
  }

  fields(persona) {
    const { settings } = this;
    for (const name of NUMBERS.filter((one) => persona[one] !== undefined)) {
      settings.number(name, persona[name], (copy, value) => (copy[name] = value), { step: name === "seed" ? "1" : "0.1" });
    }
    if (persona.presses) settings.text("presses", pressesAsText(persona.presses),
      (copy, value) => (copy.presses = readPresses(value, persona.presses)), words.presses_hint);
    if (persona.sounds_like) settings.choice("sounds_like", words.sounds, persona.sounds_like,
      (copy, value) => (copy.sounds_like = value));
    if (persona.on_text && !Array.isArray(persona.on_text)) this.replyFields(persona.on_text);
    for (const name of ["after_s", "delivered_after_s"].filter((one) => persona.texts?.[one] !== undefined)) {
      settings.number(`texts_${name}`, persona.texts[name], (copy, value) => (copy.texts[name] = value));
    }
  }

  replyFields(reply) {
    const { settings } = this;
    settings.number("reply_after_s", reply.after_s, (copy, value) => (copy.on_text.after_s = value));
    if (reply.times > 1) settings.number("again_after_s", reply.again_after_s ?? AGAIN_S,
      (copy, value) => (copy.on_text.again_after_s = value));
    settings.text("body", reply.body, (copy, value) => (copy.on_text.body = value));
    settings.choice("written", words.writings, reply.written ?? "plain", (copy, value) => (copy.on_text.written = value));
  }

  async give(persona) {
    try {
      await control("PUT", `/phones/${encodeURIComponent(this.numberOf())}/persona`, { persona });
    } catch (fault) {
      this.complain(fault.message);
      this.shown = undefined;
    }
  }
}
