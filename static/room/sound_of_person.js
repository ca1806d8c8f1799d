// The only home of how sound stands with another person, in words beside their name.

/** @import { MediaState } from "../media/state.js" */
/** @import { Words } from "../say.js" */

/**
 * Empty while this page takes no part itself, and so knows nothing of anybody's sound.
 * @param {MediaState | null} state
 * @param {string} who
 * @param {{ me: string, here: boolean, mediator: boolean }} about
 * @param {Pick<Words, "say">} words
 */
export function soundOfPerson(state, who, { me, here, mediator }, { say }) {
  if (state === null || state.taking !== "yes" || !here || who === me) return "";
  const link = state.links[who];
  // Whoever gives the floor knows before that this person will not be heard in the page.
  if (link === undefined) return mediator ? say("No sound in this page") : "";
  if (link.state === "broken") return say("Connection to them is broken");
  const microphone = link.microphone === "none" ? say("No microphone") : say("Sound on");
  return link.weak ? `${microphone} · ${say("weak connection, picture off")}` : microphone;
}
