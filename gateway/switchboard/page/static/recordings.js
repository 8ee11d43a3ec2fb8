// What was recorded, newest first, to be listened to.

import { control } from "./control.js";
import { element, span, timeOfDay, words } from "./words.js";

const byId = (id) => document.getElementById(id);
let shown = "";

function row(recording, nameOf) {
  const status = words.recording_statuses[recording.status] ?? recording.status;
  const isReady = recording.status === "completed";
  return element("li", {}, element("time", {}, timeOfDay(recording.at)),
    element("span", {}, `${nameOf(recording.from)} → ${nameOf(recording.to)}`),
    element("span", { class: "dim" }, `${status} ${span(recording.duration_s * 1000)}`),
    isReady ? element("audio", { controls: true, preload: "none", "aria-label": words.play,
      src: `control/recordings/${recording.sid}` }) : null);
}

/** Draw them; one that is playing is not disturbed as long as nothing has changed. */
export async function showRecordings(nameOf) {
  const { recordings } = await control("GET", "/recordings");
  const mark = JSON.stringify(recordings);
  if (mark === shown) return;
  shown = mark;
  byId("recording-count").hidden = !recordings.length;
  byId("recording-count").textContent = String(recordings.length);
  byId("recording-list").replaceChildren(...(recordings.length ? recordings.map((one) => row(one, nameOf))
    : [element("li", { class: "dim" }, words.recordings_none)]));
}
