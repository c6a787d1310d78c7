// Serves the page, and chapters that the listener has kept, without a network. What stands before it gives
// the names of its two caches: PAGE, which changes with the page, and AUDIO, which page.js fills.
const FILES = ["./", "index.html", "manifest.json", "icon-192.png", "icon-512.png"];

addEventListener("install", event => event.waitUntil((async () => {
  await (await caches.open(PAGE)).addAll(FILES.map(url => new Request(url, { cache: "reload" })));
  await skipWaiting();
})()));

addEventListener("activate", event => event.waitUntil((async () => {
  const old = (await caches.keys()).filter(name => name !== PAGE && name.startsWith(PAGE.slice(0, PAGE.lastIndexOf(" "))));
  await Promise.all(old.map(name => caches.delete(name)));
  await clients.claim();
})()));

addEventListener("fetch", event => {
  const { request } = event;
  if (request.method === "GET" && new URL(request.url).origin === location.origin) event.respondWith(answer(request));
});

async function answer(request) {
  const kept = await caches.match(request.url, { cacheName: AUDIO });
  if (kept) return part(kept, request.headers.get("range"));
  try {
    return await fetch(request);
  } catch (fault) {
    const page = await caches.match(request.url, { cacheName: PAGE, ignoreSearch: true });
    if (page) return page;
    throw fault;
  }
}

/** The bytes that a media element asks for: RFC 9110, 14.2. */
async function part(response, range) {
  const asked = /^bytes=(\d+)-(\d*)$/.exec(range || "");
  if (!asked) return response;
  const whole = await response.blob(), start = Number(asked[1]);
  const end = Math.min(asked[2] ? Number(asked[2]) : whole.size - 1, whole.size - 1);
  if (start > end) return new Response(null, { status: 416, headers: { "Content-Range": `bytes */${whole.size}` } });
  return new Response(whole.slice(start, end + 1, "audio/mpeg"), {
    status: 206,
    headers: { "Content-Range": `bytes ${start}-${end}/${whole.size}`, "Content-Type": "audio/mpeg" },
  });
}
