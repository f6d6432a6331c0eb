// Parts of a form that are there only after an answer: data-when names the field, data-is the
// answers, separated by blanks. Without a script all parts are there, and the server judges.
export function conditionalParts() {
  showThem();
  document.addEventListener("change", showThem);
  document.addEventListener("htmx:after:swap", showThem);
}

function showThem() {
  // In the order of the page: a part that is hidden itself gives no answer to a later one.
  for (const part of document.querySelectorAll("[data-when]")) {
    const form = part.closest("form") ?? document;
    const wanted = part.dataset.is.split(" ");
    part.hidden = !answersIn(form, part.dataset.when).some((answer) => wanted.includes(answer));
  }
}

function answersIn(form, name) {
  return [...form.querySelectorAll(`[name="${CSS.escape(name)}"]`)]
    .filter((control) => !control.closest("[hidden]"))
    .filter((control) => !["radio", "checkbox"].includes(control.type) || control.checked)
    .map((control) => (control.type === "checkbox" && control.value === "y" ? "yes" : control.value));
}
