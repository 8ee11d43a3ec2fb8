// Keeps a page live: asks for its changing part every second and exchanges only what has changed.

import { setServiceTime, tick, timeOfDay } from "./clock.js";

const EVERY_MS = 1000;
const PATIENCE_MS = 5000;
const main = document.getElementById("main");
const link = document.getElementById("link");
const state = { etag: `W/"${main.dataset.etag}"`, isLive: null };

setServiceTime(Number(main.dataset.now));
setInterval(tick, 250);
poll();

async function poll() {
  try {
    await ask();
    show(true);
  } catch {
    show(false);
  }
  tick();
  setTimeout(poll, EVERY_MS);
}

async function ask() {
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), PATIENCE_MS);
  try {
    const asked = Date.now();
    const answer = await fetch(main.dataset.liveUrl, {
      headers: { "If-None-Match": state.etag }, cache: "no-store", signal: stop.signal,
    });
    if (answer.status !== 304 && !answer.ok) throw new Error(String(answer.status));
    setServiceTime(Number(answer.headers.get("Server-Now")), (asked + Date.now()) / 2);
    if (answer.status === 304) return;
    exchange(await answer.text());
    state.etag = answer.headers.get("ETag");
  } finally {
    clearTimeout(timer);
  }
}

function show(isLive) {
  if (isLive === state.isLive) return;
  state.isLive = isLive;
  link.classList.toggle("is-live", isLive);
  link.classList.toggle("is-lost", !isLive);
  const stale = link.dataset.stale.replace("{time}", timeOfDay());
  link.textContent = isLive ? link.dataset.live : `${link.dataset.lost} · ${stale}`;
}

function exchange(html) {
  const fresh = new DOMParser().parseFromString(html, "text/html");
  const focused = document.activeElement && document.activeElement.id;
  for (const list of fresh.querySelectorAll("[data-live]")) {
    patch(document.getElementById(list.id), list);
  }
  const titled = main.querySelector("[data-title]");
  if (titled) document.title = titled.dataset.title;
  if (focused && document.activeElement.id !== focused) {
    const again = document.getElementById(focused);
    if (again) again.focus({ preventScroll: true });
  }
}

/** What somebody has unfolded stays so. */
function keepOpen(old, made) {
  const isOpen = old && (old.matches("details") ? old : old.querySelector("details"))?.open;
  const details = isOpen && (made.matches("details") ? made : made.querySelector("details"));
  if (details) details.open = true;
}

/** Make the children of `old` those of `fresh`: what has the same id and version stays as it is. */
function patch(old, fresh) {
  const known = new Map([...old.children].map((child) => [child.id, child]));
  const wanted = new Set([...fresh.children].map((child) => child.id));
  for (const [id, child] of known) if (!wanted.has(id)) child.remove();
  let place = old.firstElementChild;
  for (const child of [...fresh.children]) {
    let here = known.get(child.id);
    if (!here || here.dataset.v !== child.dataset.v) {
      const made = document.importNode(child, true);
      made.classList.add("changed");
      keepOpen(here, made);
      if (here) {
        if (place === here) place = made;
        here.replaceWith(made);
      }
      here = made;
    }
    if (here === place) place = place.nextElementSibling;
    else old.insertBefore(here, place);
  }
}
