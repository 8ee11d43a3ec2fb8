// One handset: draws the state that the switchboard sends and posts what a person does.

import { act } from "./control.js";
import { isStanding, now } from "./clock.js";
import { personaList, showPersona } from "./persona.js";
import { keyTone, speak } from "./sound.js";
import { element, span, timeOfDay, words } from "./words.js";

const KEYS = ["1", "2", "3", "4", "5", "6", "7", "8", "9", "*", "0", "#"];
const TEXTS_SHOWN = 30;

export class Handset extends HTMLElement {
  /** `page` offers numbers(), notice(text) and hide(number). */
  setUp(page) {
    this.page = page;
    this.lastCaption = "";
    this.seenTexts = 0;
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
        part("persona", personaList(() => this.state, (reason) => this.page.notice(words.refused + reason)))),
      element("div", { class: "screen" },
        part("line", element("p", { class: "line", role: "status" })), part("peer", element("p", { class: "peer" })),
        part("captions", element("ol", { class: "captions", "aria-label": words.captions }))),
      element("div", { class: "hooks" },
        part("answer", element("button", { type: "button", class: "answer", onclick: () => this.pickUp() },
          words.answer)),
        part("hangUp", element("button", { type: "button", class: "hang-up", onclick: () => this.do("hang_up") },
          words.hang_up))),
      part("pad", element("div", { class: "pad", role: "group", "aria-label": words.keypad },
        ...KEYS.map((key) => element("button", { type: "button", onclick: () => this.press(key) }, key)))),
      part("dialer", this.buildDialer()),
      part("texts", element("ol", { class: "texts", "aria-label": words.texts })),
      part("writer", this.buildWriter()),
    );
  }

  buildDialer() {
    const to = element("select", { "aria-label": words.pick_number });
    const as = element("select", { "aria-label": words.shown_as },
      element("option", { value: "" }, words.own_number), element("option", { value: "anonymous" }, words.anonymous));
    this.dialTo = to;
    return element("form", { class: "dialer", onsubmit: (event) => {
      event.preventDefault();
      this.do("dial", { to: to.value, ...(as.value ? { as: as.value } : {}) });
    } }, to, as, element("button", { type: "submit" }, words.dial));
  }

  buildWriter() {
    const body = element("input", { type: "text", "aria-label": words.text_hint, maxlength: "500" });
    const to = element("select", { "aria-label": words.text_to });
    this.textTo = to;
    this.textBody = body;
    return element("form", { class: "writer", onsubmit: async (event) => {
      event.preventDefault();
      if (body.value.trim() && (await this.do("text", { to: to.value, body: body.value }))) body.value = "";
    } }, to, element("div", { class: "row" }, body, element("button", { type: "submit" }, words.send)));
  }

  /** Draw a state. */
  show(state) {
    const wasRinging = this.isRingingIn();
    this.state = state;
    this.dataset.state = state.state;
    const extension = state.extension ? `-${state.extension}` : "";
    this.setAttribute("aria-label", `${state.label} ${state.number}`);
    this.parts.label.textContent = state.label || state.number;
    this.parts.owner.textContent = state.owner;
    showPersona(this.parts.persona, state.persona);
    this.parts.number.textContent = `${state.number}${extension} · ${words[state.kind]}`;
    this.showCall(state);
    this.showTexts(state);
    if (this.isRingingIn() && !wasRinging && !document.activeElement?.matches("input")) this.parts.answer.focus();
  }

  isRingingIn() {
    return this.state?.state === "ringing" && this.state.call.direction === "in";
  }

  showCall(state) {
    const call = state.call, last = state.last_call;
    this.parts.answer.disabled = !this.isRingingIn();
    this.parts.hangUp.disabled = !call;
    this.parts.hangUp.textContent = this.isRingingIn() ? words.reject : words.hang_up;
    for (const key of this.parts.pad.children) key.disabled = state.state !== "talking";
    this.parts.dialer.hidden = Boolean(call);
    const shown = call ?? last;
    this.parts.peer.textContent = shown ? this.peerOf(shown) : "";
    this.showCaptions(shown);
    this.tick();
  }

  peerOf(call) {
    const joined = call.connected_to ? ` · ${words.connected_to} ${call.connected_to}` : "";
    return `${call.direction === "in" ? words.from : words.to} ${this.page.nameOf(call.peer)}${joined}`;
  }

  showCaptions(call) {
    const captions = call?.captions ?? [];
    const last = captions[captions.length - 1];
    const mark = `${call?.sid} ${captions.length} ${last?.at}`;
    if (mark !== this.lastCaption) {
      this.lastCaption = mark;
      this.parts.captions.replaceChildren(...captions.map((caption) => element("li", {}, caption.text)));
      if (this.state.call && last) speak(last.text);
    }
    this.parts.captions.scrollTop = this.parts.captions.scrollHeight;
  }

  showTexts(state) {
    const isLandline = state.kind === "landline";
    this.parts.writer.hidden = isLandline;
    this.textBody.placeholder = this.dataset.role === "citizen" ? words.text_hint_citizen : words.text_hint;
    if (state.texts.length === this.seenTexts && this.parts.texts.firstChild) return;
    this.seenTexts = state.texts.length;
    const bubbles = state.texts.slice(-TEXTS_SHOWN).map((text) => element("li", { class: text.direction },
      text.body, element("time", {}, timeOfDay(text.at))));
    const nothing = element("li", { class: "none" }, isLandline ? words.landline_texts : words.no_texts);
    this.parts.texts.replaceChildren(...(bubbles.length ? bubbles : [nothing]));
    this.parts.texts.scrollTop = this.parts.texts.scrollHeight;
  }

  /** Which of our numbers can be dialled and texted. */
  showNumbers(numbers) {
    for (const list of [this.dialTo, this.textTo]) {
      const chosen = list.value;
      list.replaceChildren(...numbers.map((number) =>
        element("option", { value: number.number }, number.label ? `${number.label} ${number.number}` : number.number)));
      if (chosen) list.value = chosen;
    }
  }

  /** Move the seconds on. */
  tick() {
    const { call, last_call: last } = this.state;
    const since = call && !isStanding() ? ` ${span(now() - Date.parse(call.since))}` : "";
    if (!call) {
      this.parts.line.textContent = last ? `${words.ended} · ${words.statuses[last.status] ?? last.status}` : words.idle;
    } else if (this.state.state === "talking") {
      this.parts.line.textContent = words.talking + since;
    } else {
      this.parts.line.textContent = (call.direction === "in" ? words.ringing : words.calling) + since;
    }
  }

  keyPressed(event) {
    if (event.target.matches("input, select") || event.ctrlKey || event.metaKey || event.altKey) return;
    if (KEYS.includes(event.key) && this.state.state === "talking") {
      event.preventDefault();
      this.press(event.key);
    }
  }

  async pickUp() {
    if (await this.do("answer")) this.focus(); // the keyboard's digits go to this handset now
  }

  press(key) {
    keyTone(key);
    this.do("press", { digits: key });
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
