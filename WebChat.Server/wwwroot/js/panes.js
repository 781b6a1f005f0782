// The parts of the page, as one goes from one to the next by keyboard.

/** @param {number} direction @returns {boolean} whether there was one */
export function nextPane(direction) {
  const panes = [...document.querySelectorAll("[data-pane]")].filter((pane) =>
    pane.checkVisibility({ visibilityProperty: true }),
  );
  const at = panes.findIndex((pane) => pane.contains(document.activeElement));
  const next = panes[(at + direction + panes.length) % panes.length];
  if (next instanceof HTMLElement) next.focus();
  return panes.length > 0;
}
