// What the board asks the server for, and how it shows the answer; see dragging.js.

/** What every place of a day comes to for an event: `said` and `places`. */
export async function findPlaces(tile, day) {
  const address = new URL(tile.querySelector("a").href);
  address.pathname += "/judged";
  address.searchParams.set("day", day);
  const answer = await fetch(address, { redirect: "error" });
  if (!answer.ok) throw new Error(answer.statusText);
  return answer.json();
}

/** Moves an event by the form of "Move to"; gives `said`, or `sentences` where it is refused. */
export async function save(board, tile, place, reason) {
  const body = new URLSearchParams({
    csrf_token: board.querySelector("[name=csrf_token]").value,
    seen: tile.dataset.seen,
    quietly: "y",
    place,
    reason,
  });
  const answer = await fetch(tile.querySelector("a").href, { method: "POST", body, redirect: "error" });
  const told = await answer.json();
  if (!answer.ok && !told.sentences) throw new Error(answer.statusText);
  return told;
}

/** Writes on each square what its places come to; gives what it wrote, to be taken away again. */
export function show(table, places) {
  const cells = new Map();
  for (const cell of table.querySelectorAll("td[data-room]")) {
    const { room } = cell.dataset;
    if (!cells.has(room)) cells.set(room, []);
    cells.get(room).push(cell);
  }
  const found = new Map();
  for (const place of places) {
    const [room, start] = place.place.split("@");
    const inside = ({ dataset }) => +dataset.from <= +start && +start < +dataset.until;
    const cell = cells.get(room)?.find(inside);
    if (!cell) continue;
    if (!found.has(cell)) found.set(cell, []);
    found.get(cell).push(place);
  }
  return [...found].map(([cell, inside]) => {
    const zones = document.createElement("div");
    zones.className = "zones";
    inside.sort((one, other) => (one.place < other.place ? -1 : 1));
    zones.append(...inside.map((place) => zoneOf(place, inside.length > 1)));
    cell.append(zones);
    return zones;
  });
}

function zoneOf(judged, several) {
  const zone = document.createElement("div");
  zone.className = `zone ${judged.verdict}`;
  zone.dataset.place = judged.place;
  zone.judged = judged;
  zone.told = [judged.at, judged.said, ...judged.sentences].join(" · ");
  const word = document.createElement("strong");
  word.textContent = several ? `${judged.time} ${judged.said}` : judged.said;
  zone.append(word);
  if (judged.rules) zone.append(" ", judged.rules);
  return zone;
}

/** Asks for the reason for which a rule is broken; "" where somebody thinks better of it. */
export function ask(sentences) {
  const dialog = document.getElementById("board-reason");
  const field = dialog.querySelector("[name=reason]");
  dialog.querySelector("[data-reason-why]").replaceChildren(
    ...sentences.map((sentence) => {
      const line = document.createElement("li");
      line.textContent = sentence;
      return line;
    }),
  );
  field.required = true;
  field.form.noValidate = false;
  dialog.returnValue = "no";
  dialog.showModal();
  field.focus();
  return new Promise((answer) => {
    const closed = () => answer(dialog.returnValue === "yes" ? field.value.trim() : "");
    dialog.addEventListener("close", closed, { once: true });
  });
}
