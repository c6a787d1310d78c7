// The server: questions, orders, and what it tells by itself.

class Refused extends Error {
  constructor(status, answer) {
    super(answer.message ?? `The server answered ${status}.`);
    this.status = status;
    this.hint = answer.hint ?? "";
    this.findings = answer.findings ?? [];
  }
}

export async function ask(name, parameters = {}, signal = undefined) {
  const query = new URLSearchParams(parameters).toString();
  return answer(await reach(`/api/${name}${query ? `?${query}` : ""}`, { signal }));
}

export async function order(name, body = {}) {
  const headers = { "Content-Type": "application/json" };
  return answer(await reach(`/api/${name}`, { method: "POST", headers, body: JSON.stringify(body) }));
}

export async function fetchSound(name) {
  const response = await reach(`/sound/${name}`);
  if (!response.ok) throw new Refused(response.status, {});
  return response.blob();
}

async function reach(address, options) {
  try {
    return await fetch(address, options);
  } catch (error) {
    if (error.name === "AbortError") throw error;
    throw new Refused(0, {
      message: "audiofic does not answer.",
      hint: "Start `audiofic review` again and open the address that it prints. What you saw as saved is saved.",
    });
  }
}

async function answer(response) {
  let content = {};
  try {
    content = await response.json();
  } catch {
    content = { message: `The server answered ${response.status}.` };
  }
  if (!response.ok) throw new Refused(response.status, content);
  return content;
}

/** Hear of news; `heard` gets what has changed, `lost` whether the server is out of reach. */
export function listen(heard, lost) {
  const source = new EventSource("/events");
  source.addEventListener("message", (event) => heard(JSON.parse(event.data)));
  source.addEventListener("open", () => lost(false));
  source.addEventListener("error", () => lost(true));
}
