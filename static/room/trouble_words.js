// The only home of what is wrong with a microphone, a camera or a shared screen, in words: what is so, and what to do.

/** @import { Trouble } from "../media/troubles.js" */
/** @import { Words } from "../say.js" */

/** @typedef {{ title: string, words: string }} InWords */
/** @typedef {"microphone" | "camera" | "screen"} Device */

/**
 * @param {Device} device
 * @param {Trouble} trouble
 * @param {Pick<Words, "say">} words
 * @returns {InWords}
 */
export function troubleInWords(device, trouble, { say }) {
  if (device === "microphone") return ofMicrophone(trouble, say);
  return device === "camera" ? ofCamera(trouble, say) : ofScreen(trouble, say);
}

/**
 * @param {Trouble} trouble
 * @param {Words["say"]} say
 * @returns {InWords}
 */
function ofMicrophone(trouble, say) {
  switch (trouble) {
    case "refused":
      return {
        title: say("This page may not use your microphone"),
        words: say("Press the sign beside the page’s address, allow the microphone there, and try again. Until then you can listen and write."),
      };
    case "missing":
      return {
        title: say("No microphone was found"),
        words: say("Plug one in or switch your headset on, and try again. Until then you can listen and write."),
      };
    case "busy":
      return {
        title: say("Another program is using your microphone"),
        words: say("Close the other call or program, and try again."),
      };
    case "gone":
      return {
        title: say("Your microphone is gone"),
        words: say("It was unplugged or switched off, so you are not heard. Plug it in again, or choose another under “Sound and picture”."),
      };
    case "insecure":
      return {
        title: say("This address gives no page a microphone"),
        words: say("Browsers allow a microphone only on a safe connection. Open the meeting with your own link, whose address begins with https."),
      };
    case "unknown":
      return {
        title: say("Your microphone could not be turned on"),
        words: say("Try again. If it does not help, start your browser again, or use another device. You can listen and write."),
      };
  }
}

/**
 * @param {Trouble} trouble
 * @param {Words["say"]} say
 * @returns {InWords}
 */
function ofCamera(trouble, say) {
  switch (trouble) {
    case "refused":
      return {
        title: say("This page may not use your camera"),
        words: say("Press the sign beside the page’s address, allow the camera there, and try again. You do not have to show a picture."),
      };
    case "missing":
      return { title: say("No camera was found"), words: say("Plug one in, and try again. You do not have to show a picture.") };
    case "busy":
      return { title: say("Another program is using your camera"), words: say("Close the other call or program, and try again.") };
    case "gone":
      return { title: say("Your camera is gone"), words: say("It was unplugged or switched off, so nobody sees you. Your sound goes on.") };
    case "insecure":
      return {
        title: say("This address gives no page a camera"),
        words: say("Browsers allow a camera only on a safe connection. Open the meeting with your own link, whose address begins with https."),
      };
    case "unknown":
      return { title: say("Your camera could not be turned on"), words: say("Try again. You do not have to show a picture. Your sound goes on.") };
  }
}

/**
 * @param {Trouble} trouble
 * @param {Words["say"]} say
 * @returns {InWords}
 */
function ofScreen(trouble, say) {
  if (trouble === "refused") {
    return { title: say("Your screen is not shown"), words: say("You or your browser did not allow it. You can try again, or read aloud what is on it.") };
  }
  if (trouble === "missing") {
    return { title: say("This device cannot show its screen"), words: say("Most phones and tablets cannot. You can use a computer, or read aloud what is on it.") };
  }
  return { title: say("Your screen could not be shown"), words: say("Try again. Your sound goes on.") };
}
