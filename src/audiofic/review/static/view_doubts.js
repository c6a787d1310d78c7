// Doubts first: one line at a time, with what stands around it and who may say it.

import { readAgain } from "./again.js";
import { book, chapterAt, loadChapter, onBook, roleName, unsaved } from "./book.js";
import { count, el, hidden, key, replace, say, toast } from "./dom.js";
import { complain, direct, give, hear, keep, lineButtons, retake, typeName } from "./line.js";
import { playing, prefetch } from "./player.js";
import { prose, wordAt } from "./prose.js";
import { ask } from "./server.js";

const WHY = {
  unknown: "Nobody could tell who says this.",
  unsure: "Probably right, but not surely.",
  teller: "Who tells this section was guessed.",
  once: "This person is heard only here: is it really somebody else?",
  odd: "This may have come out wrong. Is it said right?",
};
const AROUND = 2;
const LISTED = 40;

let early = ask("doubts").catch(() => null); // asked for while the book is
let odd = []; // lines that came out oddly in the last build
let doubts = []; // {why, path, item, twins, candidates, text, answer}
let at = 0;
let main = null;
let hearEach = localStorage.getItem("hear-each") === "yes";

let isLookedAt = false;
let builds = null;

async function lookAtSounds() {
  isLookedAt = true;
  odd = await ask("odd").catch(() => []);
  if (!odd.length) return;
  await loadDoubts();
  if (main) await show();
}

const now = () => doubts[at];
export const left = () => doubts.filter((doubt) => doubt.answer === undefined).length;

/** Read the queue again; what was answered in this session stays where it was. */
async function loadDoubts() {
  const isSettled = !unsaved();
  const told = (await early) ?? (await ask("doubts"));
  early = null;
  const fresh = [...told, ...odd];
  const same = (one, other) => one.path === other.path && one.item === other.item;
  // What is still on its way to the server is no doubt any more, whatever the server has said.
  const isBack = (doubt) => isSettled && !unsaved() && fresh.some((one) => same(one, doubt) && one.why !== "once" && one.why !== "odd");
  const answered = doubts.filter((doubt) => doubt.answer !== undefined && !isBack(doubt));
  const current = now();
  const merged = fresh.filter((one) => !answered.some((doubt) => same(one, doubt)));
  doubts = [...answered, ...merged].sort((a, b) => order(a) - order(b));
  const place = current ? doubts.findIndex((doubt) => same(doubt, current)) : -1;
  at = place >= 0 ? place : Math.max(0, doubts.findIndex((doubt) => doubt.answer === undefined));
}

const order = (doubt) =>
  ({ once: 2e9, odd: 1e9 }[doubt.why] ?? 0) + book.chapters.findIndex((chapter) => chapter.path === doubt.path) * 1e5 + doubt.item;

export const doubtsView = {
  async open(place) {
    main = place;
    await loadDoubts(); // other views, pages and editors may have changed them
    await show();
    if (!isLookedAt) await lookAtSounds();
  },
  /** News of the server: after a build other lines may be odd. */
  hear(news) {
    if (news.build && builds !== null && news.build.ended !== builds) lookAtSounds();
    if (news.build) builds = news.build.ended;
  },
  close() {
    main = null;
  },
  async refresh() {
    early = null;
    await loadDoubts();
    if (main) await show();
  },
  /** Go to the doubt at that place, answered or not. */
  async find(place) {
    const found = doubts.findIndex((doubt) => doubt.path === place.path && (doubt.item === place.item || doubt.twins.includes(place.item)));
    if (found < 0) return;
    at = found;
    delete doubts[at].answer;
    if (main) await show();
  },
  keys: {
    n: () => move(1), p: () => move(-1), ArrowDown: () => move(1), ArrowUp: () => move(-1),
    " ": () => act.hear(), k: () => act.keep(), x: () => act.nobody(), "/": () => act.name(), Enter: () => act.name(),
    t: () => act.take(), d: () => act.direct(), o: () => now() && (location.hash = `#/book/${encodeURIComponent(now().path)}/${now().item}`),
    shifted: async (number) => {
      const doubt = now();
      const chapter = doubt?.why !== "teller" && doubt?.candidates[number - 1] && (await chapterOf(doubt));
      if (chapter) hear(chapter, doubt.item, 0, doubt.candidates[number - 1]);
    },
    digit: (number) => now()?.candidates[number - 1] && answer(now().candidates[number - 1]),
  },
};

async function chapterOf(doubt) {
  const chapter = await loadChapter(doubt.path);
  // Where lines were put before it in an editor, the queue is read again.
  return ["line", "pov"].includes(chapter.items[doubt.item]?.is) ? chapter : null;
}

async function answer(name) {
  const doubt = now();
  const chapter = doubt && (await chapterOf(doubt));
  if (!chapter) return;
  doubt.answer = name;
  if (roleName(chapter.items[doubt.item].who) === name) {
    if (!keep(chapter, doubt.twins)) say(`${name} kept`);
  } else give(chapter, doubt.twins, name).catch(() => open(doubt));
  next();
}

/** The answer was not saved: the doubt is one again. */
function open(doubt) {
  delete doubt.answer;
  if (main) show();
}

const act = {
  async keep() {
    const doubt = now();
    const chapter = doubt && (await chapterOf(doubt));
    if (!chapter) return;
    if (doubt.why === "unknown" && chapter.items[doubt.item].who === "unknown") return void toast("Nobody is named yet: choose who says it.");
    keep(chapter, doubt.twins);
    doubt.answer = roleName(chapter.items[doubt.item].who);
    next();
  },
  nobody: () => answer("narrator"),
  async name() {
    const doubt = now();
    const chapter = doubt && (await chapterOf(doubt));
    if (!chapter) return;
    const name = await typeName(chapter, doubt.twins);
    if (name === null) return;
    doubt.answer = name;
    next();
  },
  async hear() {
    const doubt = now();
    const chapter = doubt && (await chapterOf(doubt));
    if (!chapter) return;
    // Of a section whose teller is asked for the first line is heard.
    const own = doubt.why === "teller" ? [chapter.items.findIndex((item, place) => place > doubt.item && item.is === "line")] : doubt.twins;
    for (const item of own.length > 1 ? range(own) : own) {
      if (now() !== doubt || !(await hear(chapter, item))) return;
    }
  },
  async take() {
    const doubt = now();
    const chapter = doubt && (await chapterOf(doubt));
    if (chapter && doubt.why !== "teller") await retake(chapter, doubt.item);
  },
  async direct() {
    const doubt = now();
    const chapter = doubt && (await chapterOf(doubt));
    if (chapter && doubt.why !== "teller") await direct(chapter, doubt.item);
  },
};

/** An interrupted speech is heard with its tag. */
const range = (twins) => Array.from({ length: twins.at(-1) - twins[0] + 1 }, (_, step) => twins[0] + step);

function move(step) {
  if (!doubts.length) return;
  at = Math.min(Math.max(at + step, 0), doubts.length - 1);
  show();
}

function next() {
  const behind = doubts.findIndex((doubt, number) => number > at && doubt.answer === undefined);
  const any = behind >= 0 ? behind : doubts.findIndex((doubt) => doubt.answer === undefined);
  if (any >= 0) at = any;
  show();
  if (any < 0) say("That was the last doubt.");
  else if (hearEach) act.hear();
}

async function show() {
  if (!main) return;
  const doubt = now();
  if (!doubt || left() === 0) {
    if (!doubt || doubt.answer !== undefined) return showDone();
  }
  let chapter;
  try {
    chapter = await chapterOf(doubt);
  } catch (error) {
    return complain(error);
  }
  if (!main || doubt !== now()) return;
  if (!chapter) {
    await loadDoubts();
    return show();
  }
  const first = Math.max(0, doubt.twins[0] - AROUND);
  const last = Math.min(chapter.items.length, doubt.twins.at(-1) + 1 + AROUND + (doubt.why === "teller" ? 2 : 0));
  const item = chapter.items[doubt.item];
  const twins = new Set(doubt.twins);
  const text = el("div", { class: "prose", lang: book.language, "data-path": doubt.path, onclick: (event) => click(event, chapter) },
    prose(chapter, first, last, { current: doubt.item, mark: (number) => (twins.has(number) ? "asked" : "around") }));
  const answered = doubt.answer === undefined ? null : el("p", { class: "good" }, `✓ ${doubt.answer}`);
  const done = doubts.length - left();
  replace(main,
    el("div", { class: "desk" },
      el("section", { class: "card", "aria-labelledby": "why" },
        el("div", { class: "progress-line" },
          el("progress", { max: doubts.length, value: done, "aria-label": "answered" }),
          el("span", { class: "soft", id: "left" }, `${count(left(), "doubt")} left`)),
        el("h2", { id: "why" }, WHY[doubt.why]),
        el("p", { class: "soft small where" }, `${chapterName(doubt.path)} · ${doubt.path}:${item.at}`,
          doubt.twins.length > 1 ? ` · one answer settles ${count(doubt.twins.length, "part")}` : "", doubt.note ? ` · ${doubt.note}` : ""),
        text, answered,
        lineButtons(item, doubt.candidates, answer, act),
        el("div", { class: "row between" },
          el("label", { class: "small" }, el("input", { type: "checkbox", checked: hearEach, onchange: (event) => {
            hearEach = event.target.checked;
            localStorage.setItem("hear-each", hearEach ? "yes" : "no");
          } }), " hear each as it comes"),
          el("span", { class: "row" },
            el("button", { type: "button", onclick: () => move(-1) }, "Previous", key("p")),
            el("button", { type: "button", onclick: () => move(1) }, "Next", key("n"))))),
      queue()));
  prefetchNext(chapter, doubt);
}

/** A line between the others can be heard as well, from any word. */
function click(event, chapter) {
  const line = event.target.closest(".line");
  if (!line) return;
  const words = line.querySelector(".words");
  hear(chapter, Number(line.dataset.item), event.target === words ? wordAt(event.clientX, event.clientY, words) : 0);
}

async function prefetchNext(chapter, doubt) {
  if (doubt.why !== "teller") await prefetch(chapter, doubt.item);
  const following = doubts.slice(at + 1).find((each) => each.answer === undefined);
  if (!following || playing() || now() !== doubt) return;
  const other = await chapterOf(following).catch(() => null);
  if (other && now() === doubt) await prefetch(other, following.item);
}

const chapterName = (path) => {
  const chapter = chapterAt(path);
  return chapter ? chapter.title || `Chapter ${chapter.number}` : path;
};

function queue() {
  const first = Math.max(0, Math.min(at - 8, doubts.length - LISTED));
  const rows = doubts.slice(first, first + LISTED).map((doubt, place) => {
    const number = first + place;
    return el("li", {}, el("button", {
      type: "button", class: doubt.answer === undefined ? "" : "done", "aria-current": number === at ? "true" : null,
      onclick: () => ((at = number), show()),
    }, hidden(`${number + 1}. `), doubt.answer === undefined ? el("span", {}, doubt.text) : el("span", {}, "✓ ", doubt.text, " ", el("b", {}, doubt.answer))));
  });
  return el("nav", { class: "queue", "aria-label": "All doubts" }, el("ol", {}, rows));
}

function showDone() {
  const any = doubts.length > 0;
  replace(main, el("div", { class: "desk" }, el("section", { class: "card done-card" },
    el("h2", {}, any ? "No doubt is left." : "There are no doubts."),
    el("p", {}, any ? "Everything you answered is in the scripts. " : "Every line has a speaker whom the text leaves no doubt of. ",
      el("a", { href: "#/book" }, "Read the book"), ", look at ", el("a", { href: "#/cast" }, "the cast"), " or ",
      el("a", { href: "#/build" }, "build it"), "."),
    el("p", { id: "untold" }),
    any ? el("p", {}, el("button", { type: "button", onclick: async () => (await readAgain()) && doubtsView.refresh() }, "Read the story again with your answers …")) : null,
    any ? el("p", { class: "soft small" }, key("u"), " takes the last answer back.") : null), any ? queue() : null));
  showUntold();
}

/** Names that nobody has heard yet want an ear as well. */
async function showUntold() {
  const names = await ask("names").catch(() => null);
  const place = document.getElementById("untold");
  if (!names?.untold.length || !place) return;
  replace(place, el("a", { href: "#/names" }, count(names.untold.length, "name")), " may be said wrong.");
}

onBook((what, path) => {
  if (what === "saving") early = null;
  if (what === "chapter" && main && now()?.path === path) show();
});
