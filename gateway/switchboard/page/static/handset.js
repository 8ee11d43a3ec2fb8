// One handset: draws the state that the switchboard sends and posts what a person does.

import { act } from "./control.js";
import { isStanding, now } from "./clock.js";
import { Line } from "./line.js";
import { Persona } from "./persona.js";
import { keyTone, speak } from "./sound.js";
import { Texts } from "./texts.js";
import { element, offers, span, timeOfDay, words } from "./words.js";

const PLAN_SHOWN = 3, PLAN_WORDS = 12;
const KEYS = ["1", "2", "3", "4", "5", "6", "7", "8", "9", "*", "0", "#"];

export class Handset extends HTMLElement {
  /** `page` offers numbers(), notice(text) and hide(number). */
  setUp(page) {
    this.page = page;
    this.lastCaption = "";
    this.typed = "";
    const complain = (reason) => page.notice(words.refused + reason);
    this.persona = new Persona(() => this.state.number, complain);
    this.lineSettings = new Line(complain);
    this.texts = new Texts((to, body) => this.do("text", { to, body }));
  }

  connectedCallback() {
    if (this.firstChild) return;
    this.tabIndex = 0;
    this.build();
    this.addEventListener("keydown", (event) => this.keyPressed(event));
  }

  build() {
    this.parts = {};
    const part = (name, made) => (this.parts[name] = made);
    this.append(
      element("div", { class: "who" }, part("label", element("h2")), part("hide", element("button", {
        type: "button", class: "hide", onclick: () => this.page.hide(this.state.number),
      }, words.hide)), part("owner", element("p")), part("number", element("p", { class: "number" })),
        this.persona.list, this.persona.settings.box, this.lineSettings.settings.box),
      element("div", { class: "screen" },
        part("line", element("p", { class: "line", role: "status" })), part("peer", element("p", { class: "peer" })),
        part("captions", element("ol", { class: "captions", "aria-label": words.captions })), this.persona.plan),
      element("div", { class: "hooks" },
        part("answer", element("button", { type: "button", class: "answer", onclick: () => this.pickUp() },
          words.answer)),
        part("hangUp", element("button", { type: "button", class: "hang-up", onclick: () => this.do("hang_up") },
          words.hang_up))),
      part("keys", element("div", { class: "keys" },
        part("typed", element("p", { class: "typed" })),
        element("div", { class: "pad", role: "group", "aria-label": words.keypad },
          ...KEYS.map((key) => element("button", { type: "button", onclick: () => this.press(key) }, key))),
        this.buildKeyWriter())),
      part("dialer", this.buildDialer()),
      this.texts.list,
      this.texts.writer,
    );
  }

  buildKeyWriter() {
    const keys = element("input", { type: "text", inputmode: "tel", pattern: "[0-9*#]+", "aria-label": words.many_keys,
      placeholder: words.many_keys });
    return element("form", { class: "row", onsubmit: async (event) => {
      event.preventDefault();
      if (keys.value && (await this.press(keys.value))) keys.value = "";
    } }, keys, element("button", { type: "submit" }, words.press));
  }

  buildDialer() {
    const to = element("select", { "aria-label": words.pick_number });
    const as = element("select", { "aria-label": words.shown_as },
      element("option", { value: "" }, words.own_number), element("option", { value: "anonymous" }, words.anonymous),
      ...(offers.shown_as ?? []).map(({ label, number }) => element("option", { value: number }, `${label} ${number}`)));
    this.dialTo = to;
    return element("form", { class: "dialer", onsubmit: (event) => {
      event.preventDefault();
      this.do("dial", { to: to.value, ...(as.value ? { as: as.value } : {}) });
    } }, to, as, element("button", { type: "submit" }, words.dial));
  }

  /** Draw a state. */
  show(state) {
    const wasRinging = this.isRingingIn();
    this.state = state;
    this.dataset.state = state.call?.recorded_since ? "recorded" : state.state;
    const extension = state.extension ? `-${state.extension}` : "";
    this.setAttribute("aria-label", `${state.label} ${state.number}`);
    this.parts.label.textContent = state.label || state.number;
    this.parts.owner.textContent = state.owner;
    this.persona.show(state);
    this.lineSettings.show(state);
    this.parts.number.textContent = `${state.number}${extension} · ${words[state.kind]}`;
    this.showCall(state);
    this.texts.show(state, this.dataset.role === "citizen");
    if (this.isRingingIn() && !wasRinging && !document.activeElement?.matches("input, textarea")) this.parts.answer.focus();
  }

  isRingingIn() {
    return this.state?.state === "ringing" && this.state.call.direction === "in";
  }

  showCall(state) {
    const call = state.call, last = state.last_call;
    this.parts.answer.disabled = !this.isRingingIn();
    this.parts.hangUp.disabled = !call;
    this.parts.hangUp.textContent = this.isRingingIn() ? words.reject : words.hang_up;
    for (const key of this.parts.keys.querySelectorAll("button, input")) key.disabled = state.state !== "talking";
    this.parts.keys.hidden = !call;
    this.parts.dialer.hidden = Boolean(call);
    if (!call) this.showTyped("");
    const shown = call ?? last;
    this.parts.peer.textContent = shown ? this.peerOf(shown) : "";
    this.showCaptions(shown);
    this.tick();
  }

  peerOf(call) {
    const joined = call.connected_to ? ` · ${words.connected_to} ${call.connected_to}` : "";
    const waiting = this.state.waiting ? ` · ${words.call_waiting}${this.page.nameOf(this.state.waiting)}` : "";
    return `${call.direction === "in" ? words.from : words.to} ${this.page.nameOf(call.peer)}${joined}${waiting}`;
  }

  showCaptions(call) {
    const captions = call?.captions ?? [];
    const last = captions[captions.length - 1];
    const mark = `${call?.sid} ${captions.length} ${last?.at}`;
    if (mark !== this.lastCaption) {
      this.lastCaption = mark;
      this.parts.captions.replaceChildren(...captions.map((caption) => caption.by
        ? element("li", { class: "own" }, words.own_words + caption.text) : element("li", {}, caption.text)));
      if (this.state.call && last && !last.by) speak(last.text);
      this.showTyped("");
    }
    this.parts.captions.scrollTop = this.parts.captions.scrollHeight;
  }

  /** What has been keyed since the last words were heard. */
  showTyped(typed) {
    this.typed = typed;
    this.parts.typed.textContent = typed ? `${words.typed} ${typed}` : "";
  }

  /** Which of our numbers can be dialled and texted. */
  showNumbers(numbers) {
    for (const list of [this.dialTo, this.texts.to]) {
      const chosen = list.value;
      list.replaceChildren(...numbers.map((number) =>
        element("option", { value: number.number }, number.label ? `${number.label} ${number.number}` : number.number)));
      if (chosen) list.value = chosen;
    }
  }

  /** What it will do by itself, with the time until then, or the time of day while the clock stands. */
  showPlan() {
    const { plan, kept_texts: kept } = this.state;
    const steps = plan.slice(0, PLAN_SHOWN).map(({ at, does, what }) => {
      const when = isStanding() ? timeOfDay(at) : span(Date.parse(at) - now());
      const shown = what.length > PLAN_WORDS ? `${what.slice(0, PLAN_WORDS)}…` : what;
      return `${words.does[does] ?? does}${shown ? ` ${shown}` : ""} ${when}`;
    });
    const texts = kept ? [`${kept} ${words.kept_texts}`] : [];
    const told = [...steps, ...texts].join(" · ");
    this.persona.plan.textContent = told && words.plan + told;
  }

  /** Move the seconds on. */
  tick() {
    this.showPlan();
    const { call, last_call: last } = this.state;
    const since = call && !isStanding() ? ` ${span(now() - Date.parse(call.since))}` : "";
    if (!call) {
      this.parts.line.textContent = last ? `${words.ended} · ${words.statuses[last.status] ?? last.status}` : words.idle;
    } else if (call.recorded_since) {
      this.parts.line.textContent = `${words.recording} ${span(now() - Date.parse(call.recorded_since))}`;
    } else if (this.state.state === "talking") {
      this.parts.line.textContent = words.talking + since;
    } else {
      this.parts.line.textContent = (call.direction === "in" ? words.ringing : words.calling) + since;
    }
  }

  keyPressed(event) {
    if (event.target.matches("input, select, textarea, summary") || event.ctrlKey || event.metaKey || event.altKey) return;
    if (KEYS.includes(event.key) && this.state.state === "talking") {
      event.preventDefault();
      this.press(event.key);
    }
  }

  async pickUp() {
    if (await this.do("answer")) this.focus(); // the keyboard's digits go to this handset now
  }

  press(keys) {
    keyTone(keys[0]);
    this.showTyped(this.typed + keys);
    return this.do("press", { digits: keys });
  }

  // The answer is not drawn: the stream tells the new state, and may have told a newer one already.
  async do(action, data) {
    try {
      await act(this.state.number, action, data);
      return true;
    } catch (fault) {
      this.page.notice(words.refused + fault.message);
      return false;
    }
  }
}

customElements.define("virtual-handset", Handset);
