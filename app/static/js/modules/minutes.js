// In a form with data-minutes, says at once how many minutes its parts take of those that there are.

function say(form) {
  const line = form.querySelector("[data-minutes-said]");
  const fields = [...form.querySelectorAll("input[name$='-minutes']")];
  const planned = fields.reduce((sum, field) => sum + (Number.parseInt(field.value, 10) || 0), 0);
  line.textContent = line.dataset.minutesSaid.replace("#", planned);
  line.classList.toggle("field-error", planned !== Number(form.dataset.minutes));
}

export function addUpMinutes() {
  for (const form of document.querySelectorAll("form[data-minutes]")) {
    form.addEventListener("input", () => say(form));
    say(form);
  }
}
