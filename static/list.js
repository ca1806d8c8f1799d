// The only home of lists: one element a key, kept for as long as its key is there.

import { the } from "./dom.js";

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
