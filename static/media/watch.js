// The only home of noticing that somebody's browser sends sound which nobody may hear. It is heard by nobody either way:
// this is for the mediator to know that a browser does not do what ours does.
//
// It is told by packets, and not by loudness: what a browser says of a silenced track's loudness is of no worth (Chromium
// says nothing, Firefox 0.3, both of a loudspeaker that was silent; measured).

import { mayHear } from "./hearing.js";

/** @import { Timers } from "../room/connection.js" */
/** @import { Rights } from "./hearing.js" */
/** @import { Link } from "./link.js" */

const LOOK_MS = 1_000;
// Speech is fifty packets a second, a shut microphone some five.
const PACKETS_A_SECOND = 25;
// A browser that does not keep silence short sends fifty packets a second for it too: of 35 bytes, where a voice takes
// some 80 (measured in Chromium). Nobody is to be named for an old browser. Whoever squeezes a voice below is not
// named, and not heard either.
const BYTES_A_PACKET = 40;
// The last words of somebody whose turn has just ended are still on their way.
const LOOKS = 2;
// What another browser noticed is told once. It goes on being shown for so long.
const TOLD_MS = 30_000;

/** @typedef {{ at: number, packets: number, bytes: number }} Reading */
/** @typedef {{ reading: Reading | null, looks: number, noticed: boolean }} Spell */

export class Watch {
  /** @type {Map<Link, Spell>} */
  #spells = new Map();
  /** @type {number | null} */
  #timer = null;
  /** @type {Rights} */
  #rights = { hearing: undefined, alive: false };
  /** @type {(participant: string) => boolean} */
  #isHere = () => false;
  /** By whom it was told, and until when it counts. @type {Map<string, number>} */
  #told = new Map();
  #me;
  #timers;
  #noticed;
  #measured;
  #changed;

  /**
   * @param {object} given
   * @param {string} given.me
   * @param {Timers} given.timers
   * @param {(participant: string) => void} given.noticed once for each spell
   * @param {(link: Link, report: RTCStatsReport) => void} given.measured for whoever reads them too
   * @param {() => void} given.changed
   */
  constructor({ me, timers, noticed, measured, changed }) {
    this.#me = me;
    this.#timers = timers;
    this.#noticed = noticed;
    this.#measured = measured;
    this.#changed = changed;
  }

  /** @param {Link} link */
  add(link) {
    if (this.#spells.has(link)) return;
    this.#spells.set(link, { reading: null, looks: 0, noticed: false });
    this.#timer ??= this.#timers.set(() => void this.#round(), LOOK_MS);
  }

  /** @param {Link} link */
  remove(link) {
    this.#spells.delete(link);
  }

  /**
   * Whether it is so of somebody now, as far as this browser or another knows.
   * @param {string} them
   */
  hasNoticed(them) {
    const own = [...this.#spells].some(([link, { noticed }]) => link.them === them && noticed);
    return own || (this.#told.get(them) ?? 0) > this.#timers.now();
  }

  /**
   * Another browser noticed it. Where this one is connected with theirs it sees for itself, and what it does not see it
   * does not believe: nobody makes another a suspect from afar.
   * @param {string} them
   */
  told(them) {
    if ([...this.#spells.keys()].some((link) => link.them === them && link.state === "connected")) return;
    this.#told.set(them, this.#timers.now() + TOLD_MS);
    this.#timers.set(this.#changed, TOLD_MS);
    this.#changed();
  }

  /**
   * @param {Rights} rights
   * @param {(participant: string) => boolean} isHere
   */
  apply(rights, isHere) {
    this.#rights = rights;
    this.#isHere = isHere;
  }

  async #round() {
    await Promise.all([...this.#spells].map(([link, spell]) => this.#look(link, spell).catch(() => {})));
    this.#timer = this.#spells.size === 0 ? null : this.#timers.set(() => void this.#round(), LOOK_MS);
  }

  /**
   * @param {Link} link
   * @param {Spell} spell
   */
  async #look(link, spell) {
    const report = await link.connection.getStats();
    if (!this.#spells.has(link)) return;
    this.#measured(link, report);
    const now = read(report, this.#timers.now());
    const before = spell.reading;
    spell.reading = now;
    const sounds = before !== null && isSound(before, now);
    spell.looks = sounds && this.#mayNot(link.them) ? spell.looks + 1 : 0;
    const noticed = spell.looks >= LOOKS;
    if (noticed === spell.noticed) return;
    spell.noticed = noticed;
    if (noticed) this.#noticed(link.them);
    this.#changed();
  }

  /**
   * Whether their browser knows that they have not the right. One whose line is cut goes on in good faith until its
   * lease ends, when the room has long moved on; and if ours is cut, it is we who do not know.
   * @param {string} them
   */
  #mayNot(them) {
    return this.#rights.alive && this.#isHere(them) && !mayHear(this.#rights, this.#me, them);
  }
}

/**
 * All the sound of one connection, in whichever slot or beside them.
 * @param {RTCStatsReport} report
 * @param {number} at
 * @returns {Reading}
 */
function read(report, at) {
  let [packets, bytes] = [0, 0];
  for (const one of report.values()) {
    if (one.type !== "inbound-rtp" || one.kind !== "audio") continue;
    packets += one.packetsReceived ?? 0;
    bytes += one.bytesReceived ?? 0;
  }
  return { at, packets, bytes };
}

/**
 * @param {Reading} before
 * @param {Reading} now
 */
function isSound(before, now) {
  const packets = now.packets - before.packets;
  const seconds = (now.at - before.at) / 1_000;
  return packets > PACKETS_A_SECOND * seconds && now.bytes - before.bytes > BYTES_A_PACKET * packets;
}
