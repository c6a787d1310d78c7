// A chapter's items as a page of a book.

import { colour, NOBODY, roleName } from "./book.js";
import { el, hidden } from "./dom.js";
import { onPlaying, playing, wordNow } from "./player.js";

const STINGS = {
  scene: "⁂", time: "time passes", pov: "somebody else tells", flashback: "flashback",
  chapter: "music", opening: "opening music", closing: "closing music",
};

/** Items first..last (exclusive) as paragraphs. `mark` gives more classes for an item's number. */
export function prose(chapter, first = 0, last = chapter.items.length, { current = -1, mark = () => "" } = {}) {
  const blocks = [];
  let paragraph = null;
  const close = () => {
    if (paragraph) blocks.push(finish(paragraph));
    paragraph = null;
  };
  for (let number = first; number < last; number += 1) {
    const item = chapter.items[number];
    if (item.is !== "line" || item.kind === "heading" || item.kind === "note") {
      close();
      blocks.push(block(item, number, current, mark));
      continue;
    }
    if (item.opens || !paragraph) {
      close();
      paragraph = [];
    }
    paragraph.push([item, number, current, mark(number)]);
  }
  close();
  return blocks;
}

function finish(lines) {
  const names = [...new Set(lines.map(([item]) => item).filter((item) => !NOBODY.has(item.who)).map((item) => roleName(item.who)))];
  const isUnknown = lines.some(([item]) => item.who === "unknown");
  const who = el("span", { class: "who", "aria-hidden": "true" },
    names.map((name) => el("span", { class: `c${colour(name)}` }, name)),
    isUnknown ? el("span", { class: "look" }, "who?") : null);
  return el("p", { class: "paragraph" }, who, lines.map(([item, number, current, mark]) => [line(item, number, current, mark), " "]));
}

/** One line: a button that plays it. */
function line(item, number, current, mark) {
  const isSaid = item.kind !== "narration";
  const classes = ["line", `k-${item.kind}`, `c${colour(item.who)}`, item.doubt ? "doubt" : "", mark];
  const marks = [];
  if (item.direction) marks.push(el("span", { class: "mark" }, ` (${item.direction})`));
  if (item.take) marks.push(el("span", { class: "mark" }, ` take ${item.take}`));
  if (item.effect && item.effect !== "none") marks.push(el("span", { class: "mark" }, ` ${item.effect}`));
  if (item.pause !== undefined) marks.push(el("span", { class: "mark" }, ` ⏸ ${item.pause} ms`));
  const says = isSaid ? `${roleName(item.who)}${item.kind === "speech" ? "" : `, ${item.kind}`}${item.doubt ? ", doubtful" : ""}: ` : item.doubt ? "Doubtful: " : "";
  return el("span", {
    class: classes.filter(Boolean).join(" "), role: "button", "data-item": number, lang: item.lang ?? null,
    tabindex: number === current ? "0" : "-1", "aria-current": number === current ? "true" : null,
  }, says ? hidden(says) : null, el("span", { class: "words" }, item.text), marks);
}

function block(item, number, current, mark) {
  if (item.is === "sting") {
    return el("p", { class: "sting" }, el("span", { title: `a sting: ${item.kind}` }, STINGS[item.kind] ?? item.kind));
  }
  if (item.is === "pov") {
    return el("p", { class: `pov ${mark(number)}` }, el("button", { type: "button", class: "quiet", "data-pov": number },
      "told by ", item.who === "narrator" ? "the narrator" : el("b", { class: `c${colour(item.who)}` }, roleName(item.who))));
  }
  if (item.is === "layer") return el("p", { class: "pov" }, `${item.kind === "bed" ? "music" : "ambience"}: ${item.name}`);
  const one = line({ ...item, who: "narrator" }, number, current, mark(number));
  if (item.kind === "heading") return el("p", { class: "heading" }, one);
  return el("details", { class: "story-note" }, el("summary", {}, `Note${item.detail ? ` (${item.detail.replaceAll("_", " ")})` : ""}`), el("p", {}, one));
}

/** Number of the word at a place on the screen; 0 where none is. */
export function wordAt(x, y, words) {
  const place = document.caretPositionFromPoint
    ? document.caretPositionFromPoint(x, y)
    : document.caretRangeFromPoint?.(x, y);
  const node = place?.offsetNode ?? place?.startContainer;
  const offset = place?.offset ?? place?.startOffset ?? 0;
  if (!node || node.parentNode !== words || node.nodeType !== Node.TEXT_NODE) return 0;
  const before = node.data.slice(0, offset).split(/\s+/).filter(Boolean);
  return Math.max(0, before.length - (/\s$/.test(node.data.slice(0, offset)) || offset === 0 ? 0 : 1));
}

const heard = globalThis.Highlight ? new Highlight() : null;
if (heard) CSS.highlights.set("heard", heard);
let frame = 0;

/** Light what is heard, wherever it is shown: the line, and in it the word. */
onPlaying((place, state) => {
  cancelAnimationFrame(frame);
  heard?.clear();
  document.querySelectorAll(".line.playing").forEach((line) => line.classList.remove("playing", "waiting"));
  if (!place || place.item === undefined) return;
  const shown = document.querySelectorAll(`[data-path="${CSS.escape(place.path)}"] .line[data-item="${place.item}"]`);
  shown.forEach((line) => line.classList.add("playing", ...(state === "waiting" ? ["waiting"] : [])));
  if (state === "playing" && heard && shown.length) follow(shown);
});

function follow(lines) {
  const texts = [...lines].map((line) => line.querySelector(".words")?.firstChild).filter(Boolean);
  let last = -1;
  const step = () => {
    if (!playing()) return;
    const word = wordNow();
    if (word !== last) {
      last = word;
      heard.clear();
      for (const text of texts) {
        const found = [...text.data.matchAll(/\S+/g)][word];
        if (!found) continue;
        const range = new Range();
        range.setStart(text, found.index);
        range.setEnd(text, found.index + found[0].length);
        heard.add(range);
      }
    }
    frame = requestAnimationFrame(step);
  };
  step();
}
