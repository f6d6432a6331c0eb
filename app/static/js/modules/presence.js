// While the board is open: who else is there, and what they changed since. The page itself says so
// too, as of when it was loaded.
const EVERY = 15_000; // milliseconds

let known = {}; // what was answered last: its address and its tag

export function followBoard() {
  if (!document.querySelector("[data-now]")) return;
  setInterval(look, EVERY);
  document.addEventListener("visibilitychange", look);
}

async function look() {
  const address = document.querySelector("[data-now]")?.dataset.now;
  if (!address || document.hidden) return;
  const headers = known.address === address ? { "If-None-Match": known.tag } : {};
  const asked = fetch(address, { headers, cache: "no-store", redirect: "error" });
  const answer = await asked.catch(() => null);
  if (!answer?.ok) return; // nothing new, or nobody answers
  const text = await answer.text();
  const part = document.querySelector("[data-now]");
  if (part?.dataset.now !== address) return; // the board was drawn anew meanwhile
  known = { address, tag: answer.headers.get("ETag") };
  const said = new DOMParser().parseFromString(text, "text/html").body;
  if (said.textContent.trim() !== part.textContent.trim()) part.replaceChildren(...said.childNodes);
}
