// Reads out what the last action said, and, once, what a swap brought and marked with data-announce.
// A region that is full when the page comes is not read, and one that is replaced each second would
// be read each second; so only the one in the layout speaks.
export function announce() {
  const done = document.querySelector(".flashes");
  if (done) setTimeout(() => tell(done), 100);

  let polled = null; // what is swapped while the focus is in it
  document.addEventListener("htmx:before:swap", () => {
    polled = document.activeElement?.closest("[data-polled]");
  });
  document.addEventListener("htmx:after:swap", () => {
    tell(document.querySelector("[data-announce]"));
    // What had the focus may be gone. From here the keyboard goes on with what came instead.
    if (polled && !polled.contains(document.activeElement)) polled.focus();
  });
}

function tell(news) {
  const region = document.getElementById("live");
  const said = news?.textContent.trim().replace(/\s+/g, " ") ?? "";
  if (region && said && region.textContent !== said) region.textContent = said;
}
