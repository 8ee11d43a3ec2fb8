// What a handset does by itself: chosen by name, with its settings, for drills and demonstrations.

import { control } from "./control.js";
import { element, lang, offers, words } from "./words.js";

const ready = offers.personas;
const NUMBERS = ["after_s", "hangs_up_after_s", "for_s", "silence_s", "longest_s", "greeting_s", "seed"];
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
    this.form = element("form", { class: "settings", onsubmit: (event) => this.submit(event) });
    this.box = element("details", { class: "preset-box" }, element("summary", {}, words.persona_settings), this.form);
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
    this.read = [];
    this.form.replaceChildren(...this.fields(state.persona ?? {}));
    this.box.hidden = !this.read.length;
    this.form.append(element("button", { type: "submit" }, words.apply));
  }

  fields(persona) {
    const made = NUMBERS.filter((name) => persona[name] !== undefined).map((name) => this.number(name, persona, name));
    if (persona.presses) made.push(this.text("presses", pressesAsText(persona.presses), words.presses_hint,
      (copy, value) => (copy.presses = readPresses(value, persona.presses))));
    if (persona.sounds_like) made.push(this.choice("sounds_like", words.sounds, persona.sounds_like,
      (copy, value) => (copy.sounds_like = value)));
    const reply = persona.on_text, texts = persona.texts;
    if (reply && !Array.isArray(reply)) {
      made.push(this.number("reply_after_s", reply, "after_s", "on_text"),
        this.text("body", reply.body, "", (copy, value) => (copy.on_text.body = value)),
        this.choice("written", words.writings, reply.written ?? "plain", (copy, value) => (copy.on_text.written = value)));
      if (reply.times > 1) made.push(this.number("again_after_s", { again_after_s: 20, ...reply }, "again_after_s", "on_text"));
    }
    if (texts?.after_s !== undefined) made.push(this.number("texts_after_s", texts, "after_s", "texts"));
    if (texts?.delivered_after_s) made.push(this.number("delivered_after_s", texts, "delivered_after_s", "texts"));
    return made;
  }

  number(label, from, name, inside) {
    const input = element("input", { type: "number", min: "0", step: name === "seed" ? "1" : "0.1", required: true,
      value: String(from[name]) });
    this.read.push((copy) => ((inside ? copy[inside] : copy)[name] = Number(input.value)));
    return element("label", {}, words.fields[label], input);
  }

  text(label, value, hint, set) {
    const input = element("input", { type: "text", placeholder: hint, value });
    this.read.push((copy) => set(copy, input.value));
    return element("label", { class: "wide" }, words.fields[label], input);
  }

  choice(label, names, value, set) {
    const list = element("select", {}, ...Object.entries(names).map(([name, shown]) =>
      element("option", { value: name, selected: name === value }, shown)));
    this.read.push((copy) => set(copy, list.value));
    return element("label", {}, words.fields[label], list);
  }

  submit(event) {
    event.preventDefault();
    const copy = structuredClone(this.persona);
    try {
      for (const read of this.read) read(copy);
    } catch (fault) {
      this.complain(fault.message);
      return;
    }
    this.give(copy);
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
