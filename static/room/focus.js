// The only home of where focus is while the page changes. Nobody else's act moves it; if the thing that has it
// goes away, it goes to the heading of the nearest place that is still there.

const PLACES = "article, [data-region], [data-scene]";

/** @param {Element} element */
function isThere(element) {
  return element.isConnected && element.getClientRects().length > 0;
}

/** Whether what has focus can no longer be seen, or nothing has it. */
export function isLost() {
  const now = document.activeElement;
  return now === null || now === document.body || !isThere(now);
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
 * Remember where focus is. What is returned gives it back: to the same element, or if that has gone to the
 * heading of the nearest place around it that is still there.
 * @returns {() => void}
 */
export function remembered() {
  const held = document.activeElement;
  /** @type {Element[]} */
  const around = [];
  for (let place = held?.closest(PLACES); place; place = place.parentElement?.closest(PLACES)) around.push(place);
  return () => {
    if (!(held instanceof HTMLElement) || held === document.body) return;
    if (isThere(held)) {
      if (document.activeElement !== held) held.focus();
      return;
    }
    const shown = document.querySelector("[data-scene]:not([hidden])");
    for (const place of shown === null ? around : [...around, shown]) {
      if (isThere(place) && focusHeading(place)) return;
    }
  };
}

/**
 * Draw, and then see to the focus.
 * @param {() => void} draw
 */
export function keepingFocus(draw) {
  const giveBack = remembered();
  draw();
  giveBack();
}
