// The only home of what changed about one's own sound, in sentences for somebody who does not see the screen.

/** @import { SoundShown } from "./sound_state.js" */
/** @import { News } from "./news.js" */
/** @import { Words } from "../say.js" */

/**
 * @param {SoundShown} before
 * @param {SoundShown} now
 * @param {Pick<Words, "say">} words
 * @returns {News[]}
 */
export function newsOfSound(before, now, { say }) {
  return [...ofMicrophone(before, now, say), ...ofHearing(before, now, say)];
}

/**
 * One's own microphone is told at once when it opens: whatever is said from here on is heard.
 * @param {SoundShown} before
 * @param {SoundShown} now
 * @param {Words["say"]} say
 * @returns {News[]}
 */
function ofMicrophone(before, now, say) {
  const subject = "microphone";
  const was = before.microphone === "open";
  const is = now.microphone === "open";
  if (was && !is) return [{ subject, words: say("Your microphone is off.") }];
  if (!is || (was && before.face === now.face)) return [];
  if (now.face === "heard") {
    const words = was ? say("Everybody can hear you.") : say("Your microphone is on. Everybody can hear you.");
    return [{ subject, words, urgent: true }];
  }
  if (now.face === "lane") return [{ subject, words: say("The people you interpret for can hear you."), urgent: true }];
  if (now.face === "not-yet" && !was) {
    return [{ subject, words: say("Your microphone is on. Nobody can hear you yet."), urgent: true }];
  }
  return [];
}

/**
 * @param {SoundShown} before
 * @param {SoundShown} now
 * @param {Words["say"]} say
 * @returns {News[]}
 */
function ofHearing(before, now, say) {
  /** @param {string} words */
  const tell = (words) => [{ subject: "sound", words }];
  if (before.face === now.face) return [];
  if (now.face === "lost") return tell(say("Sound has stopped. The line to the room is lost."));
  if (before.face === "lost") return now.face === "off" ? [] : tell(say("Sound is back."));
  if (now.face === "blocked") return tell(say("Your browser keeps the sound off. Press “Tap to hear”."));
  if (now.face === "unheard") return tell(say("You are speaking, but nobody can hear you."));
  if (now.face === "off") return tell(say("Sound is off."));
  if (before.face === "starting" || before.face === "off" || before.face === "blocked") {
    return now.face === "starting" ? [] : tell(say("Sound is on. You can hear the meeting."));
  }
  return [];
}
