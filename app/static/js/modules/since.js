// Leads whoever has read the programme before to what changed since. Only numbers of releases are
// kept, in this browser: the one that is public now, and the one of the visit before.
const KEY = "corridor.read.";

export function sinceLastVisit() {
  const link = document.querySelector("a[data-release]");
  if (!link) return;
  const now = Number(link.dataset.release);
  const read = stored(link.dataset.meeting);
  const before = read.now === now ? read.before : read.now;
  store(link.dataset.meeting, { now, before });
  if (!before || before >= now) return;
  const url = new URL(link.href);
  url.searchParams.set("since", before);
  link.href = url;
  link.textContent = link.dataset.news;
  link.classList.add("button");
  link.addEventListener("click", () => store(link.dataset.meeting, { now, before: now }));
}

function stored(meeting) {
  try {
    return JSON.parse(localStorage.getItem(KEY + meeting)) ?? {};
  } catch {
    return {}; // no storage in this browser, or something else is in it
  }
}

function store(meeting, read) {
  try {
    localStorage.setItem(KEY + meeting, JSON.stringify(read));
  } catch {
    // it is not remembered, and the link leads to all changes
  }
}
