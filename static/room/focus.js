// The only home of where focus is while the page changes. Nobody else's act moves it; if the thing that has it
// goes away, it goes to the heading of the nearest place that is still there.

const PLACES = "article, [data-region], [data-scene]";

/** @param {Element} element */
function isThere(element) {
  return element.isConnected && element.getClientRects().length > 0;
}

/**
 * Give focus to the heading of a place, so that it is read from its beginning.
 * @param {Element} place
 * @param {string} [headings]
 */
export function focusHeading(place, headings = "h1, h2, h3, h4") {
  for (const heading of place.querySelectorAll(headings)) {
    if (!(heading instanceof HTMLElement) || !isThere(heading)) continue;
    if (!heading.hasAttribute("tabindex")) {
      heading.tabIndex = -1;
      heading.addEventListener("blur", () => heading.removeAttribute("tabindex"), { once: true });
    }
    heading.focus();
    return true;
  }
  return false;
}

/**
 * Draw, and then see to the focus.
 * @param {() => void} draw
 */
export function keepingFocus(draw) {
  const held = document.activeElement;
  /** @type {Element[]} */
  const around = [];
  for (let place = held?.closest(PLACES); place; place = place.parentElement?.closest(PLACES)) around.push(place);
  draw();
  if (held === null || held === document.body || isThere(held)) return;
  const shown = document.querySelector("[data-scene]:not([hidden])");
  for (const place of shown === null ? around : [...around, shown]) {
    if (isThere(place) && focusHeading(place)) return;
  }
}
