// The only home of hold to speak: the microphone is on for as long as a button or a key of the person's own is held.
// A key that somebody types with, or that presses what has focus, is never taken from them.

/**
 * @typedef {object} Holding
 * @property {() => boolean} may whether there is a microphone that may be opened now
 * @property {() => string} key as KeyboardEvent.code names it; empty for none
 * @property {(held: boolean) => void} held
 */

/** Whoever is on one of these types, or presses it. */
const TYPING = "input, textarea, select, [contenteditable]";
const PRESSING = "button, a, summary, [role=button]";
// What presses a button that has focus.
const PRESSES = new Set(["Space", "Enter", "NumpadEnter"]);
// What moves focus, leaves a dialog, or is held with other keys.
const NEVER = /^(Tab|Escape|Shift|Control|Alt|Meta|OS|Fn|CapsLock)/;

/**
 * Whether a key can be chosen to be held.
 * @param {Pick<KeyboardEvent, "code">} event
 */
export function canBeHeld({ code }) {
  return code !== "" && !NEVER.test(code);
}

/**
 * Whether a press of the chosen key is meant for the microphone.
 * @param {Pick<KeyboardEvent, "code" | "repeat" | "ctrlKey" | "altKey" | "metaKey" | "isComposing">} event
 * @param {Pick<Element, "matches" | "closest"> | null} on what has focus
 * @param {string} key
 */
export function isForMicrophone(event, on, key) {
  if (key === "" || event.code !== key || event.repeat) return false;
  if (event.ctrlKey || event.altKey || event.metaKey || event.isComposing) return false;
  if (on === null) return true;
  if (on.matches(TYPING) || on.closest("dialog") !== null) return false;
  return !(PRESSES.has(event.code) && on.closest(PRESSING) !== null);
}

/** @param {Holding} holding */
export function holdToSpeak({ may, key, held }) {
  /** What holds it now. @type {"key" | "button" | null} */
  let by = null;

  /** @param {"key" | "button"} what */
  function take(what) {
    if (by !== null || !may()) return false;
    by = what;
    held(true);
    return true;
  }
  function letGo() {
    if (by === null) return;
    by = null;
    held(false);
  }

  document.addEventListener("keydown", (event) => {
    if (isForMicrophone(event, document.activeElement, key()) && take("key")) event.preventDefault();
  });
  document.addEventListener("keyup", (event) => {
    if (by === "key" && event.code === key()) letGo();
  });
  // Where no "let go" would reach the page any more, the microphone is not left on.
  window.addEventListener("blur", letGo);
  document.addEventListener("visibilitychange", () => document.hidden && letGo());

  return {
    letGo,
    /** @param {HTMLElement} button */
    holdsBy(button) {
      button.addEventListener("pointerdown", (event) => {
        if (event.button !== 0 || !take("button")) return;
        // Whatever the finger slides over: its end is told to the button.
        button.setPointerCapture(event.pointerId);
      });
      for (const end of ["pointerup", "pointercancel", "lostpointercapture", "blur"]) {
        button.addEventListener(end, () => by === "button" && letGo());
      }
      button.addEventListener("keydown", (event) => {
        if (!PRESSES.has(event.code) || event.repeat) return;
        if (take("button")) event.preventDefault();
      });
      button.addEventListener("keyup", (event) => {
        if (!PRESSES.has(event.code)) return;
        event.preventDefault();
        if (by === "button") letGo();
      });
      // A long press of a finger would open the browser's own menu.
      button.addEventListener("contextmenu", (event) => event.preventDefault());
    },
    get isHeld() {
      return by !== null;
    },
  };
}
