// What can be done with one line, by key or by button; the same wherever a line is shown.

import { book, colour, edit, giveAll, NOBODY, person, roleName } from "./book.js";
import { count, el, key, say, toast } from "./dom.js";
import { askText, chooseName } from "./names.js";
import { playLine, playing, stop } from "./player.js";

const asked = new Set(); // pairs of people that were asked about

/** Give a line to somebody, with those that are settled with it. Asks once whether all of theirs are wrong. */
export function give(chapter, items, speaker) {
  const before = chapter.items[items[0]].who;
  const was = before === speaker ? null : before;
  say(`${roleName(speaker)}${items.length > 1 ? `, ${items.length} lines` : ""}`);
  const saved = edit(chapter, items.map((item) => ({
    item, settles: true, ...(chapter.items[item].who === speaker ? {} : { speaker }),
  })));
  saved.then(() => offerAll(was, speaker)).catch(() => {});
  return saved;
}

function offerAll(from, to) {
  if (!from || NOBODY.has(from) || NOBODY.has(to) || asked.has(`${from}\n${to}`)) return;
  const left = (person(from)?.lines ?? 0) - 1;
  if (left < 1 || person(from)?.cast === undefined || left > 40) return;
  asked.add(`${from}\n${to}`);
  toast(`${from} has ${count(left, "more line")}. Is all of it ${to}'s?`, {
    id: "all",
    actions: [["Not all", () => {}, null], [`All to ${to}`, () => giveAll(from, to).catch(complain), "a"]],
  });
}

export const complain = (error) => toast(`${error.message} ${error.hint ?? ""}`, { kind: "bad" });

export function keep(chapter, items) {
  const doubtful = items.filter((item) => chapter.items[item].doubt && chapter.items[item].who !== "unknown");
  if (!doubtful.length) return false;
  say(`${roleName(chapter.items[items[0]].who)} kept`);
  edit(chapter, doubtful.map((item) => ({ item, settles: true }))).catch(() => {});
  return true;
}

/** Hear a line, as its speaker says it or as `speaker` would; where it is just being heard, stop it. */
export async function hear(chapter, item, word = 0, speaker = "") {
  const now = playing();
  if (now && now.item === item && now.path === chapter.path && now.speaker === speaker && word === 0) {
    stop();
    return false;
  }
  try {
    return await playLine(chapter, item, word, speaker);
  } catch (error) {
    complain(error);
    return false;
  }
}

export async function retake(chapter, item) {
  const take = (chapter.items[item].take ?? 1) + 1;
  try {
    await edit(chapter, [{ item, attributes: { take: String(take) } }]);
  } catch {
    return;
  }
  say(`Take ${take}`);
  await hear(chapter, item);
}

export async function direct(chapter, item) {
  const text = await askText("How is it said?", chapter.items[item].direction ?? "",
    "A word or two: whispered, shouting, coldly, with a sigh. Empty: nothing.");
  if (text === null || text === (chapter.items[item].direction ?? "")) return;
  edit(chapter, [{ item, attributes: { direction: text } }]).catch(() => {});
}

export async function typeName(chapter, items) {
  const name = await chooseName("Who says this?");
  if (name === null) return null;
  give(chapter, items, name).catch(() => {});
  return name;
}

/** The buttons beneath a line. `answer(name)` gives it to a candidate, `act` are the other actions by name. */
export function lineButtons(item, candidates, answer, act) {
  const people = candidates.map((name, at) =>
    el("li", {}, el("button", { type: "button", class: "person", onclick: () => answer(name) },
      key(String(at + 1)), el("b", { class: `c${colour(name)}` }, name), likely(item, name))));
  const button = (shortcut, label, name, extra = "") =>
    el("button", { type: "button", class: extra, onclick: () => act[name]() }, label, key(shortcut));
  return el("div", { class: "answers" },
    people.length ? el("ol", { class: "people", "aria-label": "Who says it?" }, people) : null,
    el("div", { class: "row" },
      item.doubt && item.who !== "unknown" ? button("k", `Keep ${roleName(item.who)}`, "keep") : null,
      button("x", "Narrator", "nobody"), button("/", "Another name", "name"), 
      button("Space", "Hear", "hear"),
      item.is === "line" ? [button("t", "Another take", "take"), button("d", "Direction", "direct")] : null));
}

function likely(item, name) {
  if (roleName(item.who) === name && item.sure !== undefined) {
    return el("span", { class: "likely" }, el("meter", { min: 0, max: 1, value: item.sure, "aria-label": "how sure" }), ` ${Math.round(item.sure * 100)} %`);
  }
  const rank = (item.or ?? []).map(roleName).indexOf(name);
  if (rank >= 0) return el("span", { class: "likely soft" }, rank === 0 ? "next likely" : "possible");
  const lines = book.people.find((each) => each.name === name)?.lines;
  return el("span", { class: "likely soft" }, lines ? count(lines, "line") : "");
}
