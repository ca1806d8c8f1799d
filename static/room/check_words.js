// The only home of what a person reads while they try their devices: what is so, what was asked, what to do.

import { troubleInWords } from "./trouble_words.js";

/** @import { CheckState, CheckTrouble, Step } from "../media/device_check.js" */
/** @import { Trouble } from "../media/troubles.js" */
/** @import { Words } from "../say.js" */
/** @import { InWords } from "./trouble_words.js" */

/** What the dialog lets a person try. @typedef {"microphone" | "echo" | "loudspeaker" | "line"} Tried */

/**
 * @typedef {object} StepInWords
 * @property {string} words what is so now; empty if nothing is
 * @property {boolean} asks whether the person is asked what they heard
 * @property {InWords | null} trouble
 */

/** The steps of the check that stand behind what is tried, in the order in which they are gone through.
 * @type {Record<Tried, Step[]>} */
const BEHIND = {
  microphone: ["secure", "microphone", "level"],
  echo: ["echo"],
  loudspeaker: ["loudspeaker"],
  line: ["relay", "uplink"],
};

/**
 * @param {Tried} tried
 * @param {CheckState} state
 * @param {Pick<Words, "say">} words
 * @returns {StepInWords}
 */
export function stepInWords(tried, { steps }, words) {
  // The furthest that was come to says how things stand; but what is wrong on the way there says it first. That the
  // page is not served safely is said when somebody tries, and not before.
  const behind = BEHIND[tried].filter((step) => step !== "secure" || steps.microphone.standing !== "not_yet");
  const wrong = behind.find((step) => steps[step].trouble !== null);
  if (wrong !== undefined) {
    const trouble = steps[wrong].trouble;
    return { words: "", asks: false, trouble: trouble === null ? null : checkTroubleInWords(tried, trouble, words) };
  }
  const last = behind.findLast((step) => steps[step].standing !== "not_yet");
  if (last === undefined) return { words: "", asks: false, trouble: null };
  const { standing } = steps[last];
  return { words: standingInWords(last, standing, words.say), asks: standing === "asked", trouble: null };
}

/**
 * @param {Step} step
 * @param {CheckState["steps"][Step]["standing"]} standing
 * @param {Words["say"]} say
 */
function standingInWords(step, standing, say) {
  if (standing === "running") {
    if (step === "microphone") return say("Your browser may ask whether this page can use your microphone.");
    if (step === "level") return say("Say a few words.");
    if (step === "echo") return say("Speak for three seconds. Then you hear yourself. Nobody else does, and it is not kept.");
    if (step === "loudspeaker") return say("Two soft notes are played now.");
    return say("We look how well your connection carries sound. This takes a few seconds.");
  }
  if (standing === "ok") {
    if (step === "level") return say("We hear you.");
    if (step === "echo") return say("Good. The others will hear you like this.");
    if (step === "loudspeaker") return say("Good. You will hear the others.");
    if (step === "relay" || step === "uplink") return say("Your connection is good.");
  }
  if (standing === "none") return say("This service has no relay to try. You will see in the meeting whether you are connected.");
  return "";
}

/**
 * @param {Tried} tried
 * @param {CheckTrouble} trouble
 * @param {Pick<Words, "say">} words
 * @returns {InWords}
 */
export function checkTroubleInWords(tried, trouble, words) {
  const { say } = words;
  switch (trouble) {
    case "silent":
      return {
        title: say("We hear nothing"),
        words: say("The microphone is there, but no sound comes. Look whether it is switched off or covered, or choose another one."),
      };
    case "not_heard":
      return {
        title: say("You heard nothing"),
        words: say("Look whether your loudspeaker is on and loud enough, or choose another one. Then try again."),
      };
    case "relay_unreachable":
      return {
        title: say("This network does not let calls through"),
        words: say("Try another network, such as your phone’s, or use a phone beside this page. Everything else works."),
      };
    case "relay_refused":
      return {
        title: say("The service’s relay did not let us in"),
        words: say("It may be full, or wrongly set up. Try again a little later, and tell whoever runs the service if it stays."),
      };
    case "line_down":
      return { title: say("The room could not be asked"), words: say("Your connection to the room is not there at the moment. Try again when it is back.") };
    case "slow":
      return {
        title: say("Your connection is slow"),
        words: say("It carries sound. Leave your picture off, and choose “Sound only” below."),
      };
    case "unmeasured":
      return { title: say("How fast your connection is could not be told"), words: say("Sound will work. Try again, or see in the meeting how it goes.") };
    default:
      return tried === "microphone" || tried === "echo" ? troubleInWords("microphone", trouble, words) : ofLoudspeaker(trouble, say);
  }
}

/**
 * @param {Trouble} trouble
 * @param {Words["say"]} say
 * @returns {InWords}
 */
function ofLoudspeaker(trouble, say) {
  if (trouble === "missing" || trouble === "gone") {
    return { title: say("This loudspeaker is not there any more"), words: say("Plug it in again, or choose another one.") };
  }
  return { title: say("Your browser could not play a sound"), words: say("Choose another loudspeaker, or start your browser again.") };
}
