// The story read again with what the producer has said: shown before anything changes.

import { book, refresh } from "./book.js";
import { count, el, toast } from "./dom.js";
import { complain } from "./line.js";
import { confirm } from "./names.js";
import { order } from "./server.js";

/** The lines that would be somebody else's, and how many more. */
export const changedLines = ({ lines, more }) => [
  el("ul", { class: "small" }, lines.map((line) => el("li", {}, el("code", {}, `${line.path}:${line.line}`), " ", el("s", {}, line.was), " → ", el("b", {}, line.now), ` ${line.text}`))),
  more ? el("p", { class: "soft" }, `and ${count(more, "more line")}`) : null,
];

/** Show what another reading would change, then do it. Resolves to true where it was done. */
export async function readAgain() {
  const close = toast("Reading the story again …", { stay: true, id: "again" });
  try {
    const would = await order("again", { dry: true });
    close();
    const [before, after] = would.doubts;
    const changed = would.lines.length + would.more;
    if (!changed && before === after) {
      toast("Read again: nothing would change.");
      return false;
    }
    const content = el("div", { class: "changes" }, changedLines(would));
    const told = `${count(would.known, "line")} of yours told whose others are: ${count(changed, "line")} would be somebody else's, ${count(before, "doubt")} would become ${after.toLocaleString("en")}. What you have settled stays.`;
    if (!(await confirm("Take this reading?", told, { yes: "Take it", content }))) return false;
    const done = await order("again");
    book.undo = done.undo;
    await refresh(done.files);
    toast(`Read again: ${count(done.lines.length + done.more, "line")} changed.`);
    return true;
  } catch (error) {
    close();
    complain(error);
    return false;
  }
}
