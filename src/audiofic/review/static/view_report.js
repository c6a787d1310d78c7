// The report of the book as it was built: the same that `audiofic report` writes to a file.

import { el, replace } from "./dom.js";
import { stop } from "./player.js";

let main = null;

export const reportView = {
  async open(place) {
    main = place;
    replace(main, el("p", { class: "soft loading" }, "Drawing the book …"));
    const part = await fetchPart();
    if (main) replace(main, document.adoptNode(part));
    stop();
  },
  close() {
    main = null;
  },
  keys: {},
};

/** The report as an element, read as a document: nothing in it is run. */
function fetchPart() {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("GET", "/report");
    request.responseType = "document";
    request.addEventListener("load", () => {
      const part = request.response?.body?.firstElementChild;
      if (part) resolve(part);
      else reject(new Error("The report can't be shown."));
    });
    request.addEventListener("error", () => reject(new Error("audiofic does not answer.")));
    request.send();
  });
}

document.addEventListener("click", (event) => {
  const link = event.target.closest(".report a[href^='#']");
  if (!link) return;
  event.preventDefault();
  document.getElementById(link.getAttribute("href").slice(1))?.scrollIntoView();
});
