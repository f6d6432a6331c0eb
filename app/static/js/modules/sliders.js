// A slider with data-words says at once what the stop means at which it stands.

function say(slider) {
  const words = JSON.parse(slider.dataset.words);
  const said = words[Number(slider.value)] ?? "";
  slider.setAttribute("aria-valuetext", said);
  document.querySelector(`output[for="${slider.id}"]`).textContent = said;
}

export function sliderWords() {
  for (const slider of document.querySelectorAll("input[type='range'][data-words]")) {
    slider.addEventListener("input", () => say(slider));
    say(slider);
  }
}
