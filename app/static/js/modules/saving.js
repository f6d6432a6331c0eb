// Saves a part of a form while somebody types. Without a script the button does it.
const PAUSE = 1500;

export function saveWhileTyping() {
  for (const form of document.querySelectorAll("form[data-saves]")) watch(form);
}

function watch(form) {
  const state = { timer: 0, under_way: null, again: false };
  form.addEventListener("input", () => {
    clearTimeout(state.timer);
    state.timer = setTimeout(() => save(form, state), PAUSE);
  });
  form.addEventListener("submit", () => {
    clearTimeout(state.timer);
    state.under_way?.abort();
  });
}

function remark(place, sentences) {
  const before = [...place.children].map((one) => one.textContent);
  if (before.join("\n") === sentences.join("\n")) return; // nothing to be read out again
  place.replaceChildren(
    ...sentences.map((sentence) => {
      const line = document.createElement("p");
      line.textContent = sentence;
      return line;
    }),
  );
}

async function save(form, state) {
  if (state.under_way) {
    state.again = true; // one after the other: each tells the next what its page has seen
    return;
  }
  const told = form.querySelector("[data-saved]");
  const body = new FormData(form);
  // A file is sent once, with the button.
  for (const [name, value] of [...body]) if (value instanceof File) body.delete(name);
  body.append("quietly", "y");
  told.textContent = form.dataset.saves;
  state.under_way = new AbortController();
  try {
    const answer = await fetch(form.action, { method: "POST", body, signal: state.under_way.signal });
    if (!answer.ok) throw new Error(answer.statusText);
    const kept = await answer.json();
    form.elements.seen.value = JSON.stringify(kept.seen);
    for (const place of form.querySelectorAll("[data-remarks]")) {
      remark(place, kept.remarks[place.dataset.remarks] ?? []);
    }
    told.textContent = kept.others ? `${kept.said}. ${form.dataset.others}` : kept.said;
  } catch (fault) {
    if (fault.name !== "AbortError") told.textContent = form.dataset.failed;
  }
  state.under_way = null;
  if (state.again) {
    state.again = false;
    save(form, state);
  }
}
