// Keys for a list whose rows can be ticked (form[data-rows]): j and k go from row to row, x ticks,
// o opens, a sends the form by its first button, / leads to the search, ? shows the keys.
// Typing into a field and keys with Ctrl, Alt or Meta are left alone.
export function rowKeys() {
  const form = document.querySelector("form[data-rows]");
  if (!form) return;
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey || isTyping(event.target)) return;
    const done = ACTIONS[event.key]?.(form);
    if (done) event.preventDefault();
  });
}

const isTyping = (target) =>
  target.isContentEditable || target.matches("textarea, select, input:not([type=checkbox])");

const boxes = (form) => [...form.querySelectorAll("tbody input[type=checkbox]")];

function step(form, by) {
  const all = boxes(form);
  const here = all.findIndex((box) => box.closest("tr").contains(document.activeElement));
  const next = all[here < 0 ? 0 : Math.min(Math.max(here + by, 0), all.length - 1)];
  next?.focus();
  return Boolean(next);
}

function row(form, act) {
  const tr = document.activeElement?.closest("tr");
  if (!tr || !form.contains(tr)) return false;
  act(tr);
  return true;
}

function keysShown() {
  const help = document.querySelector("[data-keys]");
  if (!help) return false;
  help.open = !help.open;
  if (help.open) help.querySelector("summary").focus();
  return true;
}

const ACTIONS = {
  j: (form) => step(form, 1),
  k: (form) => step(form, -1),
  x: (form) => row(form, (tr) => tr.querySelector("input[type=checkbox]").click()),
  o: (form) => row(form, (tr) => tr.querySelector("th a").click()),
  a: (form) => {
    if (!boxes(form).some((box) => box.checked)) return false;
    form.requestSubmit(form.querySelector("button.primary"));
    return true;
  },
  "/": () => {
    document.querySelector("input[type=search]")?.focus();
    return true;
  },
  "?": keysShown,
};
