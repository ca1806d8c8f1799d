// The only home of what the room's page asks of sound and picture, whatever carries them between the people. Here that is
// a mesh (media.js); a service with larger meetings could give a page one that goes by a forwarding server (an SFU) in
// its place, and nothing outside this folder would change. Whatever it is, it obeys the room's view, by mayHear.

/** @import { Media } from "./media.js" */

/**
 * @typedef {Pick<Media,
 *   | "state" | "start" | "stop" | "saw" | "heard" | "lineIs" | "signal" | "relay"
 *   | "openMicrophone" | "closeMicrophone" | "resumeSound" | "showLevel" | "capture" | "use"
 *   | "camera" | "blur" | "screen" | "choose" | "picturesAgain" | "uplink"
 *   | "pictureOf" | "screenOf" | "ownPicture" | "ownScreen"
 * >} MediaBackend
 */
export {};
