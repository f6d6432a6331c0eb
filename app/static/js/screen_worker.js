// Stands between a screen at a door and the network, within that screen's address only. It keeps
// each page of the screen as it last came, with the style sheet and the script, and answers with it
// while the network is lost: the page then says so, and how old it is.
const KEPT = "corridor-screens";
const PATIENCE = 8_000; // milliseconds, after which the network counts as lost
const CAME = "x-came"; // when, by this machine's clock
const OWN = /"(\/static\/[^"]+\.(?:css|js))"/g;

self.addEventListener("install", () => self.skipWaiting());

// The page that brought the worker came before it, so it is fetched once more, to be kept.
self.addEventListener("activate", (event) => event.waitUntil(begin()));

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== "GET" || origin !== self.location.origin) return;
  if (pathname.startsWith("/static/")) event.respondWith(file(request));
  else if (pathname === new URL(self.registration.scope).pathname) event.respondWith(page(request));
});

async function begin() {
  await self.clients.claim();
  const shown = await self.clients.matchAll();
  await Promise.all(shown.map((one) => page(new Request(one.url))));
}

async function file(request) {
  return (await caches.match(request)) ?? fetch(request);
}

async function page(request) {
  let answer;
  try {
    answer = await fetch(request.url, { signal: AbortSignal.timeout(PATIENCE) });
  } catch {
    return asItWas(request, Response.error());
  }
  if (answer.status >= 500) return asItWas(request, answer);
  if (answer.ok) await keep(request, answer.clone());
  return answer;
}

async function keep(request, answer) {
  const cache = await caches.open(KEPT);
  const text = await answer.text();
  const files = [...text.matchAll(OWN)].map(([, path]) => path);
  await Promise.all(files.map(async (path) => (await cache.match(path)) ?? cache.add(path)));
  const headers = new Headers(answer.headers);
  headers.set(CAME, Date.now());
  await cache.put(request.url, new Response(text, { headers }));
  for (const { url } of await cache.keys()) {
    const { pathname } = new URL(url);
    if (pathname.startsWith("/static/") && !files.includes(pathname)) await cache.delete(url);
  }
}

// The same page, else what the screen shows in another language or on another sheet.
async function asItWas(request, otherwise) {
  const cache = await caches.open(KEPT);
  const found =
    (await cache.match(request.url)) ?? (await cache.match(request.url, { ignoreSearch: true }));
  if (!found) return otherwise;
  const lost = ` data-lost data-came="${found.headers.get(CAME)}"`;
  const text = (await found.text()).replace(" data-lost hidden", lost);
  return new Response(text, { headers: found.headers });
}
