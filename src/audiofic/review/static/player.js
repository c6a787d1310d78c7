// One sound at a time, with the word that is heard.

import { ask, fetchSound } from "./server.js";

const audio = new Audio();
const kept = new Map(); // what a line is -> promise of {address, words}
const MOST_KEPT = 40;
const listeners = new Set();
let now = null; // {path, item, words}
let turn = 0;
let ahead = null; // what is fetched before it is asked for
const REST_MS = 700;

export const playing = () => now;

/** Hear of what is played: called with (place or null, state), state is `waiting`, `playing` or `ended`. */
export const onPlaying = (listener) => listeners.add(listener);

/** Have the buttons with `data-<key>` show what is played: the one whose value is the place's `key`. */
export function showOnButtons(key) {
  onPlaying((place, state) => {
    for (const button of document.querySelectorAll(`[data-${key}]`)) {
      const isThis = place?.[key] === button.dataset[key] && state !== "ended";
      button.textContent = isThis ? (state === "waiting" ? "…" : "■") : "▶";
    }
  });
}

function tell(state) {
  for (const listener of listeners) listener(now, state);
}

function soundOf(name, parameters, signal = undefined) {
  const id = JSON.stringify([name, parameters]);
  if (!kept.has(id)) {
    const made = ask(name, parameters, signal).then(async (sound) => ({
      ...sound,
      address: URL.createObjectURL(await fetchSound(sound.name)),
    }));
    made.catch(() => kept.delete(id));
    kept.set(id, made);
    while (kept.size > MOST_KEPT) {
      const [oldest, sound] = kept.entries().next().value;
      kept.delete(oldest);
      sound.then(({ address }) => URL.revokeObjectURL(address)).catch(() => {});
    }
  }
  return kept.get(id);
}

/** What a line sounds like depends on the file's version; the server ignores `v`. */
const lineParameters = (chapter, item) => ({ path: chapter.path, item, v: chapter.digest });

/** Have a line ready that is probably heard next: once nobody moves on, and one at a time, for a browser opens few connections. */
export async function prefetch(chapter, item) {
  leaveAhead();
  const mine = (ahead = new AbortController());
  await new Promise((resolve) => setTimeout(resolve, REST_MS));
  if (!mine.signal.aborted) await soundOf("sound", lineParameters(chapter, item), mine.signal).catch(() => {});
  if (ahead === mine) ahead = null;
}

function leaveAhead() {
  ahead?.abort();
  ahead = null;
}

export function stop() {
  turn += 1;
  audio.pause();
  if (now) {
    now = null;
    tell("ended");
  }
}

/** Forget all sounds: voices or builds have changed. */
export function forget() {
  kept.clear();
}

/** Play a line from its word of that number on, in the voice of its speaker or of another one. Resolves to true where it was heard to its end. */
export const playLine = (chapter, item, word = 0, speaker = "") =>
  play("sound", { ...lineParameters(chapter, item), ...(speaker && { speaker }) }, { path: chapter.path, item, speaker }, word);

/** Play what another question gives. */
export async function play(name, parameters, place, word = 0) {
  stop();
  const mine = turn;
  now = { ...place, words: [] };
  tell("waiting");
  let sound;
  try {
    const id = JSON.stringify([name, parameters]);
    if (!kept.has(id)) leaveAhead();
    sound = await soundOf(name, parameters);
  } catch (error) {
    if (mine === turn) {
      now = null;
      tell("ended");
    }
    throw error;
  }
  if (mine !== turn) return false;
  now = { ...place, words: sound.words };
  audio.src = sound.address;
  audio.currentTime = Math.max(0, (sound.words[word]?.[0] ?? 0) - (word ? 0.04 : 0));
  tell("playing");
  await audio.play().catch(() => {});
  return new Promise((resolve) => {
    const done = (heard) => {
      audio.removeEventListener("ended", ended);
      audio.removeEventListener("pause", paused);
      if (mine === turn) {
        now = null;
        tell("ended");
      }
      resolve(heard);
    };
    const ended = () => done(true);
    const paused = () => !audio.ended && done(false);
    audio.addEventListener("ended", ended);
    audio.addEventListener("pause", paused);
  });
}

/** Number of the word that is heard; -1 for none. */
export function wordNow() {
  if (!now?.words?.length) return -1;
  const at = audio.currentTime;
  let found = -1;
  for (const [number, [start]] of now.words.entries()) if (start <= at + 0.02) found = number;
  return found;
}
