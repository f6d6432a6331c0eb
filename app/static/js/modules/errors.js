// Takes the reader to the summary of what is wrong with a form.
export function errorFocus() {
  document.getElementById("errors")?.focus();
}
