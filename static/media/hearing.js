// The only home of who may be heard by whom in this browser: what the room's view says, for as long as the server was
// heard of lately. One answer decides what is sent and what is played (docs/decisions/0018, 0020).

/** @import { HearingShown } from "../protocol.d.ts" */

/**
 * `hearing`: of the newest view; missing while there is none. `alive`: the lease (lease.js).
 * @typedef {{ hearing: HearingShown | undefined, alive: boolean }} Rights
 */

/**
 * May `me` hear `them`? Turned round, it says whether my sound goes out to somebody. Nobody hears themselves.
 * @param {Rights} rights
 * @param {string} me
 * @param {string} them
 */
export function mayHear({ hearing, alive }, me, them) {
  if (!alive || hearing === undefined || me === them) return false;
  return hearing.everybody.includes(them) || (hearing.lanes?.[them]?.includes(me) ?? false);
}

/**
 * Whether the view, whatever the lease, lets somebody hear this person.
 * @param {HearingShown | undefined} hearing
 * @param {string} them
 */
export function isHeard(hearing, them) {
  if (hearing === undefined) return false;
  return hearing.everybody.includes(them) || (hearing.lanes?.[them]?.length ?? 0) > 0;
}
