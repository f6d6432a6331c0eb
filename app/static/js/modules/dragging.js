// Takes an event of the board with a mouse, a pen or a finger. While it is held, every place of the
// day says what it would come to, as the page "Move to" judges it; letting it go sends that page's
// form. Keys and screen readers have the table and "Move to", which nothing here touches.
import { ask, findPlaces, save, show } from "./placing.js";
import { Days } from "./turning.js";

const FAR = 6; // pixels, before a press is a drag
const EDGE = 56; // pixels from an edge at which the page or the table scrolls
const STEP = 14; // pixels it scrolls in a frame

let held = null;

export function dragEvents() {
  if (!document.querySelector("[data-board]")) return;
  document.documentElement.classList.add("drags");
  document.addEventListener("pointerdown", press);
  // A browser would drag the link of an event instead.
  document.addEventListener("dragstart", (event) => {
    if (event.target.closest?.("[data-event]")) event.preventDefault();
  });
}

function press(event) {
  const tile = event.target.closest("[data-board] [data-event]");
  if (!tile || held || event.button !== 0 || !event.isPrimary) return;
  if (event.target.closest("input, label, summary, button")) return;
  if (event.pointerType === "touch" && !event.target.closest("[data-grip]")) return;
  held = new Held(tile, event);
}

class Held {
  constructor(tile, event) {
    this.tile = tile;
    this.began = { x: event.clientX, y: event.clientY };
    this.at = this.began;
    this.dragging = false;
    this.ends = new AbortController();
    const { signal } = this.ends;
    const listen = (name, act) => document.addEventListener(name, act, { signal });
    listen("pointermove", (moved) => this.move(moved));
    listen("selectstart", (selecting) => selecting.preventDefault());
    listen("pointerup", () => this.drop());
    listen("pointercancel", () => this.cancel());
    listen("keydown", (key) => key.key === "Escape" && this.cancel());
  }

  move(event) {
    this.at = { x: event.clientX, y: event.clientY };
    const far = Math.hypot(this.at.x - this.began.x, this.at.y - this.began.y) >= FAR;
    if (!this.dragging && far) this.pickUp(event.pointerId);
    if (this.dragging) event.preventDefault();
  }

  pickUp(pointer) {
    this.dragging = true;
    this.board = this.tile.closest("[data-board]");
    this.bar = document.getElementById("held");
    this.days = new Days(this.board, this.tile, this.bar.querySelector("[data-held-days]"));
    const title = this.tile.querySelector("a").textContent;
    this.bar.querySelector("[data-held-event]").textContent = title;
    this.say(this.board.dataset.waiting);
    this.bar.querySelector("[data-place='']").hidden = this.tile.dataset.seen === "";
    // At the edge that is further away: what is picked up would be covered.
    this.bar.classList.toggle("above", this.at.y > innerHeight / 2);
    this.bar.hidden = false;
    // Its cursor is shown wherever the pointer goes, and it stays when the board turns.
    this.bar.setPointerCapture(pointer);
    this.edges = this.bar.getBoundingClientRect();
    this.ghost = document.createElement("div");
    this.ghost.className = "ghost";
    this.ghost.textContent = title;
    document.body.append(this.ghost);
    this.tile.classList.add("taken");
    this.judge(findPlaces(this.tile, this.days.first));
    this.frame = requestAnimationFrame((now) => this.follow(now));
  }

  /** Waits for what the places of the shown day come to, and shows it. */
  judge(asked) {
    this.found = null;
    this.places = asked.then((found) => {
      if (!this.dragging || !found) return;
      this.found = found;
      this.zones = show(this.days.table, found.places);
      this.say(found.said);
    });
    this.places.catch(() => this.dragging && this.cancel(this.board.dataset.failed));
  }

  turn(day) {
    this.say(this.board.dataset.waiting);
    this.clear();
    this.judge(this.days.turn(day));
  }

  clear() {
    for (const zones of this.zones ?? []) zones.remove();
    this.zones = [];
  }

  say(text) {
    const line = this.bar.querySelector("[data-held-place]");
    if (line.textContent !== text) line.textContent = text;
  }

  /** Once a frame: the edges scroll, the place below the ghost is told, the ghost goes along, and
      the board turns to the day below it. What is measured comes before what is written, so that
      the page is laid out once. */
  follow(now) {
    const { x, y } = this.at;
    this.scroll(x, y);
    const over = this.under();
    if (over !== this.over) {
      this.over?.classList.remove("over");
      over?.classList.add("over");
      this.over = over;
      if (this.found) this.say(over?.told ?? (over?.dataset.place === "" ? over.textContent : this.found.said));
    }
    this.ghost.style.transform = `translate(${x + 12}px, ${y + 12}px)`;
    const day = this.days.waits(over, now);
    if (day) this.turn(day);
    this.frame = requestAnimationFrame((next) => this.follow(next));
  }

  under() {
    const found = document.elementFromPoint(this.at.x, this.at.y);
    return found?.closest("[data-place], [data-turn]") ?? null;
  }

  scroll(x, y) {
    const above = this.edges.top === 0;
    const [top, bottom] = above ? [this.edges.bottom, innerHeight] : [0, this.edges.top];
    if (y >= top && y < top + EDGE) window.scrollBy(0, -STEP);
    else if (y > bottom - EDGE && y <= bottom) window.scrollBy(0, STEP);
    const { table } = this.days;
    if (!table?.isConnected) return;
    const edges = table.getBoundingClientRect();
    if (y < edges.top || y > edges.bottom || x < edges.left || x > edges.right) return;
    if (x < edges.left + EDGE) table.scrollBy(-STEP, 0);
    else if (x > edges.right - EDGE) table.scrollBy(STEP, 0);
  }

  async drop() {
    if (!this.dragging) return this.end();
    swallowClick();
    cancelAnimationFrame(this.frame);
    try {
      await this.places; // whoever is faster than the answer waits for it
    } catch {
      return undefined; // it was let go when that became clear
    }
    if (!this.dragging) return undefined; // let go by a key meanwhile
    const { tile, board, days } = this;
    const zone = this.under()?.closest("[data-place]");
    const chosen = zone && { place: zone.dataset.place, ...zone.judged };
    this.end();
    if (chosen && chosen.verdict !== "here") return settle(board, tile, days, chosen);
    days.back();
    return announce(board.dataset.cancelled);
  }

  cancel(said = null) {
    const { board, dragging, days } = this;
    this.end();
    days?.back();
    if (dragging) announce(said ?? board.dataset.cancelled);
  }

  end() {
    this.ends.abort();
    held = null;
    if (this.dragging) this.putDown();
    setTimeout(() => held || waiting?.(), 0); // not before the click that a press becomes
  }

  putDown() {
    this.dragging = false;
    cancelAnimationFrame(this.frame);
    this.ghost.remove();
    this.bar.hidden = true;
    this.tile.classList.remove("taken");
    this.clear();
  }
}

/** What a press began is no click on the link below. */
function swallowClick() {
  const swallow = (event) => {
    event.preventDefault();
    event.stopPropagation();
  };
  document.addEventListener("click", swallow, { capture: true, once: true });
  setTimeout(() => document.removeEventListener("click", swallow, { capture: true }), 0);
}

function announce(text) {
  document.getElementById("live").textContent = text;
}

/** Says above the board why nothing was changed. */
function refuse(board, sentences) {
  const box = document.createElement("div");
  box.className = "notice error";
  const title = document.createElement("p");
  title.className = "notice-title";
  title.textContent = board.dataset.refused;
  const list = document.createElement("ul");
  for (const sentence of sentences) {
    const line = document.createElement("li");
    line.textContent = sentence;
    list.append(line);
  }
  box.append(title, list);
  const place = document.querySelector("[data-board-said]");
  place.replaceChildren(box);
  place.scrollIntoView({ block: "nearest" });
}

/** Saves what was let go at a place, asks for a reason first, or says why it cannot be. */
async function settle(board, tile, days, chosen) {
  document.querySelector("[data-board-said]").replaceChildren();
  let reason = "";
  if (chosen.verdict === "no") refuse(board, chosen.sentences);
  if (chosen.verdict === "reason") {
    reason = await ask(chosen.sentences);
    if (!reason) announce(board.dataset.cancelled);
  }
  if (chosen.verdict === "no" || (chosen.verdict === "reason" && !reason)) return days.back();
  const before = days.stay();
  tile.classList.add("saving");
  let told;
  try {
    told = await save(board, tile, chosen.place, reason);
    while (told.can_override) {
      reason = await ask(told.sentences); // it came between
      if (!reason) break;
      told = await save(board, tile, chosen.place, reason);
    }
  } catch {
    told = { sentences: [board.dataset.failed] };
  }
  tile.classList.remove("saving");
  if (told.sentences) {
    refuse(board, told.sentences);
    history.replaceState(null, "", before);
  } else {
    announce([chosen.at, told.said].filter(Boolean).join(" · "));
  }
  return refresh();
}

let waiting = null;

/** Draws the board as it stands now, as soon as nothing is held or pressed on. */
async function refresh() {
  const answer = await fetch(location.href, { headers: { Accept: "text/html" } }).catch(() => null);
  if (!answer?.ok) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const draw = () => {
    waiting = null;
    for (const part of ["board-tools", "board"]) {
      const fresh = page.getElementById(part);
      if (fresh) document.getElementById(part)?.replaceWith(document.adoptNode(fresh));
    }
  };
  if (held) waiting = draw;
  else draw();
}
