// How names are said: those that nobody has told first; heard, tried in other letters, kept.

import { book, loadBook } from "./book.js";
import { el, replace, say, toast } from "./dom.js";
import { complain } from "./line.js";
import { play, playing, showOnButtons, stop } from "./player.js";
import { ask, order } from "./server.js";

let main = null;
let told = null;
let filter = "";

export const namesView = {
  async open(place) {
    main = place;
    if (!told) replace(main, el("p", { class: "soft loading" }, "Looking for names that voices may say wrong …"));
    told = await ask("names");
    if (main) show();
  },
  close() {
    main = null;
  },
  async refresh() {
    if (main) await namesView.open(main);
  },
  keys: { Escape: stop },
};

function show() {
  const untold = told.untold.filter((row) => matches(row.word));
  const known = told.told.filter((row) => matches(row.word));
  const search = el("input", { type: "search", value: filter, placeholder: "Find a name", "aria-label": "Find a name", oninput: (event) => {
    filter = event.target.value;
    show();
    main.querySelector("input[type=search]").focus();
  } });
  replace(main, el("div", { class: "wide-page" },
    el("div", { class: "row between" }, el("h2", {}, "How names are said"), search),
    el("p", { class: "soft" }, "Write the sound in IPA between slashes (/kəɡˈoʊmeɪ/), or letters that are read right (ka go may). Enter hears it."),
    el("h3", {}, `Nobody has told yet (${untold.length})`),
    untold.length ? el("ul", { class: "word-list" }, untold.slice(0, 200).map((row) => word(row.word, `/${row.said}/`, `${row.count}× · ${row.why}`, [], true))) : el("p", { class: "soft" }, "Every name in the book is told."),
    el("h3", {}, `In voices.yaml (${known.length})`),
    known.length ? el("ul", { class: "word-list" }, known.slice(0, 400).map((row) => word(row.word, row.ipa ? `/${row.ipa}/` : row.say, [row.for.length ? `for ${row.for.join(", ")}` : "", row.language].filter(Boolean).join(" · "), row.for, false))) : el("p", { class: "soft" }, "Nothing yet.")));
}

const matches = (word) => word.toLocaleLowerCase().includes(filter.trim().toLocaleLowerCase());

/** `/…/` is IPA, anything else letters. */
function read(text) {
  const typed = text.trim();
  const ipa = typed.match(/^\/(.*)\/$/)?.[1];
  return ipa === undefined ? { ipa: "", say: typed } : { ipa, say: "" };
}

function word(name, said, remark, roles, isNew) {
  const id = `say-${isNew ? "new" : "told"}-${name}-${roles.join("-")}`;
  const input = el("input", { type: "text", value: said, "aria-label": `How ${name} is said`, autocomplete: "off", spellcheck: "false" });
  const who = el("select", { "aria-label": `For whom ${name} is said so` },
    el("option", { value: "" }, "everybody"), book.people.filter((person) => person.cast).map((person) => el("option", { value: person.name, selected: roles.includes(person.name) }, person.name)));
  const hear = async () => {
    if (playing()?.word === id) return stop();
    await play("word", { word: name, speaker: who.value || "narrator", ...read(input.value), v: book.undo }, { item: undefined, path: "", word: id }).catch(complain);
  };
  const keep = async () => {
    try {
      const done = await order("say", { word: name, ...read(input.value), for: who.value ? [who.value] : [] });
      book.undo = done.undo;
      say(done.told);
      toast(`${name} is said ${input.value}.`);
      await loadBook();
      await namesView.refresh();
    } catch (error) {
      complain(error);
    }
  };
  return el("li", {}, el("form", { class: "word-row", onsubmit: (event) => (event.preventDefault(), hear()) },
    el("span", { class: "word" }, el("b", {}, name), el("span", { class: "soft small" }, ` ${remark}`)),
    input, who,
    el("button", { type: "submit", class: "hear", "data-word": id, "aria-label": `Hear ${name}` }, "▶"),
    el("button", { type: "button", class: isNew ? "strong" : "", onclick: keep }, "Keep")));
}

showOnButtons("word");
