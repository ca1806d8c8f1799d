// The only home of the part that each person's picture has in the room: who is large, who stands beside, who may share a
// screen. It follows the floor as the view shows it, and decides nothing.

/** @import { Role } from "../protocol.d.ts" */

/** @typedef {"holder" | "mediator" | "interpreter" | "other"} Part */
/**
 * What of the room a picture's part depends on.
 * @typedef {object} Seen
 * @property {{ everybody: readonly string[], lanes?: Readonly<Record<string, readonly string[]>> }} hearing
 * @property {{ by_id: Readonly<Record<string, { role: Role } | undefined>> }} people
 * @property {{ turn?: { holder: string } }} floor
 */

/**
 * The part of one person's picture. At most one is the holder's, since a room has one turn; it is that while the turn
 * can be heard, and no longer.
 * @param {Seen} room
 * @param {string} who
 * @returns {Part}
 */
export function partOf({ hearing, people, floor }, who) {
  const role = people.by_id[who]?.role;
  if (role === "mediator") return "mediator";
  // Whoever signs must be seen at all times, and large enough to be read.
  if (role === "interpreter") return "interpreter";
  return floor.turn?.holder === who && hearing.everybody.includes(who) ? "holder" : "other";
}

/**
 * Whether one person's shared screen may be seen: whoever may be heard by everybody in their own right. An interpreter
 * is heard in another's.
 * @param {Pick<Seen, "hearing" | "people">} room
 * @param {string} who
 */
export function mayShare({ hearing, people }, who) {
  return hearing.everybody.includes(who) && people.by_id[who]?.role !== "interpreter";
}

/**
 * Whether one person's picture is another's language: their interpreter's.
 * @param {Pick<Seen, "hearing">} room
 * @param {string} who
 * @param {string} another
 */
export function interpretsFor({ hearing: { lanes = {} } }, who, another) {
  return lanes[who]?.includes(another) === true;
}

/**
 * Whether one person's picture must reach another first, where it cannot reach everybody: the mediator sees everybody,
 * and whoever needs an interpreter sees theirs, as the interpreter sees them.
 * @param {Pick<Seen, "hearing" | "people">} room
 * @param {string} from
 * @param {string} to
 */
export function comesFirst(room, from, to) {
  if (room.people.by_id[to]?.role === "mediator") return true;
  return interpretsFor(room, from, to) || interpretsFor(room, to, from);
}
