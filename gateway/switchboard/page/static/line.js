// A handset's line: call waiting, and the exchange in front of its extension.

import { control } from "./control.js";
import { Settings } from "./settings.js";
import { words } from "./words.js";

const KEPT = ["label", "owner", "kind", "extension", "exchange", "call_waiting", "persona"];
const NUMBERS = ["answers_after_s", "listens_after_s", "patience_s", "rings_s"];

export class Line {
  /** `complain` hears what went wrong. */
  constructor(complain) {
    this.complain = complain;
    this.shown = undefined;
    this.settings = new Settings(words.line_settings, (state) => this.put(state), complain);
  }

  /** Show how a handset's line is; what is being typed is left alone. */
  show(state) {
    this.state = state;
    const mark = JSON.stringify([state.call_waiting, state.exchange]);
    if (mark === this.shown) return;
    this.shown = mark;
    this.settings.open({ call_waiting: state.call_waiting, exchange: state.exchange });
    this.settings.flag("call_waiting", state.call_waiting, (copy, value) => (copy.call_waiting = value));
    if (state.exchange) {
      for (const name of NUMBERS) {
        this.settings.number(`exchange_${name}`, state.exchange[name], (copy, value) => (copy.exchange[name] = value),
          { required: name === "listens_after_s" });
      }
      this.settings.choice("unanswered", words.unanswered, state.exchange.unanswered,
        (copy, value) => (copy.exchange.unanswered = value));
      this.settings.text("says", state.exchange.says, (copy, value) => (copy.exchange.says = value));
    }
    this.settings.close();
  }

  async put(changed) {
    const data = Object.fromEntries(KEPT.map((name) => [name, changed[name] ?? this.state[name]]));
    try {
      await control("PUT", `/phones/${encodeURIComponent(this.state.number)}`, data);
    } catch (fault) {
      this.complain(fault.message);
    }
  }
}
