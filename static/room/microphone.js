// The only home of the microphone's button: on, off, or held. Only its own person presses it, by hand, every time.

import { offer, onPress } from "../buttons.js";
import { fill, show } from "../dom.js";
import { holdToSpeak } from "./hold_to_speak.js";
import { rightOf } from "./sound_state.js";

/** @import { InTheRoom, Tools } from "./page.js" */

/** @param {Tools} tools */
export function microphoneButtons(tools) {
  const { sound, words } = tools;
  /** @type {NodeListOf<HTMLElement>} */
  const roots = document.querySelectorAll('[data-region="microphone"]');
  /** @type {InTheRoom | null} */
  let shown = null;

  /** Whether there is a microphone here, and the right to be heard with it. */
  function may() {
    const state = sound.state;
    if (shown === null || state === null || state.taking !== "yes" || state.microphone.state === "none") return false;
    return state.lease && rightOf(shown.room, shown.you.id) !== "nobody";
  }

  /** @param {boolean} yes */
  function open(yes) {
    if (yes && may()) sound.media?.openMicrophone();
    if (!yes) sound.media?.closeMicrophone();
  }

  const holding = holdToSpeak({
    may: () => sound.choices.hold && may(),
    key: () => (sound.choices.hold ? sound.choices.key : ""),
    held(yes) {
      open(yes);
      drawAll();
    },
  });
  for (const root of roots) {
    onPress(root, { "microphone-on": () => open(true), "microphone-off": () => open(false) });
    for (const button of root.querySelectorAll('[data-act="hold-to-speak"]')) {
      if (button instanceof HTMLElement) holding.holdsBy(button);
    }
  }

  function drawAll() {
    const state = sound.state?.microphone.state ?? "none";
    const isOpen = state === "open";
    const { hold, key, keyName } = sound.choices;
    // A microphone that is on can always be turned off.
    const there = may() || isOpen;
    if (!may()) holding.letGo();
    for (const root of roots) {
      root.hidden = !there;
      root.dataset["state"] = isOpen ? "on" : "off";
      // Who chose to hold while it was on turns it off as they turned it on.
      const held = hold && (!isOpen || holding.isHeld);
      offer(root, { "microphone-on": !hold && !isOpen, "microphone-off": isOpen && !held, "hold-to-speak": held });
      for (const button of root.querySelectorAll('[data-act="hold-to-speak"]')) {
        button.setAttribute("aria-pressed", String(isOpen && held));
      }
      const how = key === "" ? words.say("Your microphone is off.") : words.say("Your microphone is off. Your key: {key}", { key: keyName });
      fill(root, { "hold-words": isOpen ? words.say("Your microphone is on while you hold this.") : how });
      show(root, { "hold-words": held });
    }
  }

  return {
    /** @param {InTheRoom} now */
    draw(now) {
      shown = now;
      drawAll();
    },

    /** What is said of sound changed, and nothing else. */
    soundChanged: drawAll,

    /** The person began their turn, with one press: their own microphone is turned on with it. */
    turnBegun() {
      if (!sound.choices.hold) open(true);
    },
  };
}
