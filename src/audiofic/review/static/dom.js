// Elements without markup in strings: what a story says can only ever become text.

/** An element. Of the properties, `on…` are listeners, `class`, `data-…`, `aria-…` and others are attributes. */
export function el(name, properties = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(properties)) {
    if (value === null || value === undefined || value === false) continue;
    if (key.startsWith("on")) element.addEventListener(key.slice(2), value);
    else if (key === "value" || key === "checked" || key === "disabled" || key === "open") element[key] = value;
    else element.setAttribute(key, value === true ? "" : value);
  }
  add(element, children);
  return element;
}

export function add(element, children) {
  for (const child of children.flat(Infinity)) {
    if (child !== null && child !== undefined && child !== false) element.append(child);
  }
  return element;
}

export function replace(element, ...children) {
  element.replaceChildren();
  return add(element, children);
}

export const key = (name) => el("kbd", {}, name);
export const hidden = (text) => el("span", { class: "hidden" }, text);
export const count = (number, noun) => `${number.toLocaleString("en")} ${noun}${number === 1 ? "" : "s"}`;

/** Tell people who can't see it, too. */
export function say(text) {
  const place = document.getElementById("said");
  place.textContent = "";
  requestAnimationFrame(() => (place.textContent = text));
}

/** A short notice; with a choice it stays until it is answered or replaced. */
export function toast(text, { kind = "", actions = [], stay = actions.length > 0, id = "" } = {}) {
  const place = document.getElementById("toasts");
  if (id) place.querySelector(`[data-id="${id}"]`)?.remove();
  const note = el("div", { class: `toast ${kind}`, "data-id": id || null }, el("p", {}, text));
  const close = () => note.remove();
  if (actions.length) {
    const buttons = actions.map(([label, act, shortcut]) =>
      el("button", { type: "button", onclick: () => (close(), act()), "data-key": shortcut ?? null },
        label, shortcut ? key(shortcut) : null));
    note.append(el("div", { class: "row" }, buttons));
  }
  place.append(note);
  while (place.children.length > 3) place.firstElementChild.remove();
  if (!stay) setTimeout(close, kind === "bad" ? 9000 : 4000);
  say(text);
  return close;
}
