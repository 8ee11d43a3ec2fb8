// The service's time in the browser: whatever the computer's own clock says, deadlines count by the server's.

const service = { offset: 0, standingAt: null, last: null };
const time = new Intl.DateTimeFormat("zh-CN", {
  timeZone: "Asia/Shanghai", hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23",
});

/** Take over the server's time in milliseconds; told the same instant twice, it stands still (in a test). */
export function setServiceTime(theirs, at = Date.now()) {
  service.standingAt = theirs === service.last ? theirs : null;
  service.offset = theirs - at;
  service.last = theirs;
}

/** This instant of the service, in milliseconds. */
export function serviceTime() {
  return service.standingAt ?? Date.now() + service.offset;
}

/** The service's time of day. */
export function timeOfDay() {
  return time.format(serviceTime());
}

/** The service's day, in the page's language. */
export function day(at = serviceTime()) {
  return new Intl.DateTimeFormat(document.documentElement.lang, {
    timeZone: "Asia/Shanghai", month: "short", day: "numeric", weekday: "short",
  }).format(at);
}

function clockText(seconds) {
  const two = (n) => String(n).padStart(2, "0");
  const days = Math.floor(seconds / 86400);
  const hours = Math.floor(seconds / 3600) % 24;
  if (days) {
    const day = document.getElementById("main").dataset.day;
    return `${days}${day} ${two(hours)}:${two(Math.floor(seconds / 60) % 60)}`;
  }
  const rest = `${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
  return hours ? `${hours}:${rest}` : rest;
}

/** Write every countdown and the clock; only what differs is written. */
export function tick() {
  const now = serviceTime();
  for (const element of document.querySelectorAll("[data-deadline]")) {
    const left = Number(element.dataset.deadline) - now;
    const over = left <= 0;
    write(element, over ? `+${clockText(Math.floor(-left / 1000))}` : clockText(Math.ceil(left / 1000)));
    element.classList.toggle("over", over);
    element.classList.toggle("soon", !over && left <= Number(element.dataset.soon ?? 60000));
  }
  const clock = document.getElementById("clock");
  if (clock) write(clock, timeOfDay());
}

function write(element, text) {
  if (element.textContent !== text) element.textContent = text;
}
