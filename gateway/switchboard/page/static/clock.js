// The switchboard's clock, which may stand still or run ahead of ours.

import { control } from "./control.js";

const clock = { offset: 0, standingAt: null };

/** This instant on the switchboard, in milliseconds. */
export function now() {
  return clock.standingAt ?? Date.now() + clock.offset;
}

export function isStanding() {
  return clock.standingAt !== null;
}

/** Ask the switchboard what time it is. */
export async function setClock() {
  const asked = Date.now();
  const state = await control("GET", "/clock");
  const theirs = Date.parse(state.now);
  clock.standingAt = state.standing ? theirs : null;
  clock.offset = theirs - (asked + Date.now()) / 2;
}
