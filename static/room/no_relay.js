// The only home of telling a person, before the first sound, that people's devices learn each other's address.

import { onPress } from "../buttons.js";
import { the } from "../dom.js";

/**
 * Ask whether to go on. Whoever leaves the question leaves sound off.
 * @returns {Promise<boolean>}
 */
export function tellOfAddresses() {
  const root = the(document, "#no-relay-dialog", HTMLDialogElement);
  return new Promise((resolve) => {
    let goesOn = false;
    const settled = new AbortController();
    root.addEventListener("submit", () => (goesOn = true), settled);
    root.addEventListener(
      "close",
      () => {
        settled.abort();
        resolve(goesOn);
      },
      settled,
    );
    if (!root.open) root.showModal();
  });
}

onPress(the(document, "#no-relay-dialog", HTMLDialogElement), {
  "leave-dialog": () => the(document, "#no-relay-dialog", HTMLDialogElement).close(),
});
