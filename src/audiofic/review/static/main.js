// The frame: which view is shown, what keys do, what the server tells.

import { book, loadBook, onBook, seeFiles, undo, unsaved } from "./book.js";
import { el, key, replace } from "./dom.js";
import { complain } from "./line.js";
import { forget, stop } from "./player.js";
import { listen } from "./server.js";
import { bookView } from "./view_book.js";
import { buildView } from "./view_build.js";
import { castView } from "./view_cast.js";
import { doubtsView, left } from "./view_doubts.js";
import { namesView } from "./view_names.js";
import { reportView } from "./view_report.js";

const views = {
  doubts: ["Doubts", doubtsView],
  book: ["Book", bookView],
  cast: ["Cast", castView],
  names: ["Names", namesView],
  build: ["Build", buildView],
  report: ["Report", reportView],
};
const main = document.getElementById("main");
let current = null;
let lost = false;

const ready = loadBook();

async function route() {
  await ready.catch(() => {}); // an address can change before the book is there
  const [, name = "", ...parts] = location.hash.split("/").map(decodeURIComponent);
  const [, view] = views[name] ?? views.doubts;
  if (current && current !== view) {
    stop();
    current.close();
  }
  current = view;
  showFrame();
  try {
    await view.open(main, parts);
    showBadge();
  } catch (error) {
    replace(main, el("div", { class: "note" }, el("p", {}, error.message), el("p", { class: "soft" }, error.hint ?? ""),
      el("button", { type: "button", onclick: route }, "Try again")));
    if (!("status" in error)) throw error;
  }
}

function showFrame() {
  document.title = `${book.title || "audiofic"}: review`;
  document.getElementById("title").textContent = book.title || "audiofic";
  replace(document.getElementById("views"), el("ul", {}, Object.entries(views).map(([name, [label, view]]) =>
    el("li", {}, el("a", { href: `#/${name}`, "aria-current": view === current ? "page" : null }, label,
      name === "doubts" ? el("span", { class: "badge", hidden: !totalDoubts() }, String(totalDoubts())) : null)))));
  showTools();
  showFaults();
}

/** What is wrong with voices.yaml or a script, on every view: until it is put right, parts of the page have nothing to show. */
function showFaults() {
  const faults = [...book.faults, ...book.chapters.flatMap((chapter) => chapter.faults)];
  const place = document.getElementById("faults");
  place.hidden = !faults.length;
  replace(place, el("div", { class: "note" }, faults.slice(0, 5).map((fault) =>
    el("p", {}, el("code", {}, fault.line ? `${fault.path}:${fault.line}` : fault.path), ` ${fault.message} `, el("span", { class: "soft" }, fault.hint))),
  faults.length > 5 ? el("p", { class: "soft" }, `and ${faults.length - 5} more`) : null));
}

function showBadge() {
  const badge = document.querySelector("#views .badge");
  if (!badge) return;
  badge.textContent = String(totalDoubts());
  badge.hidden = !totalDoubts();
}

const totalDoubts = () => left() || book.chapters.reduce((sum, chapter) => sum + chapter.doubts, 0);

function showTools() {
  replace(document.getElementById("tools"),
    el("span", { class: lost ? "bad small" : "soft small saved" }, lost ? "audiofic does not answer" : unsaved() ? "saving …" : book.undo ? "saved" : ""),
    el("button", { type: "button", disabled: !book.undo, onclick: takeBack }, "Undo", key("u")),
    el("button", { type: "button", onclick: showKeys, "aria-label": "Keys" }, key("?")));
}

async function takeBack() {
  if (!book.undo) return;
  try {
    const place = await undo();
    forget();
    await doubtsView.refresh();
    if (place) await current.find?.(place);
  } catch (error) {
    complain(error);
    await loadBook();
  }
}

const KEYS = [
  ["1 … 9", "this person says it"], ["Shift 1 … 9", "hear it in this person's voice"], ["k", "keep who is named"], ["x", "the narrator says it"], ["/", "another name, typed"],
  ["Space", "hear the line; again: stop"], ["n  p", "next and previous"], ["t", "another take"], ["d", "a direction"],
  ["u", "undo, as far back as this session goes"], ["a", "answer yes where a question stands below"], ["g", "in the book: go on to the next line"],
  ["o", "see the doubt in the book"], ["?", "these keys"],
];

function showKeys() {
  const dialog = el("dialog", { class: "chooser", "aria-labelledby": "keys-title" },
    el("h2", { id: "keys-title" }, "Keys"),
    el("dl", { class: "keys" }, KEYS.map(([name, does]) => [el("dt", {}, name.split(" ").filter(Boolean).map((each) => each === "…" ? " … " : key(each))), el("dd", {}, does)])),
    el("div", { class: "row end" }, el("button", { type: "button", class: "strong", onclick: () => dialog.close() }, "Close", key("Esc"))));
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
  if (document.querySelector("dialog[open]")) return;
  const target = event.target;
  if (target.closest("input:not([type=checkbox]), select, textarea, audio")) return;
  if (event.key === "Enter" && target.classList.contains("line")) {
    event.preventDefault();
    return target.click();
  }
  const isControl = target.closest("button, a, summary, input");
  if (isControl && (event.key === " " || event.key === "Enter")) return;
  const shifted = event.shiftKey && event.code.match(/^Digit([1-9])$/);
  const act = shifted && current?.keys?.shifted ? () => current.keys.shifted(Number(shifted[1])) : keyAction(event.key);
  if (!act) return;
  event.preventDefault();
  if (isControl) main.focus({ preventScroll: true });
  act();
});

function keyAction(name) {
  if (name === "?") return showKeys;
  if (name === "u") return takeBack;
  const offered = document.querySelector(`.toast [data-key="${CSS.escape(name)}"]`);
  if (offered) return () => offered.click();
  const keys = current?.keys ?? {};
  if (/^[1-9]$/.test(name)) return keys.digit && (() => keys.digit(Number(name)));
  return keys[name];
}

onBook((what) => {
  if (what === "others") {
    forget();
    current?.refresh?.();
  } else if (what === "book") showFrame();
  else {
    showTools();
    showBadge();
  }
});
addEventListener("hashchange", route);
addEventListener("beforeunload", (event) => unsaved() && event.preventDefault());

listen(async (news) => {
  if (news.undo !== undefined && !unsaved()) {
    book.undo = news.undo;
    showTools();
  }
  if (news.files && (await seeFiles(news.files))) {
    forget();
    await current?.refresh?.();
  }
  for (const [, view] of Object.values(views)) view.hear?.(news);
}, (isLost) => {
  if (lost && !isLost) loadBook().catch(complain);
  lost = isLost;
  showTools();
});

history.replaceState(null, "", location.pathname + location.hash);
ready.then(route).catch((error) => replace(main, el("div", { class: "note" }, el("p", {}, error.message), el("p", { class: "soft" }, error.hint ?? ""))));
