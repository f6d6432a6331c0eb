// While an event of the board is held, the board turns to the day over which it is held for a
// moment. The first day stays in the page, out of sight, and is shown again where nothing moves.
import { findPlaces } from "./placing.js";

const MOMENT = 450; // milliseconds

export class Days {
  constructor(board, tile, list) {
    this.board = board;
    this.tile = tile;
    this.first = this.shown = board.dataset.day;
    this.tables = new Map([[this.first, board.querySelector(".table-scroll")]]);
    this.links = [...board.querySelectorAll("[data-turn]")];
    list.hidden = this.links.length < 2;
    this.tabs = this.links.map((link) => {
      const tab = document.createElement("li");
      tab.dataset.turn = link.dataset.turn;
      tab.textContent = link.textContent;
      return tab;
    });
    list.querySelector("ul").replaceChildren(...this.tabs);
    this.mark();
  }

  get table() {
    return this.tables.get(this.shown);
  }

  /** The day to turn to, once the pointer has been over it for a moment; else nothing. */
  waits(over, now) {
    const day = over?.closest("[data-turn]")?.dataset.turn;
    if (day !== this.wanted) this.since = now;
    this.wanted = day;
    return day && day !== this.shown && now - this.since >= MOMENT ? day : null;
  }

  /** Shows another day; gives what its places come to. */
  async turn(day) {
    this.shown = day;
    this.mark();
    const [table, found] = await Promise.all([
      this.tables.get(day) ?? this.load(day),
      findPlaces(this.tile, day),
    ]);
    if (this.shown !== day) return null; // turned on meanwhile
    this.tables.set(day, table);
    this.draw();
    await new Promise(requestAnimationFrame); // to draw it and what is written on it takes two
    return this.shown === day ? found : null;
  }

  async load(day) {
    const answer = await fetch(this.address(day), { headers: { Accept: "text/html" }, redirect: "error" });
    if (!answer.ok) throw new Error(answer.statusText);
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const table = document.adoptNode(page.querySelector("[data-board] .table-scroll"));
    table.removeAttribute("id");
    return table;
  }

  address(day) {
    return this.links.find((link) => link.dataset.turn === day)?.href ?? location.href;
  }

  draw() {
    if (!this.table.isConnected) this.tables.get(this.first).after(this.table);
    for (const table of this.tables.values()) table.hidden = table !== this.table;
  }

  mark() {
    for (const one of [...this.links, ...this.tabs]) {
      if (one.dataset.turn === this.shown) one.setAttribute("aria-current", "date");
      else one.removeAttribute("aria-current");
    }
  }

  /** Shows the first day again. */
  back() {
    this.shown = this.first;
    this.mark();
    this.draw();
  }

  /** From now on the shown day is the one that the page is about; gives the address it had. */
  stay() {
    const before = location.href;
    if (this.shown === this.first) return before;
    this.board.dataset.day = this.shown;
    for (const table of this.tables.values()) if (table !== this.table) table.remove();
    this.table.id = "table";
    history.replaceState(null, "", this.address(this.shown));
    return before;
  }
}
