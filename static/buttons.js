// The only home of buttons: which are offered, which would do something now, and what a press does.

/**
 * The buttons of one thing for one act.
 * @param {HTMLElement} root
 * @param {string} act
 * @returns {HTMLButtonElement[]}
 */
function buttons(root, act) {
  const found = /** @type {NodeListOf<HTMLButtonElement>} */ (root.querySelectorAll(`[data-act="${act}"]`));
  return [...found].filter((one) => {
    const item = one.closest("[data-key]");
    return item === null || item === root || item.contains(root);
  });
}

/**
 * Show or hide buttons by what they do.
 * @param {HTMLElement} root
 * @param {Record<string, boolean>} offered
 */
export function offer(root, offered) {
  for (const [act, yes] of Object.entries(offered)) {
    for (const one of buttons(root, act)) one.hidden = !yes;
  }
}

/**
 * Say of buttons in sight whether they would do anything now. They keep focus either way.
 * @param {HTMLElement} root
 * @param {Record<string, boolean>} able
 */
export function able(root, able) {
  for (const [act, yes] of Object.entries(able)) {
    for (const one of buttons(root, act)) {
      one.toggleAttribute("data-off", !yes);
      settle(one);
    }
  }
}

/** @param {HTMLElement} button */
function settle(button) {
  const off = button.hasAttribute("data-off") || button.hasAttribute("data-asked");
  if (off) button.setAttribute("aria-disabled", "true");
  else button.removeAttribute("aria-disabled");
}

/**
 * Mark a button as pressed and not yet answered, or no longer so.
 * @param {HTMLElement} button
 * @param {boolean} yes
 */
export function asked(button, yes) {
  button.toggleAttribute("data-asked", yes);
  settle(button);
}

/**
 * Do something when a button in `root` is pressed. One that is off or already asked does nothing.
 * @param {HTMLElement} root
 * @param {Record<string, (button: HTMLElement, item: string) => void>} acts `item`: the key it stands in
 */
export function onPress(root, acts) {
  root.addEventListener("click", (event) => {
    if (!(event.target instanceof Element)) return;
    const button = event.target.closest("[data-act]");
    if (!(button instanceof HTMLElement) || !root.contains(button)) return;
    const act = acts[button.dataset["act"] ?? ""];
    if (act === undefined) return;
    if (button.getAttribute("aria-disabled") === "true") {
      event.preventDefault();
      return;
    }
    act(button, button.closest("[data-key]")?.getAttribute("data-key") ?? "");
  });
}
