// The only home of how sound stands for this person, in one word: what the region shows, and what is said aloud.

/** @import { MediaState } from "../media/state.js" */
/** @import { RoomShown } from "../protocol.d.ts" */
/** @import { InTheRoom } from "./page.js" */

/**
 * `closed`: one hears, and it is not one's turn. `ready`: one may speak, and the microphone is off. `lane`: heard by
 * some, an interpreter's. `not-yet`: the microphone is on, and sound has reached nobody. `unheard`: speaking without
 * the floor. `lost`: the line to the room is gone, so nobody is heard.
 * @typedef {"off" | "starting" | "listening" | "closed" | "ready" | "heard" | "lane" | "not-yet" | "unheard" | "lost" | "blocked"} SoundFace
 */
/** By whom somebody may be heard now: the view says it, nobody else. @typedef {"everybody" | "some" | "nobody"} Right */
/**
 * @typedef {object} SoundShown
 * @property {SoundFace} face
 * @property {Right} right
 * @property {"none" | "ready" | "open"} microphone
 */

/** @type {SoundShown} */
export const NO_SOUND = { face: "off", right: "nobody", microphone: "none" };

/**
 * @param {Pick<RoomShown, "hearing">} room
 * @param {string} who
 * @returns {Right}
 */
export function rightOf({ hearing }, who) {
  if (hearing.everybody.includes(who)) return "everybody";
  return (hearing.lanes?.[who] ?? []).length > 0 ? "some" : "nobody";
}

/**
 * @param {{ state: MediaState | null, starting: boolean }} sound
 * @param {Pick<InTheRoom, "you" | "room"> | null} now null: this page is in no room
 * @returns {SoundShown}
 */
export function soundShown({ state, starting }, now) {
  if (now === null) return NO_SOUND;
  if (state === null || state.taking === "no") return { ...NO_SOUND, face: starting ? "starting" : "off" };
  const right = rightOf(now.room, now.you.id);
  const microphone = state.microphone.state;
  return { face: state.taking === "starting" ? "starting" : faceOf(state, right), right, microphone };
}

/**
 * @param {MediaState} state
 * @param {Right} right
 * @returns {SoundFace}
 */
function faceOf(state, right) {
  // What keeps a person from hearing comes first: they cannot know by themselves that they miss something.
  if (!state.lease) return "lost";
  if (state.blocked) return "blocked";
  if (state.microphone.unheard) return "unheard";
  if (state.microphone.state === "none") return "listening";
  if (state.microphone.state === "open") {
    if (!state.heardNow || !reachesSomebody(state)) return "not-yet";
    return right === "some" ? "lane" : "heard";
  }
  return right === "nobody" ? "closed" : "ready";
}

/**
 * Whether what this browser sends arrives at anybody. In a room where nobody else has sound on there is nobody to reach.
 * @param {MediaState} state
 */
function reachesSomebody({ links }) {
  const all = Object.values(links);
  return all.length === 0 || all.some((link) => link.state === "connected");
}

/**
 * Those in the room whose pages have no sound on: what is said does not reach them here.
 * @param {MediaState} state
 * @param {RoomShown} room
 * @param {string} me
 * @returns {string[]}
 */
export function withoutSound({ links }, { people }, me) {
  return people.order.filter((who) => who !== me && people.by_id[who]?.attendance === "here" && links[who] === undefined);
}

/**
 * Those whose browser and this one do not reach each other.
 * @param {MediaState} state
 * @returns {string[]}
 */
export function brokenLinks({ links }) {
  return Object.entries(links).flatMap(([who, link]) => (link.state === "broken" ? [who] : []));
}
