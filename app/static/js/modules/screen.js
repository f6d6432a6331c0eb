import { fit } from "./fitting.js";

// A screen at a door looks for what is new. While the network is lost it keeps what it shows, and
// says since when, but for what is over by now; it never becomes an error page that nobody is there
// to reload. Its worker (see screen_worker.js) keeps it for a browser that is started meanwhile.
export function screens() {
  const first = document.querySelector("[data-screen]");
  if (!first) return;
  standBy(first);
  sayAge(first);
  fit(first);
  addEventListener("resize", () => fit(document.querySelector("[data-screen]")));
  setTimeout(look, seconds(first), first);
}

const seconds = (screen) => Number(screen.dataset.seconds) * 1000;

function standBy(screen) {
  // There are no workers where pages come without TLS; then only a reload needs the network.
  navigator.serviceWorker
    ?.register(screen.dataset.worker, { scope: location.pathname })
    .catch((refused) => console.warn(refused));
}

async function look(screen) {
  let shown = screen;
  try {
    shown = await fresh(screen);
  } catch {
    screen.querySelector("[data-lost]").hidden = false;
  }
  sayAge(shown);
  setTimeout(look, seconds(shown), shown);
}

async function fresh(screen) {
  const answer = await fetch(screen.dataset.screen, { signal: AbortSignal.timeout(20_000) });
  if (!answer.ok) throw new Error(answer.statusText);
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const found = page.querySelector("[data-screen]");
  if (!found) throw new Error("no screen");
  const { lang, dir } = page.documentElement;
  Object.assign(document.documentElement, { lang, dir });
  document.title = page.title;
  screen.replaceWith(document.adoptNode(found));
  fit(found);
  return found;
}

// What is shown may be old: then it says how old, and no more what is over. Counted by this
// machine's clock alone, which may be wrong: by how long it is ago that the page came.
function sayAge(screen) {
  const lost = screen.querySelector("[data-lost]");
  lost.dataset.came ??= Date.now();
  if (lost.hidden) return;
  const age = Date.now() - Number(lost.dataset.came);
  const minutes = Math.max(0, Math.round(age / 60_000));
  const [number, unit] = minutes < 90 ? [minutes, "minute"] : [Math.round(minutes / 60), "hour"];
  const place = screen.querySelector("[data-age]");
  const language = `${document.documentElement.lang}-u-nu-latn`;
  const ago = new Intl.RelativeTimeFormat(language).format(-number, unit);
  place.textContent = `(${minutes ? ago : place.dataset.age})`;
  for (const one of screen.querySelectorAll("[data-until]")) {
    one.hidden = Date.parse(one.dataset.until) <= Date.parse(screen.dataset.at) + age;
  }
}
