// A screen at a door shows as much as fits, as large as that may be. Only a browser knows how many
// lines a title takes, so this is measured. A page without scripts has the parts of the service,
// which counts with the most that each piece may take.
const LARGEST = 9; // times the size that the service counts with
const NEARLY = 0.02;
const ANNOUNCED_AT_ONCE = 2;

// Shows the part whose number was asked for, and says which page comes after it.
export function fit(screen) {
  if (!getComputedStyle(screen).getPropertyValue("--fitted")) return;
  sayPart(screen, 1, Infinity); // its line takes room while it is measured
  const parts = partsOf(new Pieces(screen));
  const number = Number(screen.dataset.number) <= parts.length ? Number(screen.dataset.number) : 1;
  parts[number - 1]();
  sayPart(screen, number, parts.length);
  enlarge(screen);
  const next = new URL(screen.dataset.after, location);
  if (number < parts.length) {
    next.searchParams.set("lang", document.documentElement.lang);
    next.searchParams.set("sheet", number + 1);
  }
  screen.dataset.screen = next.pathname + next.search;
}

// What may be shown or left out: parts of doors, and announcements.
class Pieces {
  constructor(screen) {
    this.screen = screen;
    this.doors = [...screen.querySelectorAll(".door")];
    this.announced = [...screen.querySelectorAll(".announced > *")];
    setSize(screen, 1, true);
  }

  show(doors, announced) {
    const shown = new Set([...doors, ...announced]);
    for (const one of [...this.doors, ...this.announced]) {
      one.classList.toggle("elsewhere", !shown.has(one));
    }
  }

  fit(doors, announced) {
    this.show(doors, announced);
    return fits();
  }
}

function partsOf(pieces) {
  if (pieces.fit(pieces.doors, pieces.announced)) return [() => {}];
  const said = inGroups(pieces.announced, ANNOUNCED_AT_ONCE);
  const doors = together(pieces.doors, (some) => said.every((those) => pieces.fit(some, those)));
  return Array.from({ length: Math.max(doors.length, said.length) }, (_, at) => () => {
    pieces.show(doors[at % doors.length], said[at % said.length]);
  });
}

// As few parts as can be, and each with as many doors as the others where that fits.
function together(doors, fitTogether) {
  const found = [[]];
  for (const door of doors) {
    const last = found.at(-1);
    if (last.length && !fitTogether([...last, door])) found.push([door]);
    else last.push(door);
  }
  const even = inGroups(doors, Math.ceil(doors.length / found.length));
  return even.every(fitTogether) ? even : found;
}

function inGroups(those, size) {
  const number = Math.max(1, Math.ceil(those.length / size));
  return Array.from({ length: number }, (_, at) => those.slice(at * size, (at + 1) * size));
}

// As large as it may be. Long texts are cut in the smallest size only, and only where that is too
// large for all of them: see screen.css.
function enlarge(screen) {
  let [fitting, over] = [1, LARGEST];
  if (!fitsAt(screen, fitting)) {
    setSize(screen, 1, true);
    return;
  }
  while (over - fitting > NEARLY) {
    const between = (fitting + over) / 2;
    if (fitsAt(screen, between)) fitting = between;
    else over = between;
  }
  setSize(screen, fitting, false);
}

function fitsAt(screen, size) {
  setSize(screen, size, false);
  return fits() && ![...screen.querySelectorAll(".door-part, .door > h2")].some(isTooWide);
}

function setSize(screen, size, short) {
  screen.style.setProperty("--larger", size);
  screen.classList.toggle("short", short);
}

function fits() {
  const { scrollHeight, scrollWidth } = document.documentElement;
  return scrollHeight <= innerHeight && scrollWidth <= innerWidth;
}

function isTooWide({ scrollWidth, clientWidth }) {
  return scrollWidth > clientWidth;
}

function sayPart(screen, number, all) {
  const foot = screen.querySelector(".screen-foot");
  if (!foot) return;
  foot.hidden = all === 1;
  const place = foot.querySelector("[data-part]");
  place.textContent = place.dataset.part.replace("{number}", number).replace("{all}", all);
}
