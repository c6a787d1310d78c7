"use strict";
(() => {
  const SPEEDS = [0.5, 0.75, 0.9, 1, 1.1, 1.25, 1.5, 1.75, 2, 2.5, 3];
  const SKIP_S = 15, SAVE_EVERY_MS = 2000, FADE_MS = 5000;
  const $ = id => document.getElementById(id);
  const book = JSON.parse($("book").textContent);
  const audio = $("audio"), story = $("story");
  const isServed = location.protocol === "https:" || location.hostname === "localhost" || location.hostname === "127.0.0.1";

  let at = -1; // the chapter's place in book.chapters
  let sentences = []; // {start: seconds, element, who} of the chapter, in order
  let lit = -1, following = true, sleepAt = 0, savedAt = 0, wanted = 0;

  function clock(seconds) {
    const whole = Math.max(0, Math.round(seconds)), hours = Math.floor(whole / 3600);
    const minutes = Math.floor(whole / 60) % 60, two = number => String(number).padStart(2, "0");
    return (hours ? `${hours}:${two(minutes)}` : `${minutes}`) + `:${two(whole % 60)}`;
  }

  function element(name, text, className) {
    const made = document.createElement(name);
    if (text) made.textContent = text;
    if (className) made.className = className;
    return made;
  }

  /** With the version of its sound where a cache may have another. */
  const address = chapter => isServed ? `${chapter.file}?${chapter.version}` : chapter.file;

  // --- The text ---

  function show(chapter) {
    sentences = [];
    lit = -1;
    const isTitled = chapter.paragraphs[0]?.kind === "title"; // said, and lit like all else
    story.replaceChildren(...(isTitled ? [] : [element("h2", chapter.title)]), ...chapter.paragraphs.map(drawParagraph));
    scrollTo(0, 0);
  }

  function drawParagraph(paragraph) {
    const drawn = element({ title: "h2", heading: "h3", break: "hr" }[paragraph.kind] || "p");
    let named = "";
    drawn.dir = "auto"; // as the words themselves run
    for (const line of paragraph.lines) {
      const span = element(line.kind === "speech" ? "q" : "span", "", line.kind);
      const name = book.speakers[line.speaker - 1] || ""; // 0: the narrator
      if (line.language) span.lang = line.language;
      if (name) {
        span.classList.add("said");
        span.style.setProperty("--hue", hue(line.speaker));
        if (name !== named) drawn.append(drawName(name, line.speaker));
        named = name;
      }
      line.sentences.forEach(([start, text], index) => {
        const sentence = element("span", text);
        sentence.dataset.at = sentences.length;
        if (index) span.append(" ");
        span.append(sentence);
        sentences.push({ start: start / 1000, element: sentence, who: name });
      });
      drawn.append(span, " ");
    }
    return drawn;
  }

  function drawName(name, speaker) {
    const label = element("b", name, "said");
    label.style.setProperty("--hue", hue(speaker));
    return label;
  }

  /** Degrees; the golden angle keeps neighbours apart. */
  const hue = speaker => String((speaker * 137.5 + 210) % 360);

  /** The sentence that is spoken at that time, or was last; -1 before the first. */
  function find(seconds) {
    let low = 0, high = sentences.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (sentences[middle].start <= seconds + 0.001) low = middle + 1; else high = middle;
    }
    return low - 1;
  }

  function light(index) {
    if (index === lit) return;
    sentences[lit]?.element.classList.remove("lit");
    lit = index;
    const now = sentences[lit];
    now?.element.classList.add("lit");
    $("who").textContent = now?.who || "";
    if (now && following) reveal();
  }

  function reveal() {
    const calm = matchMedia("(prefers-reduced-motion: reduce)").matches || audio.paused;
    sentences[lit]?.element.scrollIntoView({ block: "center", behavior: calm ? "instant" : "smooth" });
  }

  function follow(on) {
    following = on;
    $("follow").hidden = on;
    if (on) reveal();
  }

  // --- Playing ---

  function load(index, seconds) {
    at = Math.min(Math.max(index, 0), book.chapters.length - 1);
    const chapter = book.chapters[at];
    audio.src = address(chapter);
    audio.playbackRate = audio.defaultPlaybackRate = Number($("speed").value);
    wanted = seconds;
    if (seconds) audio.currentTime = seconds;
    show(chapter);
    $("chapter").textContent = chapter.title;
    $("seek").max = chapter.seconds;
    document.querySelectorAll("#chapters button").forEach((button, place) =>
      place === at ? button.setAttribute("aria-current", "true") : button.removeAttribute("aria-current"));
    tellDevice();
    tell();
    save();
  }

  /** Where the chapter is: what was asked for, until the audio is there. */
  const place = () => audio.readyState ? audio.currentTime : wanted;

  function seek(seconds) {
    const chapter = book.chapters[at];
    wanted = Math.min(Math.max(seconds, 0), chapter.seconds);
    audio.currentTime = wanted;
    follow(true);
    tell();
    save();
  }

  function change(step, isPlaying = !audio.paused) {
    if (step < 0 && (place() > 3 || at === 0)) return seek(0);
    if (!book.chapters[at + step]) return;
    load(at + step, 0);
    if (isPlaying) play();
  }

  function play() {
    audio.play().catch(fault => { if (fault.name !== "AbortError") complain(); });
  }

  function complain() {
    $("problem").textContent = `${book.chapters[at].file} can't be played. Is it still beside this page?`;
    $("problem").hidden = false;
  }

  function label(name, shape) {
    $("play").setAttribute("aria-label", name);
    $("play").querySelector("path").setAttribute("d", shape);
  }

  function toggle() {
    if (audio.paused) play(); else audio.pause();
  }

  function step(by) {
    const target = sentences[Math.max(0, find(place()) + by)];
    if (target) seek(target.start);
  }

  function tell() {
    const chapter = book.chapters[at], seconds = place();
    $("seek").value = seconds;
    $("seek").setAttribute("aria-valuetext", `${clock(seconds)} of ${clock(chapter.seconds)}`);
    $("elapsed").textContent = clock(seconds);
    $("left").textContent = `−${clock(chapter.seconds - seconds)}`;
    light(find(seconds));
  }

  function run() {
    tell();
    if (!audio.paused) requestAnimationFrame(run);
  }

  // --- What is remembered, on this device only ---

  function save() {
    savedAt = Date.now();
    const told = { chapter: at, title: book.chapters[at].title, seconds: place(), speed: $("speed").value };
    try { localStorage.setItem(`audiofic ${book.id}`, JSON.stringify(told)); } catch { /* not allowed to remember */ }
  }

  function remembered() {
    try { return JSON.parse(localStorage.getItem(`audiofic ${book.id}`)) || {}; } catch { return {}; }
  }

  /** The chapter's place today: chapters before it may be new. */
  function findChapter(told) {
    if (!told.title || book.chapters[told.chapter]?.title === told.title) return told.chapter || 0;
    const moved = book.chapters.findIndex(chapter => chapter.title === told.title);
    return moved >= 0 ? moved : Number(told.chapter) || 0;
  }

  // --- Sleep ---

  function sleepIfTime() {
    if (!sleepAt) return;
    const left = sleepAt - Date.now();
    audio.volume = Math.min(1, Math.max(0, left / FADE_MS));
    if (left <= 0) { audio.pause(); wake(); }
  }

  function wake() {
    sleepAt = 0;
    audio.volume = 1;
    $("sleep").value = "0";
  }

  // --- The device's own keys and lock screen ---

  function tellDevice() {
    if (!("mediaSession" in navigator)) return;
    navigator.mediaSession.metadata = new MediaMetadata({
      title: book.chapters[at].title, artist: book.author, album: book.title,
      artwork: [{ src: document.images[0].src, type: "image/jpeg" }],
    });
  }

  function tellPosition() {
    if (!navigator.mediaSession?.setPositionState || !Number.isFinite(audio.duration)) return;
    navigator.mediaSession.setPositionState({
      duration: audio.duration, playbackRate: audio.playbackRate, position: Math.min(audio.currentTime, audio.duration),
    });
  }

  const ACTIONS = {
    play, pause: () => audio.pause(), previoustrack: () => change(-1), nexttrack: () => change(1),
    seekbackward: told => seek(place() - (told.seekOffset || SKIP_S)),
    seekforward: told => seek(place() + (told.seekOffset || SKIP_S)),
    seekto: told => seek(told.seekTime),
  };
  for (const [action, act] of Object.entries(ACTIONS)) {
    try { navigator.mediaSession?.setActionHandler(action, act); } catch { /* this browser has no such key */ }
  }

  // --- The page's own keys and buttons ---

  function press(event) {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    if (event.key === "Escape") return openContents(false);
    const control = event.target.closest("button, select, input, summary, a");
    if (control && (event.key === " " || control.matches("select, input"))) return;
    const key = (event.shiftKey ? "Shift " : "") + event.key;
    const acts = {
      " ": toggle,
      "ArrowLeft": () => seek(place() - SKIP_S), "ArrowRight": () => seek(place() + SKIP_S),
      "Shift ArrowLeft": () => step(-1), "Shift ArrowRight": () => step(1),
      "Shift ArrowUp": () => speed(1), "Shift ArrowDown": () => speed(-1),
      "Shift PageUp": () => change(-1), "Shift PageDown": () => change(1),
    };
    if (acts[key]) { event.preventDefault(); acts[key](); }
    else if (["PageUp", "PageDown", "ArrowUp", "ArrowDown", "Home", "End"].includes(event.key)) follow(false);
  }

  function speed(by) {
    const next = SPEEDS[SPEEDS.indexOf(Number($("speed").value)) + by];
    if (!next) return;
    $("speed").value = next;
    $("speed").dispatchEvent(new Event("change"));
  }

  function openContents(on) {
    $("contents").classList.toggle("open", on);
    $("open-contents").setAttribute("aria-expanded", String(on));
    if (on) document.querySelector("#chapters [aria-current]").focus();
    else if ($("contents").contains(document.activeElement)) $("open-contents").focus();
  }

  for (const value of SPEEDS) $("speed").append(Object.assign(element("option", `${value}×`), { value }));
  book.chapters.forEach((chapter, index) => {
    const button = element("button", chapter.title), item = element("li");
    button.type = "button";
    button.append(" ", element("i", clock(chapter.seconds)));
    button.addEventListener("click", () => { openContents(false); load(index, 0); play(); });
    item.append(button);
    $("chapters").append(item);
  });

  $("play").addEventListener("click", toggle);
  $("back").addEventListener("click", () => seek(place() - SKIP_S));
  $("forward").addEventListener("click", () => seek(place() + SKIP_S));
  $("previous").addEventListener("click", () => change(-1));
  $("next").addEventListener("click", () => change(1));
  $("seek").addEventListener("input", () => seek(Number($("seek").value)));
  $("speed").addEventListener("change", () => {
    audio.playbackRate = audio.defaultPlaybackRate = Number($("speed").value);
    save();
  });
  $("sleep").addEventListener("change", () => {
    const minutes = Number($("sleep").value);
    sleepAt = minutes ? Date.now() + minutes * 60_000 : 0;
    audio.volume = 1;
  });
  $("follow").addEventListener("click", () => follow(true));
  $("open-contents").addEventListener("click", () => openContents(!$("contents").classList.contains("open")));
  addEventListener("click", event => { // beside the list that lies over the page: closes it, and does nothing else
    if (!$("contents").classList.contains("open") || event.target.closest("nav, #open-contents")) return;
    event.stopPropagation();
    openContents(false);
  }, true);
  story.addEventListener("click", event => {
    const sentence = event.target.closest("[data-at]");
    if (!sentence || !getSelection().isCollapsed) return;
    seek(sentences[sentence.dataset.at].start);
    play();
  });
  addEventListener("keydown", press);
  for (const name of ["wheel", "touchmove"]) {
    addEventListener(name, event => { if (!event.target.closest("nav, #player")) follow(false); }, { passive: true });
  }

  audio.addEventListener("play", () => {
    label("Pause", "M6 4h4v16H6zM14 4h4v16h-4z");
    $("problem").hidden = true;
    run();
  });
  audio.addEventListener("pause", () => {
    label("Play", "M7 4v16l13-8z");
    save();
  });
  audio.addEventListener("timeupdate", () => {
    tell();
    sleepIfTime();
    if (Date.now() - savedAt > SAVE_EVERY_MS) save();
  });
  for (const name of ["loadedmetadata", "seeked", "ratechange", "play", "pause"]) audio.addEventListener(name, tellPosition);
  audio.addEventListener("loadedmetadata", tell);
  audio.addEventListener("error", () => { if (audio.src) complain(); });
  audio.addEventListener("ended", () => {
    if ($("sleep").value === "chapter") { wake(); change(1, false); }
    else change(1, true);
  });
  addEventListener("pagehide", save);
  document.addEventListener("visibilitychange", () => { if (document.hidden) save(); });

  // --- Installed on a phone; files that are opened from a disk need none of it ---

  async function offerOffline() {
    await navigator.serviceWorker.register("sw.js");
    if (!("caches" in window)) return;
    const audios = book.chapters.map(chapter => new URL(address(chapter), location.href).href);
    const name = `audiofic audio ${book.id}`;
    const kept = async () => {
      const cache = await caches.open(name);
      const there = new Set((await cache.keys()).map(request => request.url));
      return audios.filter(url => !there.has(url));
    };
    const button = $("keep");
    const told = missing => {
      button.disabled = !missing.length;
      button.textContent = missing.length ? "Keep for offline listening" : "Kept on this device";
    };
    told(await kept());
    $("offline").hidden = false;
    button.addEventListener("click", async () => {
      button.disabled = true;
      const cache = await caches.open(name);
      for (const request of await cache.keys()) if (!audios.includes(request.url)) await cache.delete(request);
      const missing = await kept();
      try {
        for (const [index, url] of missing.entries()) {
          button.textContent = `Fetching ${index + 1} of ${missing.length} …`;
          await cache.add(url);
        }
      } catch { /* what is missing is told below, and another press fetches it */ }
      told(await kept());
    });
  }

  if (isServed && "serviceWorker" in navigator) {
    document.head.append(Object.assign(document.createElement("link"), { rel: "manifest", href: "manifest.json" }));
    offerOffline().catch(() => { /* the page plays without it */ });
  }

  const told = remembered();
  $("speed").value = SPEEDS.includes(Number(told.speed)) ? told.speed : "1";
  load(findChapter(told), Number(told.seconds) || 0);
})();
