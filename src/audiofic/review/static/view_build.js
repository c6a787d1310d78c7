// Build from here: what a build would do, how far it has come, what came of it.

import { count, el, replace, say } from "./dom.js";
import { complain } from "./line.js";
import { forget } from "./player.js";
import { ask, order } from "./server.js";

const STAGES = { "in all": "In all", speaking: "Speaking", mixing: "Mixing", joining: "Joining" };
let main = null;
let plan = null;
let build = { state: "idle" };
let ended = null;
let isDraft = false;
let looking = 0;

export const buildView = {
  async open(place) {
    main = place;
    show();
    await look();
  },
  close() {
    main = null;
  },
  async refresh() {
    if (main && build.state !== "running") await look();
  },
  /** News of the server. */
  hear(news) {
    if (!news.build) return;
    const before = build.state;
    build = news.build;
    if (ended !== null && ended !== build.ended) {
      forget();
      say(build.state === "done" ? "The build is done." : `The build has ${build.state}.`);
      if (main) look();
    }
    ended = build.ended;
    if (!main) return;
    if (before === "running" && build.state === "running") showProgress();
    else show();
  },
  keys: { b: () => start(), Escape: () => isAtWork() && stop() },
};

const isAtWork = () => build.state === "running" || build.state === "stopping";

async function look() {
  const mine = (looking += 1);
  plan = null;
  show();
  try {
    const found = await ask("plan", isDraft ? { draft: "yes" } : {});
    if (mine !== looking) return;
    plan = found;
  } catch (error) {
    if (mine !== looking) return;
    plan = { error };
  }
  show();
}

const start = () => isAtWork() || order("build", { draft: isDraft }).catch(complain);
const stop = () => order("stop").catch(complain);

function show() {
  if (!main) return;
  replace(main, el("div", { class: "wide-page narrow" },
    el("h2", {}, "Build the book"),
    el("div", { class: "row" },
      isAtWork()
        ? el("button", { type: "button", onclick: stop, disabled: build.state === "stopping" }, build.state === "stopping" ? "Stopping …" : "Stop")
        : el("button", { type: "button", class: "strong", onclick: start, disabled: Boolean(plan?.error) }, isDraft ? "Build a draft" : "Build"),
      el("label", { class: "small" }, el("input", { type: "checkbox", checked: isDraft, disabled: isAtWork(), onchange: (event) => ((isDraft = event.target.checked), look()) }), " with draft voices")),
    el("div", { id: "progress" }),
    result(),
    work()));
  showProgress();
}

function showProgress() {
  const place = main?.querySelector("#progress");
  if (!place) return;
  const stages = Object.entries(build.stages ?? {}).sort(([a], [b]) => Object.keys(STAGES).indexOf(a) - Object.keys(STAGES).indexOf(b));
  if (!isAtWork()) return replace(place);
  replace(place, stages.length ? el("dl", { class: "stages" }, stages.map(([name, [done, total]]) => [
    el("dt", {}, STAGES[name] ?? name),
    el("dd", {}, el("progress", { max: total, value: done, "aria-label": STAGES[name] ?? name }),
      el("span", { class: "soft small" }, name === "in all" ? ` ${done} %` : ` ${done.toLocaleString("en")} of ${total.toLocaleString("en")}`)),
  ])) : el("p", { class: "soft" }, "Looking at what there is to do …"));
}

function result() {
  if (build.state === "idle" || isAtWork()) return null;
  const findings = (build.findings ?? []).map((found) => el("li", {}, el("code", {}, found.line ? `${found.path}:${found.line}` : found.path), ` ${found.message} `, el("span", { class: "soft" }, found.hint)));
  const title = { done: "✓ Built", stopped: "Stopped. What was made is kept; the next build goes on from there.", failed: build.message }[build.state];
  return el("section", { class: `card result ${build.state === "failed" ? "bad-card" : ""}`, "aria-label": "What came of it" },
    el("p", { class: build.state === "failed" ? "bad" : "good" }, title), build.hint ? el("p", { class: "soft" }, build.hint) : null,
    (build.told ?? []).map((line) => el("p", {}, line)),
    findings.length ? el("details", { open: build.state === "failed" }, el("summary", {}, count(findings.length + (build.more ?? 0), "finding")), el("ul", { class: "small" }, findings)) : null);
}

function work() {
  if (isAtWork()) return null;
  if (!plan) return el("p", { class: "soft" }, "Looking at what a build would do …");
  if (plan.error) {
    return el("section", { class: "note" }, el("p", {}, plan.error.message), el("p", { class: "soft" }, plan.error.hint),
      el("ul", {}, plan.error.findings.map((found) => el("li", {}, el("code", {}, `${found.path}:${found.line}`), ` ${found.message}`))));
  }
  if (plan.current) return el("p", { class: "good" }, "✓ Everything is current: a build would make nothing.");
  return el("section", { "aria-label": "What a build would do" },
    el("p", {}, `${count(plan.clips, "clip")} to speak, ${count(plan.make.length, "chapter")} to make.`),
    plan.stand_ins.length ? el("details", {}, el("summary", {}, `${count(plan.stand_ins.length, "voice")} standing in`), el("ul", { class: "small" }, plan.stand_ins.map((line) => el("li", {}, line)))) : null,
    el("ul", { class: "make" }, plan.make.map((chapter) => el("li", {}, el("b", {}, chapter.title), " ", el("span", { class: "soft small" }, chapter.why)))),
    plan.speak.length ? el("details", {}, el("summary", {}, "What is spoken, and why"), el("ul", { class: "small" }, plan.speak.map(({ what, times }) => el("li", {}, what, times > 1 ? ` (${times} clips)` : "")))) : null);
}
