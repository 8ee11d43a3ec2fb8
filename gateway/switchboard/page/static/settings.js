// Small forms whose fields write into a copy of some data.

import { element, words } from "./words.js";

/** A form behind a summary. Fields are added for one set of data; `submit` gets a copy with what was typed. */
export class Settings {
  constructor(summary, submit, complain) {
    this.submit = submit;
    this.complain = complain;
    this.form = element("form", { class: "settings", onsubmit: (event) => this.send(event) });
    this.box = element("details", { class: "preset-box" }, element("summary", {}, summary), this.form);
  }

  /** Begin with other data; a form without fields is hidden when `close` has been called. */
  open(data) {
    this.data = data;
    this.writers = [];
    this.form.replaceChildren();
  }

  close() {
    this.box.hidden = !this.writers.length;
    this.form.append(element("button", { type: "submit" }, words.apply));
  }

  add(label, input, write, isWide = false) {
    this.writers.push(write);
    this.form.append(element("label", { class: isWide ? "wide" : "" }, words.fields[label], input));
  }

  /** Seconds, or another number; one that is not required may be left empty, which is null. */
  number(label, value, set, { required = true, step = "0.1" } = {}) {
    const input = element("input", { type: "number", min: "0", step, required,
      placeholder: required ? "" : words.usual, value: value == null ? "" : String(value) });
    this.add(label, input, (copy) => set(copy, input.value === "" ? null : Number(input.value)));
  }

  text(label, value, set, hint = "") {
    const input = element("input", { type: "text", placeholder: hint, value });
    this.add(label, input, (copy) => set(copy, input.value), true);
  }

  choice(label, names, value, set) {
    const list = element("select", {}, ...Object.entries(names).map(([name, shown]) =>
      element("option", { value: name, selected: name === value }, shown)));
    this.add(label, list, (copy) => set(copy, list.value));
  }

  flag(label, value, set) {
    const box = element("input", { type: "checkbox", checked: value });
    this.add(label, box, (copy) => set(copy, box.checked));
  }

  send(event) {
    event.preventDefault();
    const copy = structuredClone(this.data);
    try {
      for (const write of this.writers) write(copy);
    } catch (fault) {
      this.complain(fault.message);
      return;
    }
    this.submit(copy);
  }
}
