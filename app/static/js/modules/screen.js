// A screen at a door looks for what is new. While the network is lost it keeps what it shows, and
// says since when, but for announcements whose hours are over; it never becomes an error page that nobody is there to reload.
export function screens() {
  const first = document.querySelector("[data-screen]");
  if (first) setTimeout(look, seconds(first), first);
}

const seconds = (screen) => Number(screen.dataset.seconds) * 1000;

async function look(screen) {
  let shown = screen;
  try {
    shown = await fresh(screen);
  } catch {
    screen.querySelector("[data-lost]").hidden = false;
    for (const one of screen.querySelectorAll("[data-until]")) {
      one.hidden = Date.parse(one.dataset.until) <= Date.now();
    }
  }
  setTimeout(look, seconds(shown), shown);
}

async function fresh(screen) {
  const answer = await fetch(screen.dataset.screen, { signal: AbortSignal.timeout(10_000) });
  if (!answer.ok) throw new Error(answer.statusText);
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const found = page.querySelector("[data-screen]");
  if (!found) throw new Error("no screen");
  const { lang, dir } = page.documentElement;
  Object.assign(document.documentElement, { lang, dir });
  document.title = page.title;
  screen.replaceWith(document.adoptNode(found));
  return found;
}
