// A name, typed with completion.

import { book, colour } from "./book.js";
import { add, count, el, key, replace } from "./dom.js";

const MOST = 8;

function rank(typed) {
  const wanted = fold(typed);
  if (!wanted) return book.people.slice(0, MOST).map((person) => person.name);
  const scored = [];
  for (const person of book.people) {
    const score = Math.min(...[person.name, ...person.aliases].map((name) => {
      const folded = fold(name);
      if (folded.startsWith(wanted)) return 0;
      if (folded.split(/[\s-]+/).some((word) => word.startsWith(wanted))) return 1;
      return folded.includes(wanted) ? 2 : 9;
    }));
    if (score < 9) scored.push([score, -person.lines, person.name]);
  }
  return scored.sort((a, b) => a[0] - b[0] || a[1] - b[1]).slice(0, MOST).map(([, , name]) => name);
}

const fold = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLocaleLowerCase().trim();

/** Ask for a name; resolves to it, or to null where nobody was chosen. */
export function chooseName(question, { fresh = true } = {}) {
  return new Promise((resolve) => {
    const list = el("ul", { class: "options", role: "listbox", id: "names-list", "aria-label": "People" });
    const input = el("input", {
      type: "text", role: "combobox", "aria-expanded": "true", "aria-controls": "names-list",
      "aria-autocomplete": "list", autocomplete: "off", spellcheck: "false", id: "name-typed",
    });
    const dialog = el("dialog", { class: "chooser", "aria-labelledby": "name-question" },
      el("label", { for: "name-typed", id: "name-question" }, question), input, list,
      el("p", { class: "soft small" }, key("↑"), key("↓"), " choose, ", key("Enter"), " take, ", key("Esc"), " leave"));
    let names = [];
    let at = 0;
    const show = () => {
      const typed = input.value.trim();
      names = rank(typed).map((name) => ({ name }));
      const isKnown = book.people.some((person) => [person.name, ...person.aliases].some((name) => fold(name) === fold(typed)));
      if (fresh && typed && !isKnown) names.push({ name: typed, isNew: true });
      at = Math.min(at, Math.max(0, names.length - 1));
      replace(list, names.map(({ name, isNew }, number) => {
        const person = book.people.find((each) => each.name === name);
        return el("li", {
          role: "option", id: `name-${number}`, "aria-selected": String(number === at),
          onclick: () => done(name), onpointermove: () => number !== at && ((at = number), show()),
        }, isNew ? `“${name}”, somebody new` : el("b", { class: `c${colour(name)}` }, name),
        isNew ? null : el("span", { class: "soft" }, ` ${count(person?.lines ?? 0, "line")}`));
      }));
      input.setAttribute("aria-activedescendant", names.length ? `name-${at}` : "");
    };
    const done = (name) => {
      dialog.close();
      dialog.remove();
      resolve(name);
    };
    input.addEventListener("input", () => ((at = 0), show()));
    dialog.addEventListener("keydown", (event) => {
      event.stopPropagation();
      if (event.key === "ArrowDown" || event.key === "ArrowUp") {
        event.preventDefault();
        at = (at + (event.key === "ArrowDown" ? 1 : -1) + names.length) % Math.max(1, names.length);
        show();
      } else if (event.key === "Enter") {
        event.preventDefault();
        if (names[at]) done(names[at].name);
      }
    });
    dialog.addEventListener("cancel", (event) => (event.preventDefault(), done(null)));
    dialog.addEventListener("click", (event) => event.target === dialog && done(null));
    document.body.append(dialog);
    show();
    dialog.showModal();
    input.focus();
  });
}

/** Ask for a text; resolves to it, or to null. */
export function askText(question, value, help) {
  return new Promise((resolve) => {
    const input = el("input", { type: "text", id: "text-typed", value, autocomplete: "off", "aria-describedby": "text-help" });
    const dialog = el("dialog", { class: "chooser", "aria-labelledby": "text-question" });
    const done = (text) => {
      dialog.close();
      dialog.remove();
      resolve(text);
    };
    add(dialog, [el("form", { method: "dialog", onsubmit: (event) => (event.preventDefault(), done(input.value.trim())) },
      el("label", { for: "text-typed", id: "text-question" }, question), input,
      el("p", { class: "soft small", id: "text-help" }, help),
      el("div", { class: "row end" },
        el("button", { type: "button", onclick: () => done(null) }, "Leave", key("Esc")),
        el("button", { type: "submit", class: "strong" }, "Keep", key("Enter"))))]);
    dialog.addEventListener("keydown", (event) => event.stopPropagation());
    dialog.addEventListener("cancel", (event) => (event.preventDefault(), done(null)));
    document.body.append(dialog);
    dialog.showModal();
    input.select();
  });
}

/** Ask whether to do something; resolves to true or false. */
export function confirm(question, details, { yes = "Do it", content = null } = {}) {
  return new Promise((resolve) => {
    const dialog = el("dialog", { class: "chooser wide-dialog", "aria-labelledby": "confirm-question" });
    const done = (answer) => {
      dialog.close();
      dialog.remove();
      resolve(answer);
    };
    add(dialog, [el("h2", { id: "confirm-question" }, question), details ? el("p", {}, details) : null, content,
      el("div", { class: "row end" },
        el("button", { type: "button", onclick: () => done(false) }, "Leave it", key("Esc")),
        el("button", { type: "button", class: "strong", onclick: () => done(true) }, yes))]);
    dialog.addEventListener("keydown", (event) => event.stopPropagation());
    dialog.addEventListener("cancel", (event) => (event.preventDefault(), done(false)));
    document.body.append(dialog);
    dialog.showModal();
    dialog.querySelector(".strong").focus();
  });
}
