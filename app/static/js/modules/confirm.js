// Asks before a form with data-confirm is sent. The button that was pressed keeps its name and value.
export function confirmForms() {
  const dialog = document.getElementById("confirm");
  if (!dialog?.showModal) return;
  document.addEventListener("submit", (event) => ask(dialog, event), true);
}

function ask(dialog, event) {
  const form = event.target;
  const button = event.submitter;
  const source = button?.dataset.confirm ? button : form;
  if (!source.dataset.confirm || form.dataset.confirmed) return;
  event.preventDefault();
  event.stopPropagation();
  const yes = dialog.querySelector("[value=yes]");
  dialog.querySelector("#confirm-question").textContent = source.dataset.confirm;
  yes.textContent = source.dataset.confirmYes || yes.dataset.label;
  dialog.returnValue = "no";
  dialog.addEventListener("close", () => answer(dialog, form, button), { once: true });
  dialog.showModal();
}

function answer(dialog, form, button) {
  if (dialog.returnValue !== "yes") return;
  form.dataset.confirmed = "yes";
  form.requestSubmit(button ?? undefined);
  delete form.dataset.confirmed;
}
