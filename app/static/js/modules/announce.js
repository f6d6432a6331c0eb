// Reads out, once, what a swap brought and marked with data-announce. A region that is replaced
// each second would be read each second; so only the one in the layout speaks.
export function announceSwaps() {
  document.addEventListener("htmx:after:swap", () => {
    const region = document.getElementById("live");
    const news = document.querySelector("[data-announce]");
    const said = news?.textContent.trim().replace(/\s+/g, " ") ?? "";
    if (region && said && region.textContent !== said) region.textContent = said;
  });
}
