// The only home of what the server wrote into the room's page for its modules, and of what they share.

import { the } from "../dom.js";

/** @import { Command, CommandName, RefusalCode, View, RoomShown, MediatorShown, You } from "../protocol.d.ts" */
/** @import { Bound, Caution, Duty, Mark, Section, WhyNoLaw } from "../protocol.d.ts" */
/** @import { Chooser, Moved, Start, WhyLetter, WhyNoDates, WhyNoDay } from "../protocol.d.ts" */
/** @import { Changed, Conclusion, Party, RequestKind, Role, SessionState, Step } from "../protocol.d.ts" */
/** @import { Catalogue, Words } from "../say.js" */
/** @import { Ending } from "./asks.js" */
/** @import { TakingPart } from "./taking_part.js" */
/** @import { MakeTrying } from "./trying.js" */

/**
 * @typedef {object} ActionNames
 * @property {Record<string, string>} about what an action is about in law: `matter`, or `matter:row`
 * @property {Record<Section, string>} sections
 * @property {Record<Duty, string>} duties
 * @property {Record<Bound, string>} bound
 * @property {Record<Mark, string>} marks
 * @property {Record<Caution, string>} cautions
 * @property {Record<WhyNoLaw, string>} noLaw
 */
/**
 * The names and sentences of the legal dates of the case, beside those of an action's.
 * @typedef {object} DateNames
 * @property {Partial<Record<Duty, string>>} duties
 * @property {Partial<Record<Start, string>>} starts what a day is counted from
 * @property {Partial<Record<Start, string>>} ends the two times that an appeal has
 * @property {Record<Chooser, string>} choosers
 * @property {Record<Moved, string>} moved
 * @property {Record<WhyNoDay, string>} noDay
 * @property {Record<WhyNoDates, string>} noDates
 * @property {Record<WhyLetter, string>} noCertificate
 */
/**
 * @typedef {object} Names
 * @property {Record<Role, string>} roles
 * @property {Record<Party, string>} parties
 * @property {Record<SessionState, string>} states
 * @property {Record<Conclusion, string>} conclusions
 * @property {Record<Changed, string>} changed what a correction can change
 * @property {Record<Step, string>} steps
 * @property {Record<Step, string[]>} prompts what each step is for
 * @property {Record<RequestKind, string>} kinds
 * @property {ActionNames} actions
 * @property {DateNames} dates
 * @property {Record<string, string>} terms by id, in the order in which they are read
 * @property {Record<RefusalCode, string>} refusals
 */
/**
 * @typedef {object} Page
 * @property {string} socket
 * @property {Names} names
 * @property {Catalogue} catalogue
 * @property {string} locale
 */
/**
 * What is drawn when somebody is in the room.
 * @typedef {object} InTheRoom
 * @property {You} you
 * @property {RoomShown} room
 * @property {MediatorShown | null} mediator null for everybody else
 * @property {(command: CommandName) => boolean} may
 * @property {(participant: string) => string} nameOf
 */
/**
 * What every module is given.
 * @typedef {object} Tools
 * @property {Words} words
 * @property {Names} names
 * @property {(command: Command) => Promise<Ending>} put asks, and leaves a refusal to the caller
 * @property {(ending: Promise<Ending>) => void} withdraw takes back what `put` asked and nobody has answered
 * @property {(command: Command, button?: HTMLElement, drawn?: RefusalCode) => Promise<boolean>} ask asks, marks the
 *   button until it is answered, and shows a refusal, but for one that the module draws itself. True if it was done.
 * @property {() => number} clock the server's, in milliseconds, as near as is known
 * @property {(act: () => void, wait: number) => void} later
 * @property {(ending: Ending) => string} sentence why it was refused, in words; empty if it was not
 * @property {TakingPart} sound how this page takes part with sound and picture, if it does
 * @property {MakeTrying} makeTrying loads what devices are tried with
 */

/** @returns {Page} */
export function readPage() {
  return JSON.parse(the(document, "#page", HTMLScriptElement).textContent);
}

/**
 * @param {View} view
 * @returns {InTheRoom | null} null for somebody who has not been let in
 */
export function inTheRoom(view) {
  const { you, room, mediator } = view;
  if (room === undefined) return null;
  return {
    you,
    room,
    mediator: mediator ?? null,
    may: (command) => you.may.includes(command),
    nameOf: (participant) => room.people.by_id[participant]?.name ?? "",
  };
}
