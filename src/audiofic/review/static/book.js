// The book as this page knows it: chapters load as they are looked at; edits show at once and are saved in order.

import { toast } from "./dom.js";
import { ask, order } from "./server.js";

export const NOBODY = new Set(["narrator", "unknown"]);
export const book = { title: "", author: "", people: [], chapters: [], faults: [], undo: 0 };
const chapters = new Map(); // path -> promise of the chapter
const listeners = new Set();
const trail = []; // what was changed here, to find the place again when it is undone
let saving = Promise.resolve();
let waiting = 0;
let ours = new Map(); // path -> digest that this page has last seen or written

/** Hear of changes: called with (what, path), what is `book`, `chapter`, `saving`, or `others` where more has changed than was shown. */
export const onBook = (listener) => listeners.add(listener);
const tell = (what, path = null) => listeners.forEach((listener) => listener(what, path));

export const unsaved = () => waiting;
export const person = (name) =>
  book.people.find((each) => each.name === name || each.aliases.includes(name)) ?? null;
export const colour = (name) => (NOBODY.has(name) ? 0 : person(name)?.colour ?? 0);
export const chapterAt = (path) => book.chapters.find((chapter) => chapter.path === path);
export const roleName = (name) => person(name)?.name ?? name;

export async function loadBook() {
  Object.assign(book, await ask("book"));
  tell("book");
}

/** A chapter with its items; the same object until its file is changed by somebody else. */
export function loadChapter(path) {
  if (!chapters.has(path)) {
    const loading = ask("chapter", { path });
    chapters.set(path, loading);
    loading.then((chapter) => ours.set(path, chapter.digest)).catch(() => chapters.delete(path));
  }
  return chapters.get(path);
}

/** The server has looked at the files: what others have changed is read again. Tells whether anything was. */
export async function seeFiles(files) {
  if (waiting || Object.entries(files).some(([path, digest]) => ours.get(path) !== digest)) {
    // Some of it may be of our own making, or older than what we have written since.
    while (waiting) await saving;
    files = await ask("files");
  }
  let changed = false;
  const known = new Set(book.chapters.map((chapter) => chapter.path));
  for (const [path, digest] of Object.entries(files)) {
    const head = chapterAt(path);
    const seen = ours.get(path) ?? head?.digest;
    if (path !== "voices.yaml" && seen !== digest) changed = true;
    if (chapters.has(path) && ours.get(path) !== digest) {
      chapters.delete(path);
      await loadChapter(path).catch(() => {});
      tell("chapter", path);
    }
    known.delete(path);
  }
  if (ours.get("voices.yaml") && ours.get("voices.yaml") !== files["voices.yaml"]) changed = true;
  ours.set("voices.yaml", files["voices.yaml"]);
  if (changed || known.size) await loadBook();
  return changed || known.size > 0;
}

/** Show the edits at once and save them behind; `edits` are {item, speaker?, settles?, attributes?}. */
export function edit(chapter, edits, { place = null } = {}) {
  const before = edits.map(({ item }) => ({ ...chapter.items[item] }));
  for (const one of edits) apply(chapter.items[one.item], one);
  tell("chapter", chapter.path);
  waiting += 1;
  tell("saving");
  const digest = chapter.digest;
  const saved = saving.then(async () => {
    try {
      // Edits of ours move no items: the newest version is the one that this edit was made in.
      const current = await loadChapter(chapter.path);
      const version = current === chapter ? chapter.digest : digest;
      const done = await order("edit", { path: chapter.path, digest: version, edits });
      trail.push(place ?? { path: chapter.path, item: edits[0].item });
      take(chapter, done.chapter);
      book.undo = done.undo;
      if (done.merged) {
        await loadBook();
        tell("others");
      }
      return done;
    } catch (error) {
      for (const [at, { item }] of edits.entries()) {
        if (chapter.items[item]) chapter.items[item] = before[at];
      }
      if (error.status === 409) await settleConflict(chapter, edits, error);
      else toast(`${error.message} ${error.hint}`, { kind: "bad" });
      tell("chapter", chapter.path);
      throw error;
    } finally {
      waiting -= 1;
      tell("saving");
    }
  });
  saving = saved.catch(() => {});
  return saved;
}

/** The server's chapter becomes ours; the object that views hold stays the same where its items do. */
function take(chapter, fresh) {
  ours.set(chapter.path, fresh.digest);
  const isSame = fresh.items.length === chapter.items.length &&
    fresh.items.every((item, at) => item.is === chapter.items[at].is && item.text === chapter.items[at].text);
  const head = chapterAt(chapter.path);
  if (head) Object.assign(head, { doubts: fresh.doubts, digest: fresh.digest });
  if (isSame) {
    // What is still on its way to the server stays as it is shown.
    if (waiting > 1) Object.assign(chapter, { digest: fresh.digest });
    else Object.assign(chapter, fresh);
  } else {
    chapters.set(chapter.path, Promise.resolve(fresh));
  }
  tell("chapter", chapter.path);
}

function apply(item, { speaker, settles, attributes = {} }) {
  if (speaker !== undefined) {
    if (item.is === "pov") item.who = speaker;
    else Object.assign(item, { who: speaker, role: roleName(speaker) });
  }
  if (settles) {
    delete item.sure;
    delete item.or;
    delete item.doubt;
  }
  for (const [name, value] of Object.entries(attributes)) {
    if (value === "") delete item[name];
    else item[name] = name === "direction" ? value : Number(value);
  }
}

/** Somebody else has changed the same line: both are shown, nothing is overwritten unasked. */
async function settleConflict(chapter, edits, error) {
  chapters.delete(chapter.path);
  const fresh = await loadChapter(chapter.path).catch(() => null);
  const wanted = edits[0];
  const text = chapter.items[wanted.item].text;
  const at = fresh ? fresh.items.findIndex((item, i) => item.text === text && Math.abs(i - wanted.item) < 60) : -1;
  const yours = wanted.speaker ?? (wanted.settles ? "kept as it was" : JSON.stringify(wanted.attributes));
  if (at < 0) {
    toast(`${error.message} Your answer (${yours}) was not saved: “${text.slice(0, 60)}” is not there any more.`,
      { kind: "bad", stay: true, actions: [["All right", () => {}]] });
    return;
  }
  const theirs = fresh.items[at];
  toast(`“${text.slice(0, 60)}” was changed meanwhile. There it is ${theirs.who}; you chose ${yours}.`, {
    kind: "look",
    actions: [
      ["Keep theirs", () => {}],
      ["Use mine", () => edit(fresh, [{ ...wanted, item: at }]).catch(() => {})],
    ],
  });
}

/** Give all lines of one person to another. */
export async function giveAll(from, to) {
  await saving;
  const done = await order("give", { from, to });
  book.undo = done.undo;
  trail.push(null);
  await refresh(done.files);
  tell("others");
  toast(`${done.told}.`);
}

/** Take the last change back; where it was made, null where that is not known. */
export async function undo() {
  await saving;
  const done = await order("undo");
  book.undo = done.undo;
  await refresh([...chapters.keys()]);
  toast(`Undone: ${done.told}`);
  return trail.pop() ?? null;
}

export async function refresh(paths) {
  for (const path of paths) {
    if (!chapters.has(path)) continue;
    chapters.delete(path);
    await loadChapter(path).catch(() => {});
    tell("chapter", path);
  }
  await loadBook();
}
