// The switchboard's control interface, as far as the page uses it.

const headers = { "Content-Type": "application/json" };

/** One control request; resolves to its JSON, rejects with the switchboard's own words. */
export async function control(method, path, data) {
  const body = data === undefined ? undefined : JSON.stringify(data);
  const answer = await fetch(`control${path}`, { method, headers, body });
  const json = await answer.json();
  if (!answer.ok) throw new Error(json.error || String(answer.status));
  return json;
}

/** Something that a handset does: answer, hang_up, press, text, dial. */
export function act(number, action, data) {
  return control("POST", `/phones/${encodeURIComponent(number)}/${action}`, data);
}

/** Follow what happens. `on` maps names of events to functions of their data; `onLink` hears whether we are live. */
export function follow(on, onLink) {
  const stream = new EventSource("control/events");
  stream.addEventListener("open", () => onLink(true));
  stream.addEventListener("error", () => onLink(false));
  for (const [name, handle] of Object.entries(on)) {
    stream.addEventListener(name, (event) => handle(JSON.parse(event.data)));
  }
}
