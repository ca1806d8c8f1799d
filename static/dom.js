// The only home of reaching into the page: finding a part, and filling it. Nothing here makes markup from text,
// takes focus away, or touches what a person is typing.

/**
 * The parts of one thing: those of that name in `root`, but not in the list items inside it.
 * @param {HTMLElement} root
 * @param {string} name
 * @returns {HTMLElement[]}
 */
export function parts(root, name) {
  const found = /** @type {NodeListOf<HTMLElement>} */ (root.querySelectorAll(`[data-part="${name}"]`));
  return [...found].filter((one) => {
    const item = one.closest("[data-key]");
    return item === null || item === one || item.contains(root);
  });
}

/**
 * @param {HTMLElement} root
 * @param {string} name
 */
export function part(root, name) {
  const [found] = parts(root, name);
  if (found === undefined) throw new Error(`the page has no part ${name}`);
  return found;
}

/**
 * The one element that a selector names. A page without it has a fault, which is better met at once.
 * @template {HTMLElement} T
 * @param {ParentNode} root
 * @param {string} selector
 * @param {new () => T} kind
 * @returns {T}
 */
export function the(root, selector, kind) {
  const found = root.querySelector(selector);
  if (!(found instanceof kind)) throw new Error(`the page has no ${selector}`);
  return found;
}

/** @param {string} name */
export function region(name) {
  return the(document, `[data-region="${name}"]`, HTMLElement);
}

/**
 * Write words into the parts they are for. A part whose words are the same is left alone.
 * @param {HTMLElement} root
 * @param {Record<string, string>} words
 */
export function fill(root, words) {
  for (const [name, text] of Object.entries(words)) {
    for (const one of parts(root, name)) {
      if (one.textContent === text) continue;
      one.textContent = text;
      one.toggleAttribute("data-filled", true);
    }
  }
}

/**
 * Words for one element that is no part: an item of a list that is nothing but words.
 * @param {HTMLElement} one
 * @param {string} words
 */
export function say(one, words) {
  if (one.textContent !== words) one.textContent = words;
}

/**
 * What a native list offers.
 * @param {HTMLSelectElement} list
 * @param {readonly (readonly [value: string, words: string])[]} entries
 * @param {string} [chosen]
 */
export function options(list, entries, chosen) {
  list.replaceChildren(...entries.map(([value, words]) => new Option(words, value, value === chosen, value === chosen)));
}

/**
 * Show or hide parts.
 * @param {HTMLElement} root
 * @param {Record<string, boolean>} shown
 */
export function show(root, shown) {
  for (const [name, yes] of Object.entries(shown)) for (const one of parts(root, name)) one.hidden = !yes;
}

/**
 * Show or hide what is for one kind of reader.
 * @param {HTMLElement} root
 * @param {Record<string, boolean>} readers
 */
export function showFor(root, readers) {
  for (const [reader, yes] of Object.entries(readers)) {
    for (const one of /** @type {NodeListOf<HTMLElement>} */ (root.querySelectorAll(`[data-for="${reader}"]`))) {
      const item = one.closest("[data-key]");
      if (item === null || item === root || item.contains(root)) one.hidden = !yes;
    }
  }
}

/**
 * Show the face of a region that is named for its state, and no other.
 * @param {HTMLElement} root
 * @param {string} state
 */
export function face(root, state) {
  if (root.dataset["state"] !== state) root.dataset["state"] = state;
  for (const one of root.querySelectorAll("[data-when]")) {
    const item = one.closest("[data-key], [data-region], form");
    if (item !== null && item !== root && !item.contains(root)) continue;
    if (one instanceof HTMLElement || one instanceof SVGElement) {
      one.toggleAttribute("hidden", one.getAttribute("data-when") !== state);
    }
  }
}

/**
 * Take everything out of a place that was filled in from the view: its lists and the words of its parts.
 * What a person has typed is theirs and stays.
 * @param {HTMLElement} root
 */
export function empty(root) {
  for (const item of root.querySelectorAll("[data-key]")) item.remove();
  for (const one of root.querySelectorAll("[data-filled]")) one.textContent = "";
}
