// The book as text: a chapter at a time, played from any word.

import { book, chapterAt, edit, loadChapter, onBook } from "./book.js";
import { count, el, key, replace } from "./dom.js";
import { direct, give, hear, keep, lineButtons, retake, typeName } from "./line.js";
import { chooseName } from "./names.js";
import { playing, prefetch, stop } from "./player.js";
import { prose, wordAt } from "./prose.js";
import { ask } from "./server.js";

let main = null;
let chapter = null;
let at = -1;
let sheet = null;
let goesOn = localStorage.getItem("goes-on") === "yes";
let candidates = [];
let twins = [];

export const bookView = {
  async open(place, [path, item]) {
    main = place;
    const wanted = chapterAt(path) ?? book.chapters.find((each) => each.lines) ?? book.chapters[0];
    if (!wanted) {
      return replace(main, el("p", { class: "note" }, "There are no scripts yet: `audiofic script` drafts them from the manuscript."));
    }
    chapter = await loadChapter(wanted.path);
    at = item === undefined ? -1 : Number(item);
    show();
    if (at >= 0) select(at, { scroll: "center" });
    else main.querySelector("h2")?.scrollIntoView({ block: "nearest" });
  },
  close() {
    main = null;
  },
  async refresh() {
    if (!main || !chapter) return;
    chapter = await loadChapter(chapter.path).catch(() => chapter);
    show();
    if (at >= 0) select(at, { scroll: null });
  },
  async find(place) {
    if (!main) return;
    if (place.path !== chapter?.path) location.hash = `#/book/${encodeURIComponent(place.path)}/${place.item}`;
    else select(place.item, {});
  },
  keys: {
    n: () => step(1), p: () => step(-1), ArrowDown: () => step(1), ArrowUp: () => step(-1), ArrowRight: () => step(1), ArrowLeft: () => step(-1),
    " ": () => at >= 0 ? act.hear() : step(1), k: () => at >= 0 && act.keep(), x: () => at >= 0 && act.nobody(),
    "/": () => at >= 0 && act.name(), Enter: () => at >= 0 && act.name(), t: () => at >= 0 && act.take(), d: () => at >= 0 && act.direct(),
    g: () => toggleGoesOn(), Escape: () => (stop(), unselect()),
    shifted: (number) => at >= 0 && candidates[number - 1] && hear(chapter, at, 0, candidates[number - 1]),
    digit: (number) => at >= 0 && candidates[number - 1] && answer(candidates[number - 1]),
  },
};

const isLine = (item) => item?.is === "line";

function show() {
  const text = el("div", { class: "prose", lang: book.language, "data-path": chapter.path, onclick: click }, prose(chapter));
  const faults = chapter.faults.map((fault) => el("li", {}, el("code", {}, `${fault.path}:${fault.line}`), ` ${fault.message} `, el("span", { class: "soft" }, fault.hint)));
  sheet = el("aside", { class: "sheet", "aria-label": "The chosen line", hidden: true });
  const place = book.chapters.findIndex((each) => each.path === chapter.path);
  const link = (number, label, rel) => {
    const other = book.chapters[number];
    return other ? el("a", { href: `#/book/${encodeURIComponent(other.path)}`, rel }, label) : el("span", {});
  };
  replace(main, el("div", { class: "shelf" },
    chapterList(),
    el("article", { class: "page" },
      el("h2", {}, chapter.title || `Chapter ${chapter.number}`),
      el("p", { class: "soft small" }, `${count(chapter.lines, "line")} · `, chapter.doubts ? el("span", { class: "look" }, count(chapter.doubts, "doubt")) : "no doubts", ` · ${chapter.path}`),
      faults.length ? el("div", { class: "note" }, el("p", {}, "This chapter can't be read until its file is put right:"), el("ul", {}, faults)) : null,
      text,
      el("nav", { class: "row between turn", "aria-label": "Chapters before and after" }, link(place - 1, "← Previous chapter", "prev"), link(place + 1, "Next chapter →", "next"))),
    sheet));
}

function chapterList() {
  const links = book.chapters.map((each) => el("li", {}, el("a", {
    href: `#/book/${encodeURIComponent(each.path)}`, "aria-current": each.path === chapter.path ? "page" : null,
  }, el("span", {}, each.title || `Chapter ${each.number}`),
  each.faults.length ? el("span", { class: "badge bad" }, "!") : each.doubts ? el("span", { class: "badge" }, String(each.doubts)) : null)));
  const narrow = el("select", { "aria-label": "Chapter", onchange: (event) => (location.hash = `#/book/${encodeURIComponent(event.target.value)}`) },
    book.chapters.map((each) => el("option", { value: each.path, selected: each.path === chapter.path }, `${each.title || `Chapter ${each.number}`}${each.doubts ? ` (${each.doubts})` : ""}`)));
  return el("nav", { class: "chapters", "aria-label": "Chapters" }, el("ol", {}, links), narrow);
}

async function changeTeller(item) {
  const name = await chooseName("Who tells from here on?");
  if (name && name !== chapter.items[item].who) edit(chapter, [{ item, speaker: name }]).catch(() => {});
}

function click(event) {
  const teller = event.target.closest("[data-pov]");
  if (teller) return changeTeller(Number(teller.dataset.pov));
  const line = event.target.closest(".line");
  if (!line || getSelection()?.toString()) return;
  const words = line.querySelector(".words");
  const word = event.target === words ? wordAt(event.clientX, event.clientY, words) : 0;
  select(Number(line.dataset.item), { scroll: null });
  play(word);
}

async function play(word = 0) {
  let item = at;
  while (main && (await hear(chapter, item, word)) && goesOn) {
    word = 0;
    do item += 1; while (item < chapter.items.length && !isHeard(chapter.items[item]));
    if (item >= chapter.items.length) return;
    if (main) select(item, { scroll: "nearest" });
    const following = item + 1;
    if (isHeard(chapter.items[following])) prefetch(chapter, following);
  }
}

const isHeard = (item) => isLine(item) && item.kind !== "note";

function step(by) {
  let item = at < 0 ? (by > 0 ? -1 : chapter.items.length) : at;
  do item += by; while (item >= 0 && item < chapter.items.length && !isLine(chapter.items[item]));
  if (isLine(chapter.items[item])) select(item, {});
}

function unselect() {
  main?.querySelector('.line[aria-current="true"]')?.removeAttribute("aria-current");
  at = -1;
  if (sheet) sheet.hidden = true;
}

async function select(item, { scroll = "nearest" }) {
  if (!isLine(chapter.items[item])) return;
  at = item;
  for (const line of main.querySelectorAll('.line[aria-current="true"]')) {
    line.removeAttribute("aria-current");
    line.tabIndex = -1;
  }
  const line = main.querySelector(`.line[data-item="${item}"]`);
  if (line) {
    line.closest("details")?.setAttribute("open", "");
    line.setAttribute("aria-current", "true");
    line.tabIndex = 0;
    line.focus({ preventScroll: true });
    if (scroll) line.scrollIntoView({ block: scroll });
  }
  candidates = [];
  twins = [item];
  showSheet();
  if (chapter.items[item].kind === "heading" || chapter.items[item].kind === "note") return;
  const path = chapter.path;
  const told = await ask("candidates", { path, item }).catch(() => null);
  if (told && main && at === item && chapter.path === path) {
    ({ candidates, twins } = told);
    showSheet();
  }
}

function showSheet() {
  const item = chapter.items[at];
  sheet.hidden = false;
  replace(sheet,
    el("div", { class: "row between" },
      el("p", { class: "soft small" }, `${chapter.path}:${item.at}`, item.doubt && item.sure !== undefined ? ` · ${Math.round(item.sure * 100)} % sure` : ""),
      el("button", { type: "button", class: "quiet", onclick: unselect, "aria-label": "Close" }, "✕")),
    el("p", { class: "quoted" }, item.text.length > 140 ? `${item.text.slice(0, 140)}…` : item.text),
    lineButtons(item, candidates, answer, act),
    el("label", { class: "small" }, el("input", { type: "checkbox", checked: goesOn, onchange: () => toggleGoesOn() }), " go on to the next line ", key("g")));
}

function toggleGoesOn() {
  goesOn = !goesOn;
  localStorage.setItem("goes-on", goesOn ? "yes" : "no");
  if (at >= 0) showSheet();
}

function answer(name) {
  if (name === chapter.items[at].who && keep(chapter, twins)) return;
  give(chapter, chapter.items[at].doubt ? twins : [at], name).catch(() => {});
}

const act = {
  keep: () => keep(chapter, twins),
  nobody: () => answer("narrator"),
  name: async () => typeName(chapter, chapter.items[at].doubt ? twins : [at]),
  hear: () => play(),
  take: () => retake(chapter, at),
  direct: () => direct(chapter, at),
};

onBook(async (what, path) => {
  if (what !== "chapter" || !main || path !== chapter?.path) return;
  const fresh = await loadChapter(path).catch(() => null);
  if (!fresh || !main) return;
  const isOther = fresh !== chapter;
  chapter = fresh;
  const scroll = scrollY;
  const focused = document.activeElement?.classList.contains("line");
  const now = playing();
  if (isOther) return bookView.refresh();
  const old = main.querySelector(".prose");
  const text = el("div", { class: "prose", lang: book.language, "data-path": chapter.path, onclick: click },
    prose(chapter, 0, chapter.items.length, { current: at, mark: (number) => (now?.item === number && now?.path === path ? "playing" : "") }));
  old?.replaceWith(text);
  scrollTo({ top: scroll });
  if (focused) text.querySelector(`.line[data-item="${at}"]`)?.focus({ preventScroll: true });
  if (at >= 0) showSheet();
});
