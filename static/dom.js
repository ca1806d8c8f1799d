// The only home of reaching into the page: finding a part, filling it, and keeping a list by its keys.
// Nothing here makes markup from text, takes focus away, or touches what a person is typing.

import { line, sentences } from "./text.js";

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
 * What a form holds, its words freed of what nobody sees; null if something that must be said is not, which
 * the browser then says beside the field.
 * @param {HTMLFormElement} form
 */
export function filledIn(form) {
  for (const field of form.elements) {
    if (field instanceof HTMLTextAreaElement) field.value = sentences(field.value);
    else if (field instanceof HTMLInputElement && field.type === "text") field.value = line(field.value);
  }
  return form.reportValidity() ? new FormData(form) : null;
}

/**
 * What a form says for a name. Empty if nothing.
 * @param {FormData} form
 * @param {string} name
 */
export function said(form, name) {
  const value = form.get(name);
  return typeof value === "string" ? value : "";
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

/**
 * Mark a button as pressed and not yet answered, or no longer so.
 * @param {HTMLElement} button
 * @param {boolean} yes
 */
export function asked(button, yes) {
  button.toggleAttribute("data-asked", yes);
  settle(button);
}

/** @param {HTMLElement} button */
function settle(button) {
  const off = button.hasAttribute("data-off") || button.hasAttribute("data-asked");
  if (off) button.setAttribute("aria-disabled", "true");
  else button.removeAttribute("aria-disabled");
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

/**
 * A new element from a template, with KEY in its ids replaced by the key.
 * @param {string} name
 * @param {string} key
 */
function stamped(name, key) {
  const template = the(document, `#template-${name}`, HTMLTemplateElement);
  const made = template.content.firstElementChild?.cloneNode(true);
  if (!(made instanceof HTMLElement)) throw new Error(`the template ${name} is empty`);
  made.setAttribute("data-key", key);
  for (const one of [made, ...made.querySelectorAll("*")]) {
    for (const name of ["id", "for", "aria-labelledby", "aria-describedby"]) {
      const value = one.getAttribute(name);
      if (value?.includes("KEY")) one.setAttribute(name, value.replaceAll("KEY", key));
    }
  }
  return made;
}

/**
 * Make a list hold one item a key, in order, and draw each. An item keeps its element for as long as its key
 * is there, and the element that has focus is never moved: the others are moved around it.
 * @param {HTMLElement} list
 * @param {readonly string[]} keys
 * @param {string} template
 * @param {(item: HTMLElement, key: string, index: number) => void} draw
 */
export function keep(list, keys, template, draw) {
  /** @type {Map<string, HTMLElement>} */
  const old = new Map();
  for (const child of list.children) {
    if (child instanceof HTMLElement) old.set(child.dataset["key"] ?? "", child);
  }
  for (const [key, element] of old) if (!keys.includes(key)) element.remove();
  let cursor = list.firstElementChild;
  keys.forEach((key, index) => {
    const element = old.get(key) ?? stamped(template, key);
    if (element.contains(document.activeElement)) {
      while (cursor !== null && cursor !== element) {
        const passed = cursor;
        cursor = cursor.nextElementSibling;
        list.append(passed);
      }
    }
    if (element === cursor) cursor = cursor.nextElementSibling;
    else list.insertBefore(element, cursor);
    draw(element, key, index);
  });
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
