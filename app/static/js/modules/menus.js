// Closes an open menu on Escape, and when attention goes elsewhere.
export function closeMenus() {
  const close = (keep) => {
    for (const menu of document.querySelectorAll("details.menu[open]")) {
      if (!menu.contains(keep)) menu.open = false;
    }
  };
  document.addEventListener("click", (event) => close(event.target));
  document.addEventListener("focusin", (event) => close(event.target));
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    const menu = document.activeElement?.closest("details.menu[open]");
    menu?.querySelector("summary").focus();
    close(null);
  });
}
