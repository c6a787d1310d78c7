// The cast: who speaks how much, in which voice; other voices tried side by side; people corrected.

import { changedLines, readAgain } from "./again.js";
import { book, colour, loadBook, refresh } from "./book.js";
import { count, el, replace, say, toast } from "./dom.js";
import { complain } from "./line.js";
import { chooseName, confirm } from "./names.js";
import { play, playing, showOnButtons, stop } from "./player.js";
import { ask, order } from "./server.js";

let main = null;
let told = null;
let merges = null;
let tried = new Map(); // name -> voices that were tried

export const castView = {
  async open(place) {
    main = place;
    if (!told) replace(main, el("p", { class: "soft loading" }, "Looking at who speaks …"));
    told = await ask("cast");
    if (!main) return;
    show();
    merges = await ask("merges").catch(() => []);
    if (main) show();
  },
  close() {
    main = null;
  },
  async refresh() {
    if (main) await castView.open(main);
  },
  keys: { Escape: stop },
};

function show() {
  if (!main) return;
  const places = { top: scrollY };
  const people = told.rows.filter((row) => row.name !== "unknown");
  replace(main, el("div", { class: "wide-page" },
    el("div", { class: "row between" }, el("h2", {}, "The cast"), el("button", { type: "button", onclick: again }, "Read the story again …")),
    el("p", { class: "soft" }, `${count(people.length, "voice")}. Hear each in lines of their own; try another voice beside it, and keep what fits.`),
    told.needed.length ? el("p", { class: "note" }, `Not installed here: ${told.needed.join(", ")}. Other voices stand in; `, el("code", {}, "audiofic voices install"), " gets them.") : null,
    suggestions(),
    el("datalist", { id: "voices-known" }, told.voices.map((voice) => el("option", { value: voice.name }, voice.about))),
    el("ul", { class: "cast-list" }, people.map(row))));
  scrollTo(places);
}

function suggestions() {
  if (!merges?.length) return null;
  return el("section", { class: "suggestions", "aria-labelledby": "one-person" },
    el("h3", { id: "one-person" }, "One person under two names?"),
    el("ul", {}, merges.map((each) => el("li", {},
      el("p", {}, el("b", { class: `c${colour(each.other)}` }, each.other), " may be ", el("b", { class: `c${colour(each.keep)}` }, each.keep), "."),
      el("ul", { class: "evidence small" }, each.evidence.map((one) => el("li", {}, one.reason,
        one.path ? el("span", { class: "soft" }, ` “${one.text}” `, el("code", {}, `${one.path}:${one.line}`)) : null))),
      el("div", { class: "row" },
        el("button", { type: "button", onclick: () => change("merge", each.keep, each.other) }, `Make them one, ${each.keep} …`),
        el("button", { type: "button", class: "quiet", onclick: () => ((merges = merges.filter((other) => other !== each)), show()) }, "They are two"))))));
}

function row(person) {
  const voices = tried.get(person.name) ?? [];
  const facts = [person.gender !== "unknown" ? person.gender : "", person.age, count(person.lines, "line"), count(person.words, "word")].filter(Boolean);
  const standing = person.voice && !person.heard.includes(person.voice) ? `stands in for ${person.voice}` : person.voice ? "" : "our proposal";
  const input = el("input", { type: "text", list: "voices-known", placeholder: "another voice", "aria-label": `Another voice for ${person.name}`, autocomplete: "off", spellcheck: "false" });
  const isNarrator = person.name === "narrator";
  return el("li", { class: "role" },
    el("div", { class: "role-head" },
      el("h3", {}, el("span", { class: `c${colour(person.name)}` }, person.name)),
      el("p", { class: "soft small" }, facts.join(" · "), person.aliases.length ? ` · also ${person.aliases.join(", ")}` : "", person.cast ? "" : " · not in the cast")),
    el("div", { class: "takes" },
      take(person, "", person.heard, standing),
      voices.map((voice) => take(person, voice, voice, ""))),
    el("div", { class: "row role-acts" },
      el("form", { class: "row", onsubmit: (event) => (event.preventDefault(), tryVoice(person, input.value)) }, input,
        el("button", { type: "submit" }, "Try")),
      isNarrator ? null : [
        el("button", { type: "button", class: "quiet", onclick: () => showLines(person) }, "Split …"),
        el("button", { type: "button", class: "quiet", onclick: () => choose("merge", person, `Who else is ${person.name}?`) }, "Merge …"),
        el("button", { type: "button", class: "quiet", onclick: () => choose("rename", person, `What is ${person.name} called?`) }, "Rename …"),
        el("button", { type: "button", class: "quiet", onclick: () => change("remove", person.name, "") }, "Is no person …"),
      ]));
}

function take(person, voice, name, remark) {
  const place = { item: undefined, path: "", cast: `${person.name} · ${voice}` };
  const hear = el("button", { type: "button", class: "hear", "data-cast": place.cast, "aria-label": `Hear ${person.name} as ${name}`, onclick: async () => {
    if (playing()?.cast === place.cast) return stop();
    await play("own-lines", { name: person.name, voice, v: book.undo }, place).catch(complain);
  } }, "▶");
  return el("div", { class: "take" }, hear, el("code", {}, name), remark ? el("span", { class: "look small" }, remark) : null,
    voice ? el("button", { type: "button", class: "strong", onclick: () => keepVoice(person, voice) }, "Keep") : el("span", { class: "soft small" }, "now"));
}

showOnButtons("cast");

function tryVoice(person, typed) {
  const voice = typed.trim();
  if (!voice) return;
  tried.set(person.name, [...new Set([...(tried.get(person.name) ?? []), voice])].slice(-6));
  show();
  const button = main.querySelector(`[data-cast="${CSS.escape(`${person.name} · ${voice}`)}"]`);
  button?.focus();
  button?.click();
}

async function keepVoice(person, voice) {
  try {
    const done = await order("voice", { name: person.name, voice });
    book.undo = done.undo;
    tried.delete(person.name);
    say(done.told);
    toast(`${person.name} speaks with ${voice}.`);
    await loadBook();
    await castView.refresh();
  } catch (error) {
    complain(error);
  }
}

/** All lines of somebody, of whom some may be somebody else's. */
async function showLines(person) {
  try {
    const scripts = await ask("lines", { name: person.name });
    const boxes = [];
    const list = scripts.map((script) => [el("h3", {}, script.path), el("ul", { class: "line-list" }, script.lines.map((line) => {
      const box = el("input", { type: "checkbox", id: `${script.path}:${line.item}` });
      boxes.push([box, script, line.item]);
      return el("li", {}, box, el("label", { for: box.id }, line.text), el("button", { type: "button", class: "quiet hear", "aria-label": `Hear “${line.text.slice(0, 40)}”`,
        onclick: () => play("sound", { path: script.path, item: line.item, v: script.digest }, { path: script.path, item: line.item }).catch(complain) }, "▶"));
    }))]);
    const isSure = await confirm(`Which lines of ${person.name} are somebody else's?`, "Choose them; then say whose they are.", { yes: "Give them to …", content: el("div", { class: "changes" }, list) });
    if (!isSure) return;
    const chosen = scripts.map((script) => ({ path: script.path, digest: script.digest, items: boxes.filter(([box, each]) => each === script && box.checked).map(([, , item]) => item) })).filter((script) => script.items.length);
    if (!chosen.length) return;
    const name = await chooseName("Who says these lines?");
    if (!name || name === person.name) return;
    const done = await order("give", { from: person.name, to: name, lines: chosen });
    book.undo = done.undo;
    toast(`${done.told}.`);
    await refresh(done.files);
    await castView.refresh();
  } catch (error) {
    complain(error);
  }
}

const again = async () => (await readAgain()) && castView.refresh();

async function choose(what, person, question) {
  const name = await chooseName(question, { fresh: what === "rename" });
  if (name && name !== person.name) await change(what, person.name, name);
}

const QUESTIONS = {
  merge: (name, other) => `Make ${other} and ${name} one person, ${name}?`,
  rename: (name, other) => `Call ${name} “${other}” from here on?`,
  remove: (name) => `Is ${name} nobody?`,
};

/** Show what a correction would change, then make it. */
async function change(what, name, other) {
  try {
    const would = await order("people", { what, name, other, dry: true });
    const lines = el("div", { class: "changes" },
      would.cast.length ? el("pre", { tabindex: "0", "aria-label": "How voices.yaml changes" }, would.cast.join("\n")) : null,
      changedLines(would));
    const isSure = await confirm(QUESTIONS[what](name, other), `${count(would.lines.length + would.more, "line")} would change. One undo takes all of it back.`, { yes: "Change them", content: lines });
    if (!isSure) return;
    const done = await order("people", { what, name, other });
    book.undo = done.undo;
    await refresh(done.files);
    await castView.refresh();
    toast(`Done: ${done.told}.`, { id: "people", actions: [["All right", () => {}], ["Read the story again with it …", again]] });
  } catch (error) {
    complain(error);
  }
}
