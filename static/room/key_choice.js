// The only home of choosing the key that is held to speak: the next key that is pressed, unless it is one that nobody
// can spare.

import { canBeHeld } from "./hold_to_speak.js";

/**
 * How a key is called on this person's keyboard; one without a sign of its own by its place.
 * @param {Pick<KeyboardEvent, "key" | "code">} event
 */
export function nameOfKey({ key, code }) {
  if (code === "Space") return "";
  return key.length === 1 ? key.toLocaleUpperCase() : code;
}

/**
 * @param {HTMLDialogElement} dialog in which the key is pressed
 * @param {(chosen: { key: string, keyName: string } | null) => void} ended null: it stays as it was
 */
export function keyChoice(dialog, ended) {
  let choosing = false;
  // A key that was chosen while a button has focus presses no button, when it is let go either.
  let swallow = "";

  /** @param {{ key: string, keyName: string } | null} chosen */
  function end(chosen) {
    choosing = false;
    ended(chosen);
  }
  dialog.addEventListener(
    "keydown",
    (event) => {
      if (!choosing) return;
      if (event.code === "Escape") {
        event.preventDefault();
        swallow = "Escape";
        end(null);
      } else if (canBeHeld(event)) {
        event.preventDefault();
        event.stopPropagation();
        swallow = event.code;
        end({ key: event.code, keyName: nameOfKey(event) });
      }
    },
    true,
  );
  dialog.addEventListener(
    "keyup",
    (event) => {
      if (event.code !== swallow || swallow === "") return;
      swallow = "";
      event.preventDefault();
    },
    true,
  );
  // Escape leaves the choice of a key, and not the dialog with it.
  dialog.addEventListener("cancel", (event) => {
    if (choosing || swallow === "Escape") event.preventDefault();
    if (choosing) end(null);
    swallow = "";
  });

  return {
    get isOpen() {
      return choosing;
    },
    begin() {
      choosing = true;
    },
    leave() {
      choosing = false;
    },
  };
}
