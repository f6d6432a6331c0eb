// Shows the copy buttons where the browser can copy, also those that come with a swap.
export function copyButtons() {
  if (!navigator.clipboard) return;
  showAll();
  document.addEventListener("htmx:after:swap", showAll);
  document.addEventListener("click", (event) => {
    const button = event.target.closest?.("[data-copy]");
    if (button) copy(button);
  });
}

function showAll() {
  for (const button of document.querySelectorAll("[data-copy]")) button.hidden = false;
}

async function copy(button) {
  const source = document.querySelector(button.dataset.copy);
  try {
    await navigator.clipboard.writeText(source.value ?? source.textContent);
    const before = button.textContent;
    button.textContent = button.dataset.done;
    setTimeout(() => (button.textContent = before), 2000);
  } catch {
    source.select?.();
  }
}
