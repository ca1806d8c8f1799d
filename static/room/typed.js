// The only home of a turn taken in writing: the words typed, and having them read out by one's own browser.

import { asked, offer, onPress } from "../buttons.js";
import { fill, part, region, show, the } from "../dom.js";
import { filledIn, said } from "../form.js";
import { remembered } from "./focus.js";

/** @import { InTheRoom, Tools } from "./page.js" */

/** @param {Tools} tools */
export function typedTurn(tools) {
  const root = region("floor");
  const form = the(root, '[data-region="typing"]', HTMLFormElement);
  const field = the(form, "textarea", HTMLTextAreaElement);
  const voice = "speechSynthesis" in window ? window.speechSynthesis : null;
  /** The turn that the open form is for. */
  let turn = "";
  let reading = "";
  let typed = "";
  /** @type {InTheRoom} */
  let shown;
  let giveBack = () => {};

  function close() {
    form.hidden = true;
    turn = "";
    offer(root, { "write-instead": shown.may("type_turn") });
    giveBack();
  }

  /** @param {string} words */
  function problem(words) {
    show(form, { problem: words !== "" });
    fill(part(form, "problem"), { words });
    show(part(form, "problem"), { words: true });
  }

  function silence() {
    if (reading !== "") voice?.cancel();
    reading = "";
    drawVoice();
  }

  function drawVoice() {
    const able = voice !== null && voice.getVoices().length > 0;
    offer(root, { "read-aloud": able && reading === "", "stop-reading": able && reading !== "" });
  }

  onPress(root, {
    "write-instead": () => {
      if (form.hidden) {
        giveBack = remembered();
        problem("");
        field.value = typed;
      }
      turn = shown.you.turn ?? "";
      form.hidden = false;
      offer(root, { "write-instead": false });
      field.focus();
    },
    "leave-typing": close,
    "read-aloud": () => {
      const speech = new SpeechSynthesisUtterance(typed);
      speech.lang = document.documentElement.lang;
      speech.onend = silence;
      reading = typed;
      voice?.speak(speech);
      drawVoice();
    },
    "stop-reading": silence,
  });
  // Some browsers know their voices only after a while.
  voice?.addEventListener?.("voiceschanged", drawVoice);

  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const button = event.submitter;
    if (!(button instanceof HTMLElement) || button.getAttribute("aria-disabled") === "true") return;
    const filled = filledIn(form);
    if (filled === null) return;
    asked(button, true);
    const ending = await tools.put({ type: "type_turn", turn, words: said(filled, "words") });
    asked(button, false);
    if (ending.code === null) close();
    else problem(tools.sentence(ending));
  });

  return {
    /** @param {InTheRoom} now */
    draw(now) {
      shown = now;
      typed = now.room.floor.turn?.typed ?? "";
      if (reading !== "" && reading !== typed) silence();
      drawVoice();
      offer(root, { "write-instead": form.hidden && now.may("type_turn") });
      // What was being written when the turn ended stays, to be read and kept by its writer, until they leave it.
      if (!form.hidden && now.you.turn !== turn) {
        problem(tools.words.say("Your turn is over. Your words are still here, for you alone."));
      }
    },
  };
}
