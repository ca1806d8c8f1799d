// The only home of the wire's types in the browser. Printed by scripts/protocol.py from the
// server's own types: never changed by hand.

export type Command =
  | LetIn
  | RecordAbsence
  | WithdrawAbsence
  | AgreeToTerm
  | OpenMeeting
  | PauseMeeting
  | ResumeMeeting
  | RaiseHand
  | LetGo
  | GrantFloor
  | GrantNext
  | RevokeFloor
  | MoveRequest
  | DenyRequest
  | AddAction
  | RewordAction
  | AssentToAction
  | AskForChange
  | ConfirmAction
  | ReopenAction
  | WithdrawAction
  | SuggestAction
  | DeclineSuggestion
  | WriteConclusion
  | CloseMeeting;

export type FromBrowser =
  | Ask
  | Beat;

export type ToBrowser =
  | Whole
  | Patch
  | Answer
  | Refusal
  | Pulse;

export type CommandName =
  | "let_in"
  | "record_absence"
  | "withdraw_absence"
  | "agree_to_term"
  | "open_meeting"
  | "pause_meeting"
  | "resume_meeting"
  | "raise_hand"
  | "let_go"
  | "grant_floor"
  | "grant_next"
  | "revoke_floor"
  | "move_request"
  | "deny_request"
  | "add_action"
  | "reword_action"
  | "assent_to_action"
  | "ask_for_change"
  | "confirm_action"
  | "reopen_action"
  | "withdraw_action"
  | "suggest_action"
  | "decline_suggestion"
  | "write_conclusion"
  | "close_meeting";

export type RefusalCode =
  | "not_in_the_room"
  | "not_yours_to_do"
  | "meeting_has_not_started"
  | "meeting_is_open"
  | "meeting_is_paused"
  | "meeting_is_closed"
  | "no_such_person"
  | "no_such_term"
  | "terms_not_agreed"
  | "person_not_in_the_room"
  | "person_does_not_speak"
  | "you_have_the_floor"
  | "turn_has_changed"
  | "nobody_is_waiting"
  | "no_such_request"
  | "no_such_action"
  | "no_such_suggestion"
  | "board_is_full"
  | "too_many_suggestions"
  | "wording_has_changed"
  | "action_is_confirmed"
  | "action_is_not_confirmed"
  | "action_is_withdrawn"
  | "action_has_no_owner"
  | "action_has_no_date"
  | "you_are_not_a_party"
  | "not_all_have_agreed"
  | "no_such_party"
  | "no_conclusion"
  | "outcome_has_changed"
  | "not_understood"
  | "not_saved"
  | "fault";

/** The mediator lets a waiting person in, on the device they are waiting on. */
export interface LetIn {
  type: "let_in";
  participant: string;
  device: string;
}

/** The mediator records that a party cannot be asked today, and why. */
export interface RecordAbsence {
  type: "record_absence";
  party: Party;
  reason: string;
}

/** The party can be asked after all. */
export interface WithdrawAbsence {
  type: "withdraw_absence";
  party: Party;
}

/** A person agrees to one term, having read it (source: 9.1 S17, S68). */
export interface AgreeToTerm {
  type: "agree_to_term";
  term: string;
}

/** The mediator begins the meeting. */
export interface OpenMeeting {
  type: "open_meeting";
}

/** The mediator pauses the meeting. `minutes`: how long it is meant to take. */
export interface PauseMeeting {
  type: "pause_meeting";
  reason: string;
  minutes?: number;
}

/** The mediator goes on with the meeting, where it was. */
export interface ResumeMeeting {
  type: "resume_meeting";
}

/** A person asks for the floor. Raising twice is raising once. */
export interface RaiseHand {
  type: "raise_hand";
}

/** A person gives up a request: their raised hand, or the floor if it has been granted. */
export interface LetGo {
  type: "let_go";
  request: string;
}

/** The mediator gives somebody the floor, whether or not they asked. `after`: the turn that was on the mediator's screen, None if nobody was speaking. */
export interface GrantFloor {
  type: "grant_floor";
  to: string;
  after?: string;
}

/** The mediator gives the floor to the first in the queue. `after` as in `GrantFloor`. */
export interface GrantNext {
  type: "grant_next";
  after?: string;
}

/** The mediator takes the floor back from the turn named. */
export interface RevokeFloor {
  type: "revoke_floor";
  turn: string;
}

/** The mediator moves a raised hand to a place, 1 being next. Past the end is the end. */
export interface MoveRequest {
  type: "move_request";
  request: string;
  place: number;
}

/** The mediator declines a raised hand, with words for the person. */
export interface DenyRequest {
  type: "deny_request";
  request: string;
  words?: string;
}

/** The mediator puts an action on the board, from a suggestion if one is named. */
export interface AddAction {
  type: "add_action";
  what: string;
  who?: string;
  by_when?: string;
  suggestion?: string;
}

/** The mediator words an action anew. `wording`: the number of the wording being replaced. */
export interface RewordAction {
  type: "reword_action";
  action: string;
  wording: number;
  what: string;
  who?: string;
  by_when?: string;
}

/** A party says yes to the exact wording named. */
export interface AssentToAction {
  type: "assent_to_action";
  action: string;
  wording: number;
}

/** A party asks for other words than the wording named. Its yes, if it had said one, is gone. */
export interface AskForChange {
  type: "ask_for_change";
  action: string;
  wording: number;
  words: string;
}

/** The mediator confirms the wording to which every party that must agree has said yes. */
export interface ConfirmAction {
  type: "confirm_action";
  action: string;
  wording: number;
}

/** The mediator reopens a confirmed action: the same words, as a new wording with no yes to it. */
export interface ReopenAction {
  type: "reopen_action";
  action: string;
  wording: number;
}

/** The mediator takes an action that is not confirmed off the board. */
export interface WithdrawAction {
  type: "withdraw_action";
  action: string;
  wording: number;
}

/** Anybody suggests an action to the mediator. */
export interface SuggestAction {
  type: "suggest_action";
  what: string;
  who?: string;
  by_when?: string;
}

/** The mediator does not take a suggestion up. */
export interface DeclineSuggestion {
  type: "decline_suggestion";
  suggestion: string;
}

/** The mediator writes how the mediation ended. May be written again until the close. */
export interface WriteConclusion {
  type: "write_conclusion";
  conclusion: Conclusion;
  words?: string;
}

/** The mediator closes the meeting. `outcome`: the number of the outcome that was on the screen. */
export interface CloseMeeting {
  type: "close_meeting";
  outcome: number;
}

/** A command, with a key of the browser's choosing: the same key is never carried out twice. */
export interface Ask {
  type: "ask";
  key: string;
  command: Command;
}

/** The browser is there, and wants to know that the server is. */
export interface Beat {
  type: "beat";
}

/** All that the person may see, at a version of the room; `now` is the server's clock. */
export interface Whole {
  type: "view";
  version: number;
  now: string;
  view: View;
}

/** What changed since the last view or patch on this connection, as a JSON Merge Patch of the view. */
export interface Patch {
  type: "patch";
  version: number;
  patch: Record<string, unknown>;
}

/** The command is saved, or needed no change: it shows in the view of this version or a later one. */
export interface Answer {
  type: "answer";
  key: string;
  version: number;
}

/** The command changed nothing. `code`: one of `rooms.refusals.Refusal` or of `Trouble`. `number`: what the operator can find a fault of ours by. */
export interface Refusal {
  type: "refusal";
  key: string;
  code: string;
  number?: string;
}

/** The server is there. */
export interface Pulse {
  type: "beat";
  now: string;
}

/** A side that must agree (source: domain/send-mediation.md section 5). */
export type Party = "family" | "local_authority" | "health_commissioner";

/** How a mediation ended (source: domain/send-mediation.md 9.1 S28, S59). */
export type Conclusion = "agreed" | "partly_agreed" | "not_agreed" | "stopped" | "to_be_continued";

export interface View {
  you: You;
  room?: RoomShown;
  mediator?: MediatorShown;
}

/** One person's own part. `may`: the commands that the house rules allow them now. `place`: theirs in the queue, 1 being next. `request`: what `let_go` would give up. `turn`: theirs, if they hold the floor. */
export interface You {
  id: string;
  role: Role;
  whereabouts: Whereabouts;
  agreed_terms: string[];
  closed: boolean;
  may: string[];
  suggestions: Record<string, SuggestionShown>;
  party?: Party;
  request?: string;
  place?: number;
  turn?: string;
  denial?: Denial;
}

/** What somebody is in the mediation (design, section 2). */
export type Role = "mediator" | "parent" | "young_person" | "child" | "supporter" | "school" | "local_authority" | "health_commissioner" | "professional" | "interpreter" | "captioner" | "observer";

/** How far somebody has come: reading the terms, waiting to be let in, in the room. */
export type Whereabouts = "terms" | "waiting" | "room";

/** What everybody in the room sees. `conclusion` from the close on. */
export interface RoomShown {
  mediation: Mediation;
  agenda: Step[];
  session: SessionShown;
  people: PeopleShown;
  floor: FloorShown;
  board: BoardShown;
  conclusion?: ConclusionShown;
}

/** What is for the mediator's eyes. `unresolved`: the actions that a close would leave not agreed. */
export interface MediatorShown {
  door: Record<string, KnockShown>;
  suggestions: Record<string, SuggestionShown>;
  unresolved: string[];
  outcome: number;
  conclusion?: ConclusionShown;
}

export interface SuggestionShown {
  by: string;
  what: string;
  who: string;
  at: string;
  by_when?: string;
}

/** The last request of a person that the mediator declined, and the mediator's words. */
export interface Denial {
  request: string;
  words: string;
  at: string;
}

/** The case: its reference and the child's initials. */
export interface Mediation {
  reference: string;
  child: string;
}

export interface SessionShown {
  state: SessionState;
  since?: string;
  opened_at?: string;
  pause?: PauseShown;
}

export interface PeopleShown {
  order: string[];
  by_id: Record<string, PersonShown>;
}

export interface FloorShown {
  order: string[];
  by_id: Record<string, RequestShown>;
  turn?: TurnShown;
}

export interface BoardShown {
  order: string[];
  by_id: Record<string, ActionShown>;
  parties: Party[];
  absences: Partial<Record<Party, string>>;
}

/** A step of the meeting (source: domain/send-mediation.md 9.1 S16-S28). */
export type Step = "introduction" | "family" | "school" | "others" | "local_authority" | "open_discussion" | "actions";

/** How the meeting stands (design, section 2). */
export type SessionState = "waiting" | "open" | "paused" | "closed";

export interface ConclusionShown {
  conclusion: Conclusion;
  words: string;
}

/** Somebody at the door. `ready`: has agreed to the terms. `again`: was let in before, elsewhere. */
export interface KnockShown {
  participant: string;
  device: string;
  ready: boolean;
  again: boolean;
}

export interface PauseShown {
  reason: string;
  until?: string;
}

export interface PersonShown {
  name: string;
  role: Role;
  attendance: Attendance;
  party?: Party;
}

export interface RequestShown {
  participant: string;
  raised_at: string;
}

export interface TurnShown {
  id: string;
  holder: string;
  began_at: string;
}

export interface ActionShown {
  number: number;
  standing: Standing;
  wording: number;
  what: string;
  who: string;
  reworded_at: string;
  assents: Partial<Record<Party, Assent>>;
  changes: Partial<Record<Party, ChangeAsked>>;
  by_when?: string;
  confirmed_at?: string;
}

/** Whether a person can be met in the room now. */
export type Attendance = "here" | "away" | "expected";

/** Where an action stands, for the words on its card. */
export type Standing = "needs_agreement" | "change_asked" | "all_agreed" | "confirmed";

/** A party's yes to the current wording, and who said it. */
export interface Assent {
  by: string;
  at: string;
}

/** What a party would change in the current wording, in its own words. */
export interface ChangeAsked {
  by: string;
  words: string;
  at: string;
}
