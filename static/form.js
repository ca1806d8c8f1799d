// The only home of what a form holds when it is sent.

import { line, sentences } from "./text.js";

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
