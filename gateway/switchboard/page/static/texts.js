// The texts of one handset, and what a person writes on it.

import { element, momentOf, offers, words } from "./words.js";

const TEXTS_SHOWN = 60;
const CODE = /(?<!\d)\d{4}(?!\d)/g;
const LONGEST_CHIP = 14;

/** Numbers of cases in the texts that came, the newest first. */
function codesIn(texts) {
  const found = texts.filter((text) => text.direction === "in").flatMap((text) => text.body.match(CODE) ?? []);
  return [...new Set(found.reverse())];
}

function presetsOf(state) {
  const fits = ({ label, owner }) => state.label.startsWith(label) && state.owner.includes(owner);
  return (offers.presets ?? []).find(fits)?.texts ?? [];
}

export class Texts {
  /** `send` gets the number and the words, and resolves to whether they went out. */
  constructor(send) {
    this.send = send;
    this.shown = null;
    this.list = element("ol", { class: "texts", "aria-label": words.texts, tabindex: "0" });
    this.to = element("select", { "aria-label": words.text_to });
    this.code = element("select", { "aria-label": words.code, class: "code", onchange: () => this.showPresets() });
    this.chips = element("div", { class: "presets", role: "group", "aria-label": words.presets });
    this.presets = element("details", { class: "preset-box" },
      element("summary", {}, words.presets), this.code, this.chips);
    this.body = element("textarea", { rows: "2", "aria-label": words.text_hint, onkeydown: (event) => {
      if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
        event.preventDefault();
        this.writer.requestSubmit();
      }
    } });
    this.writer = element("form", { class: "writer", onsubmit: (event) => this.submit(event) }, this.presets, this.to,
      element("div", { class: "row" }, this.body, element("button", { type: "submit" }, words.send)));
  }

  async submit(event) {
    event.preventDefault();
    const body = this.body.value;
    if (body.trim() && (await this.send(this.to.value, body))) this.body.value = "";
  }

  /** Draw the texts of a state. */
  show(state, isCitizen) {
    const isLandline = state.kind === "landline";
    this.state = state;
    this.writer.hidden = isLandline;
    this.body.placeholder = isCitizen ? words.text_hint_citizen : words.text_hint;
    const mark = `${state.texts.length} ${state.texts[state.texts.length - 1]?.sid}`;
    if (mark === this.shown) return;
    this.shown = mark;
    const bubbles = state.texts.slice(-TEXTS_SHOWN).map((text) => element("li", { class: text.direction },
      text.body, element("time", {}, momentOf(text.at))));
    const nothing = element("li", { class: "none" }, isLandline ? words.landline_texts : words.no_texts);
    this.list.replaceChildren(...(bubbles.length ? bubbles : [nothing]));
    this.list.scrollTop = this.list.scrollHeight;
    this.showCodes();
  }

  showCodes() {
    const codes = codesIn(this.state.texts);
    this.code.replaceChildren(...codes.map((code) => element("option", { value: code }, `${words.code} ${code}`)));
    this.code.hidden = codes.length < 2;
    this.showPresets();
  }

  showPresets() {
    const texts = presetsOf(this.state).map((text) => text.replaceAll("{code}", this.code.value));
    this.presets.hidden = !texts.length;
    this.chips.replaceChildren(...texts.map((text) => element("button", { type: "button", title: text, onclick: () => {
      this.body.value = text;
      this.body.focus();
    } }, text.length > LONGEST_CHIP ? `${text.slice(0, LONGEST_CHIP)}…` : text)));
  }
}
