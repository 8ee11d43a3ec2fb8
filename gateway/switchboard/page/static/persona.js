// What a handset does by itself, as a list to choose from; for drills and demonstrations.

import { control } from "./control.js";
import { element, words } from "./words.js";

const PERSONAS = {
  person: null,
  accepts: { then: "answers", after_s: 8, presses: [{ digit: "1", after_s: 6 }] },
  rings_out: { then: "rings_out" },
  busy: { then: "busy" },
  switched_off: { then: "switched_off" },
  announcement: { then: "announcement", after_s: 2, hangs_up_after_s: 20 },
  texts_back: { on_text: { after_s: 5, body: "1 {code}" } },
};

function nameOf(persona) {
  if (!persona) return "person";
  const alike = (one) => one && one.then === persona.then && Boolean(one.on_text) === Boolean(persona.on_text);
  const name = Object.keys(PERSONAS).find((one) => alike(PERSONAS[one]));
  return name ?? "other";
}

/** A list of personas. `stateOf` gives the handset's state, `complain` hears what went wrong. */
export function personaList(stateOf, complain) {
  const list = element("select", { "aria-label": words.persona, class: "persona", onchange: async () => {
    const { number, label, owner, kind, extension } = stateOf();
    const persona = PERSONAS[list.value];
    try {
      await control("PUT", `/phones/${encodeURIComponent(number)}`, { label, owner, kind, extension, persona });
    } catch (fault) {
      complain(fault.message);
    }
  } }, ...Object.keys(PERSONAS).map((name) => element("option", { value: name }, words.personas[name])),
  element("option", { value: "other", disabled: true, hidden: true }, words.personas.other));
  return list;
}

/** Show which persona a handset has. */
export function showPersona(list, persona) {
  list.value = nameOf(persona);
}
