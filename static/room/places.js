// The only home of whose picture stands where. Places are given by who somebody is, never by who makes a sound:
// the large place shows whoever has the floor, and everybody's own place stays where it is.

/** @import { PersonShown } from "../protocol.d.ts" */

/**
 * @typedef {object} Place
 * @property {string} who
 * @property {"camera" | "screen"} kind
 * @property {boolean} shown whether a picture is in it
 * @property {boolean} elsewhere their picture is in the large place
 * @property {boolean} speaking they have the floor
 */
/**
 * @typedef {object} Places
 * @property {boolean} any whether there is a picture at all
 * @property {Place | null} large
 * @property {Place | null} beside
 * @property {Place[]} small
 */
/**
 * @typedef {object} Placing
 * @property {string} me
 * @property {readonly string[]} order the people's own, which does not change
 * @property {Record<string, Pick<PersonShown, "role" | "attendance">>} people
 * @property {string | null} holder of the floor, while the meeting is open
 * @property {string} pinned whose picture this person keeps large; empty for nobody's
 * @property {"all" | "no-faces" | "sound-only"} wanted
 * @property {(who: string) => boolean} camera whether there is a picture of them to show
 * @property {(who: string) => boolean} screen whether they show their screen
 */

/** @type {Places} */
const NONE = { any: false, large: null, beside: null, small: [] };

/**
 * @param {Placing} given
 * @returns {Places}
 */
export function placesOf({ me, order, people, holder, pinned, wanted, camera, screen }) {
  if (wanted === "sound-only") return NONE;
  const here = order.filter((who) => ["here", "away"].includes(people[who]?.attendance ?? ""));
  const mediator = here.find((who) => people[who]?.role === "mediator") ?? null;
  const sharing = [holder, mediator].find((who) => who !== null && who !== me && screen(who)) ?? null;
  /**
   * @param {string} who
   * @param {"camera" | "screen"} [kind]
   * @param {boolean} [elsewhere]
   * @returns {Place}
   */
  const place = (who, kind = "camera", elsewhere = false) => ({
    who,
    kind,
    shown: !elsewhere && (kind === "screen" || camera(who)),
    elsewhere: elsewhere && camera(who),
    speaking: who === holder,
  });
  if (wanted === "no-faces") {
    return sharing === null ? NONE : { any: true, large: place(sharing, "screen"), beside: null, small: [] };
  }
  if (sharing === null && !here.some(camera)) return NONE;

  const kept = here.includes(pinned) ? pinned : null;
  const beside = kept ?? (mediator === me ? null : mediator);
  // Nobody is shown themselves large: it is hard to speak to one's own face.
  const speaker = holder === me || holder === null ? mediator : holder;
  const face = speaker === me || speaker === kept ? null : speaker;
  const large = sharing === null ? face : sharing;
  const shownLarge = sharing === null ? face : null;
  return {
    any: true,
    large: large === null ? null : place(large, sharing === null ? "camera" : "screen"),
    beside: beside === null ? null : place(beside, "camera", beside === shownLarge),
    small: here.filter((who) => who !== beside).map((who) => place(who, "camera", who === shownLarge)),
  };
}
