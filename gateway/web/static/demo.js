// The demonstration's clock: lets the time go by, from one event to the next, so that each has its own time.

import { day, serviceTime, setServiceTime, tick, timeOfDay } from "./clock.js";

const A_MOMENT_MS = 250;
const bar = document.getElementById("demo");
const said = document.getElementById("demo-said");
const stop = document.getElementById("demo-stop");
const going = { until: null, isOn: false, ringing: [] };

bar.hidden = false;
setInterval(showDay, 500);
showDay();
for (const button of bar.querySelectorAll("[data-by]")) {
  button.addEventListener("click", () => go(button.dataset.by ? serviceTime() + Number(button.dataset.by) * 1000 : null));
}
stop.addEventListener("click", () => { going.isOn = false; });

/** Move on until `until`, or by one event when it is null; a phone that begins to ring ends it. */
async function go(until) {
  going.until = until;
  if (going.isOn) return;
  going.isOn = true;
  stop.disabled = false;
  going.ringing = null;
  try {
    while (going.isOn) await step();
  } catch (fault) {
    say("failed", "why", fault.message);
  }
  going.isOn = false;
  stop.disabled = true;
}

async function step() {
  const moved = await ask();
  const rings = moved.ringing.filter((who) => going.ringing && !going.ringing.includes(who));
  going.ringing = moved.ringing;
  if (rings.length) {
    say("ringing", "who", rings.join(", "));
    going.isOn = false;
  } else if (going.until === null ? moved.moved_s > 0 : moved.now >= going.until) {
    say("there");
    going.isOn = false;
  } else if (moved.moved_s > 0) {
    say("moved", "time", `${day(moved.now)} ${timeOfDay()}`);
  } else {
    say(moved.stay);
    going.isOn = moved.stay === "busy" || moved.stay === "soon";
  }
  await new Promise((resolve) => { setTimeout(resolve, A_MOMENT_MS); });
}

async function ask() {
  const asked = Date.now();
  const answer = await fetch(bar.dataset.url, {
    method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify({ until: going.until }),
  });
  const moved = await answer.json();
  if (!answer.ok) throw new Error(moved.error ?? String(answer.status));
  setServiceTime(moved.now, (asked + Date.now()) / 2);
  tick();
  return moved;
}

function say(what, name, value) {
  said.textContent = name ? bar.dataset[what].replace(`{${name}}`, value) : bar.dataset[what];
}

function showDay() {
  document.getElementById("demo-day").textContent = `${day()} ${timeOfDay()}`;
}
