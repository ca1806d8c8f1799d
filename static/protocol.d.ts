// The only home of the wire's types in the browser. Printed by scripts/protocol.py from the
// server's own types: never changed by hand.

export type Command =
  | LetIn
  | RemovePerson
  | ReadmitPerson
  | RecordAbsence
  | WithdrawAbsence
  | AgreeToTerm
  | OpenMeeting
  | PauseMeeting
  | ResumeMeeting
  | BeginClosing
  | ReturnToMeeting
  | MoveToStep
  | SkipStep
  | AddStep
  | RaiseHand
  | MoveRequest
  | AcceptRequest
  | AnswerRequest
  | DenyRequest
  | CloseQueue
  | OpenQueue
  | ClearQueue
  | LetGo
  | GrantFloor
  | GrantNext
  | InterposeReply
  | UndoGrant
  | RevokeFloor
  | BeginTurn
  | PassFloor
  | TypeTurn
  | ExtendTurn
  | DropLimit
  | SetLimit
  | SetLimitFor
  | CheckUnderstanding
  | AnswerCheck
  | EndCheck
  | ShowSummary
  | CorrectSummary
  | EndSummary
  | CueChild
  | EndCue
  | Nudge
  | RemindOfTerm
  | Warn
  | PutNoteAway
  | AddAction
  | MoveAction
  | RewordAction
  | AssentToAction
  | AskForChange
  | TakeOnAction
  | TakeBackPromise
  | MarkRemit
  | ConfirmAction
  | ReopenAction
  | OfferAsOption
  | ProposeAction
  | MarkNotAgreed
  | WithdrawAction
  | SuggestAction
  | DeclineSuggestion
  | RecordAuthority
  | RecordViews
  | AcknowledgeOpenItems
  | ConfirmOutcome
  | AskToCorrectOutcome
  | RecordUnconfirmed
  | WriteConclusion
  | CloseMeeting
  | StopMeeting
  | ProposeCorrection
  | AssentToCorrection
  | AskToChangeCorrection
  | TakeBackCorrection
  | SealCorrection;

export type FromBrowser =
  | Ask
  | Here
  | AskRelay
  | SendSignal;

export type ToBrowser =
  | Whole
  | Patch
  | Answer
  | Refusal
  | Beat
  | ShowSignal
  | RelayShown;

export type SignalData =
  | Hello
  | AboutMe
  | Description
  | Candidate
  | Restart
  | Bye
  | Noticed;

export type CommandName =
  | "let_in"
  | "remove_person"
  | "readmit_person"
  | "record_absence"
  | "withdraw_absence"
  | "agree_to_term"
  | "open_meeting"
  | "pause_meeting"
  | "resume_meeting"
  | "begin_closing"
  | "return_to_meeting"
  | "move_to_step"
  | "skip_step"
  | "add_step"
  | "raise_hand"
  | "move_request"
  | "accept_request"
  | "answer_request"
  | "deny_request"
  | "close_queue"
  | "open_queue"
  | "clear_queue"
  | "let_go"
  | "grant_floor"
  | "grant_next"
  | "interpose_reply"
  | "undo_grant"
  | "revoke_floor"
  | "begin_turn"
  | "pass_floor"
  | "type_turn"
  | "extend_turn"
  | "drop_limit"
  | "set_limit"
  | "set_limit_for"
  | "check_understanding"
  | "answer_check"
  | "end_check"
  | "show_summary"
  | "correct_summary"
  | "end_summary"
  | "cue_child"
  | "end_cue"
  | "nudge"
  | "remind_of_term"
  | "warn"
  | "put_note_away"
  | "add_action"
  | "move_action"
  | "reword_action"
  | "assent_to_action"
  | "ask_for_change"
  | "take_on_action"
  | "take_back_promise"
  | "mark_remit"
  | "confirm_action"
  | "reopen_action"
  | "offer_as_option"
  | "propose_action"
  | "mark_not_agreed"
  | "withdraw_action"
  | "suggest_action"
  | "decline_suggestion"
  | "record_authority"
  | "record_views"
  | "acknowledge_open_items"
  | "confirm_outcome"
  | "ask_to_correct_outcome"
  | "record_unconfirmed"
  | "write_conclusion"
  | "close_meeting"
  | "stop_meeting"
  | "propose_correction"
  | "assent_to_correction"
  | "ask_to_change_correction"
  | "take_back_correction"
  | "seal_correction";

export type RefusalCode =
  | "not_in_the_room"
  | "not_yours_to_do"
  | "meeting_has_not_started"
  | "meeting_is_open"
  | "meeting_is_paused"
  | "meeting_is_suspended"
  | "meeting_is_closing"
  | "meeting_is_closed"
  | "no_such_person"
  | "no_such_term"
  | "terms_not_agreed"
  | "person_was_removed"
  | "person_not_in_the_room"
  | "person_does_not_speak"
  | "person_has_the_floor"
  | "you_have_the_floor"
  | "turn_has_changed"
  | "nobody_is_waiting"
  | "no_such_request"
  | "not_your_turn"
  | "needs_permission"
  | "queue_is_closed"
  | "not_a_short_reply"
  | "reply_in_a_reply"
  | "nothing_to_undo"
  | "not_of_your_side"
  | "turn_has_no_limit"
  | "not_due"
  | "no_such_step"
  | "step_has_begun"
  | "agenda_is_full"
  | "no_such_check"
  | "no_such_summary"
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
  | "action_is_not_proposed"
  | "date_is_before_the_meeting"
  | "date_is_later_than_the_law"
  | "date_is_too_far"
  | "no_legal_date_to_replace"
  | "legal_date_cannot_be_replaced"
  | "other_date_needs_every_party"
  | "mediator_owns_no_action"
  | "owner_is_not_the_authority"
  | "owner_has_not_agreed"
  | "you_are_not_the_owner"
  | "you_are_not_a_party"
  | "not_all_have_agreed"
  | "no_such_party"
  | "no_conclusion"
  | "conclusion_has_changed"
  | "outcome_has_changed"
  | "closing_is_not_ready"
  | "party_has_confirmed"
  | "not_of_that_party"
  | "views_need_a_reason"
  | "correction_has_changed"
  | "correction_changes_nothing"
  | "not_understood"
  | "not_saved"
  | "fault";

/** The mediator lets a waiting person in, on the device they are waiting on. */
export interface LetIn {
  type: "let_in";
  participant: string;
  device: string;
}

/** The mediator removes somebody from the meeting: on every device, and with every link of theirs, until the mediator readmits them (source: domain/floor-control.md 5, row 29). `words`: for them alone. */
export interface RemovePerson {
  type: "remove_person";
  participant: string;
  words?: string;
}

/** The mediator lets somebody come back: as far as they had come, on the device that they had. */
export interface ReadmitPerson {
  type: "readmit_person";
  participant: string;
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

/** The mediator pauses the meeting. `minutes`: how long it is meant to take. `term`: the one that was broken, if that is why (source: domain/send-mediation.md 9.1 S37). */
export interface PauseMeeting {
  type: "pause_meeting";
  reason: string;
  minutes?: number;
  term?: string;
}

/** The mediator goes on with the meeting, where it was. */
export interface ResumeMeeting {
  type: "resume_meeting";
}

/** The mediator begins the closing step: the meeting stands still, and everybody reads the outcome. */
export interface BeginClosing {
  type: "begin_closing";
}

/** The mediator goes back from the closing step. Whoever had confirmed the outcome is asked again. */
export interface ReturnToMeeting {
  type: "return_to_meeting";
}

/** The mediator moves the meeting to a step, whichever it is. `hands`: as the mediator chooses, each time. */
export interface MoveToStep {
  type: "move_to_step";
  step: string;
  hands: Hands;
}

/** The mediator leaves a step out, and says why. */
export interface SkipStep {
  type: "skip_step";
  step: string;
  reason: string;
}

/** The mediator adds a step, and says why. `after`: the step that it follows; None: it comes first. */
export interface AddStep {
  type: "add_step";
  title: string;
  reason: string;
  after?: string;
}

/** A person asks for the floor, or for the mediator. Raising twice for the same is raising once. */
export interface RaiseHand {
  type: "raise_hand";
  kind?: RequestKind;
  reason?: string;
}

/** The mediator moves a raised hand to a place, 1 being next. Past the end is the end. */
export interface MoveRequest {
  type: "move_request";
  request: string;
  place: number;
}

/** The mediator has seen a request that was for them alone, and will come to it. */
export interface AcceptRequest {
  type: "accept_request";
  request: string;
}

/** The mediator has done what was asked of them alone: the break was had, the word was spoken. */
export interface AnswerRequest {
  type: "answer_request";
  request: string;
}

/** The mediator declines a request, with words for the person. */
export interface DenyRequest {
  type: "deny_request";
  request: string;
  words?: string;
}

/** The mediator takes no more hands for now. Those raised stay raised. */
export interface CloseQueue {
  type: "close_queue";
}

/** The mediator takes hands again. */
export interface OpenQueue {
  type: "open_queue";
}

/** The mediator declines every raised hand at once, with words for all. */
export interface ClearQueue {
  type: "clear_queue";
  words?: string;
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

/** The mediator lets a short reply come between. The speaker is paused, and gets the floor back after it with the time that they had left. */
export interface InterposeReply {
  type: "interpose_reply";
  request: string;
  turn: string;
}

/** The mediator gave the floor by mistake: all is as it was before. */
export interface UndoGrant {
  type: "undo_grant";
  turn: string;
}

/** The mediator takes the floor back from the turn named. */
export interface RevokeFloor {
  type: "revoke_floor";
  turn: string;
}

/** The person who was given the floor is ready. */
export interface BeginTurn {
  type: "begin_turn";
  turn: string;
}

/** The holder passes the turn to somebody of the same side. */
export interface PassFloor {
  type: "pass_floor";
  turn: string;
  to: string;
}

/** The holder writes instead of speaking: these words are shown as their turn, in place of earlier ones. */
export interface TypeTurn {
  type: "type_turn";
  turn: string;
  words: string;
}

/** The mediator gives the present turn more time. */
export interface ExtendTurn {
  type: "extend_turn";
  turn: string;
  seconds: number;
}

/** The mediator lets the present turn go on for as long as it takes. */
export interface DropLimit {
  type: "drop_limit";
  turn: string;
}

/** The mediator limits every turn given from now on. `seconds` None: no limit. */
export interface SetLimit {
  type: "set_limit";
  seconds?: number;
  grace?: number;
}

/** The mediator gives one person a limit of their own, also for the turn they have. None: no limit. */
export interface SetLimitFor {
  type: "set_limit_for";
  participant: string;
  seconds?: number;
  grace?: number;
}

/** The mediator asks everybody whether a point is understood. It replaces an earlier one. */
export interface CheckUnderstanding {
  type: "check_understanding";
  point: string;
}

/** A person answers. The answer may change for as long as the check is there. */
export interface AnswerCheck {
  type: "answer_check";
  check: string;
  answer: Understood;
}

/** The mediator puts the check away. */
export interface EndCheck {
  type: "end_check";
  check: string;
}

/** The mediator shows a summary to all. */
export interface ShowSummary {
  type: "show_summary";
  words: string;
}

/** A person tells the mediator what is not right in it. */
export interface CorrectSummary {
  type: "correct_summary";
  summary: string;
  words: string;
}

/** The mediator puts the summary away. */
export interface EndSummary {
  type: "end_summary";
  summary: string;
}

/** The mediator brings the conversation back to the child: a calm line on everybody's screen. */
export interface CueChild {
  type: "cue_child";
}

/** The mediator puts the cue away. */
export interface EndCue {
  type: "end_cue";
}

/** The mediator says something to one person alone. */
export interface Nudge {
  type: "nudge";
  to: string;
  words: string;
}

/** The mediator reminds one person privately, or all, of a term. Courteously, and by its name. */
export interface RemindOfTerm {
  type: "remind_of_term";
  term: string;
  to?: string;
  words?: string;
}

/** The mediator warns somebody, privately, that a term is being broken and the meeting may be stopped. */
export interface Warn {
  type: "warn";
  to: string;
  term: string;
  words?: string;
}

/** The person has read what was said to them; or the mediator takes back what was said to all. */
export interface PutNoteAway {
  type: "put_note_away";
  note: string;
}

/** The mediator puts an action on the board, from a suggestion if one is named. */
export interface AddAction {
  type: "add_action";
  what: string;
  who?: string;
  by_when?: string;
  how_seen?: string;
  section?: Section;
  matter?: Matter;
  row?: RuleId;
  owner?: string;
  authority_words?: boolean;
  different_date?: boolean;
  suggestion?: string;
  state?: PutUpAs;
}

/** The mediator moves an action before another one on the board, or to its end. */
export interface MoveAction {
  type: "move_action";
  action: string;
  before?: string;
}

/** The mediator words an action anew. `wording`: the number of the wording being replaced. */
export interface RewordAction {
  type: "reword_action";
  what: string;
  who?: string;
  by_when?: string;
  how_seen?: string;
  section?: Section;
  matter?: Matter;
  row?: RuleId;
  owner?: string;
  authority_words?: boolean;
  different_date?: boolean;
  action: string;
  wording: number;
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

/** The owner says that they will do it: the exact wording named. */
export interface TakeOnAction {
  type: "take_on_action";
  action: string;
  wording: number;
}

/** The owner will not do it after all, or not as it is worded. Until it is confirmed they owe nobody a reason. */
export interface TakeBackPromise {
  type: "take_back_promise";
  action: string;
  wording: number;
}

/** The authority's officer says whether the wording lies within what the authority may do. */
export interface MarkRemit {
  type: "mark_remit";
  action: string;
  wording: number;
  within: boolean;
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

/** The mediator lays an action out as an idea that binds nobody. A yes that was said to it is gone. */
export interface OfferAsOption {
  type: "offer_as_option";
  action: string;
  wording: number;
}

/** The mediator asks the parties to agree to a draft, an option, or what was not agreed before. */
export interface ProposeAction {
  type: "propose_action";
  action: string;
  wording: number;
}

/** The mediator writes down that the parties do not agree to it. It stays on the board, and can come back. */
export interface MarkNotAgreed {
  type: "mark_not_agreed";
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

/** The mediator records what a party said of its authority to settle. `participant`: who said yes or no. */
export interface RecordAuthority {
  type: "record_authority";
  party: Party;
  answer: AuthorityAnswer;
  participant?: string;
}

/** The mediator records how the child's or young person's views were heard. Why not, if they were not. */
export interface RecordViews {
  type: "record_views";
  how: ViewsHeard;
  words?: string;
}

/** The mediator has seen what is not settled, and it stays so. `outcome`: the number that was on the screen. */
export interface AcknowledgeOpenItems {
  type: "acknowledge_open_items";
  outcome: number;
}

/** A person of a party confirms the whole outcome that they have read, by its number. */
export interface ConfirmOutcome {
  type: "confirm_outcome";
  outcome: number;
}

/** Somebody says what is not right in the outcome. Seen by the mediator. A yes of their party's is gone. */
export interface AskToCorrectOutcome {
  type: "ask_to_correct_outcome";
  words: string;
}

/** The mediator records that a party will not confirm the outcome, and why. */
export interface RecordUnconfirmed {
  type: "record_unconfirmed";
  party: Party;
  reason: string;
}

/** The mediator writes how the mediation ended. May be written again until the close. `over`: the number of what was written before, so that one mediator's words are not lost under the other's; 0 if nothing was. */
export interface WriteConclusion {
  type: "write_conclusion";
  conclusion: Conclusion;
  words?: string;
  over?: number;
}

/** The mediator closes the meeting, and seals its outcome. `outcome`: the number that was on the screen. */
export interface CloseMeeting {
  type: "close_meeting";
  outcome: number;
}

/** The mediator stops the meeting at once, because a term was broken. `term`: the reason, as its code. */
export interface StopMeeting {
  type: "stop_meeting";
  term: string;
}

/** The mediator says what is wrong in the sealed outcome, and how it should read. `replaces`: the number of the correction on the screen, whose place this takes. `words`: of the conclusion, if they change. */
export interface ProposeCorrection {
  type: "propose_correction";
  why: string;
  actions?: ActionCorrection[];
  words?: string;
  replaces?: number;
}

/** Somebody says yes to the exact correction named: for their party, and for what they do themselves. */
export interface AssentToCorrection {
  type: "assent_to_correction";
  number: number;
}

/** Somebody who is asked says what is not right in the correction. Seen by the mediator. Their yes is gone. */
export interface AskToChangeCorrection {
  type: "ask_to_change_correction";
  number: number;
  words: string;
}

/** The mediator takes the correction back: what was sealed stays as it is. */
export interface TakeBackCorrection {
  type: "take_back_correction";
  number: number;
}

/** The mediator seals the correction, once everybody who must agree has said yes: it makes the next version. */
export interface SealCorrection {
  type: "seal_correction";
  number: number;
}

/** A command, with a key of the browser's choosing: the same key is never carried out twice. */
export interface Ask {
  type: "ask";
  key: string;
  command: Command;
}

/** The browser is there. It says so at each beat. */
export interface Here {
  type: "here";
}

/** By which relay do I reach the others? Answered with `relay`, and asked again before that one runs out. */
export interface AskRelay {
  type: "ask_relay";
}

/** About sound and picture, for one person's browser, or without `to` for everybody's else in the room. `page`: an id by chance that the page has from its loading on. It is kept nowhere, may be lost, and is not answered. */
export interface SendSignal {
  type: "signal";
  to?: string;
  page: string;
  data: SignalData;
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

/** The server is there, at this time, and asks whether the browser is. */
export interface Beat {
  type: "beat";
  now: string;
}

/** What another person's browser says. Whose it is says the server, and not that browser. */
export interface ShowSignal {
  type: "signal";
  from: string;
  page: string;
  data: SignalData;
}

/** The relay that the service has, if it has one. `until`: when a new name and credential are needed; what was begun with the old goes on. */
export interface RelayShown {
  type: "relay";
  policy: Ways;
  servers: RelayServer[];
  until?: string;
}

/** The legal dates of the case, as they stand on the day `on`. `no_certificate`: why none is needed. `school_age`: for the mediator alone. `why_none`: why there are no dates at all; nothing else is there then. */
export interface CaseDatesShown {
  dates: CaseDateShown[];
  on?: string;
  appeal?: AppealShown;
  no_certificate?: WhyLetter;
  school_age?: SchoolAgeShown;
  why_none?: WhyNoDates;
}

/** A side that must agree (source: domain/send-mediation.md section 5). */
export type Party = "family" | "local_authority" | "health_commissioner";

/** What becomes of the raised hands when the meeting moves on. */
export type Hands = "keep" | "clear";

/** What a hand is raised for. */
export type RequestKind = "speak" | "reply" | "not_understood" | "break" | "private";

/** A person's answer to a check. */
export type Understood = "yes" | "not_yet";

/** As what an action comes into the world: for the mediator alone, as an idea, or to be agreed to. */
export type PutUpAs = "draft" | "option" | "open";

/** Whether a party could settle without asking anybody who was not there (source: 9.1 S58, L8). */
export type AuthorityAnswer = "yes" | "no" | "not_asked";

/** How the child's or young person's views came into the meeting, if they did (source: L11, regulation 38(2)). */
export type ViewsHeard = "in_the_meeting" | "before_the_meeting" | "through_somebody" | "not_heard";

/** How a mediation ended (source: domain/send-mediation.md 9.1 S28, S59). */
export type Conclusion = "agreed" | "partly_agreed" | "not_agreed" | "stopped" | "to_be_continued";

export interface View {
  you: You;
  room?: RoomShown;
  mediator?: MediatorShown;
}

/** By which ways people's browsers reach each other: by the relay alone, so that nobody learns another's address, or by all there are. */
export type Ways = "relay" | "all";

/** The sections of an education, health and care plan (SEND Regulations 2014, regulation 12). */
export type Section = "A" | "B" | "C" | "D" | "E" | "F" | "G" | "H1" | "H2" | "I" | "J" | "K";

/** What an agreed action is about, as the mediator sorts it (rows L18, T1-T9). */
export type Matter = "assess" | "make_plan" | "look_again" | "change_content" | "change_placement" | "change_both" | "keep" | "keep_and_change" | "end" | "not_appealable";

/** The rows, by the numbers of the domain reference (section 2). T7a is the second half of its T7. */
export type RuleId = "T1" | "T1a" | "T1b" | "T2" | "T2a" | "T3" | "T4" | "T5" | "T5b" | "T6" | "T7" | "T7a" | "T8" | "T9" | "T10" | "T11" | "T20" | "T21" | "T22" | "T23" | "T24" | "T25" | "T26" | "T27" | "T28";

/** The words of an agreed action as they should be; what is left out is right. `different_date`: `by_when` is agreed in writing in place of the law's (regulation 42(5)). */
export interface ActionCorrection {
  action: string;
  what?: string;
  who?: string;
  by_when?: string;
  how_seen?: string;
  different_date?: boolean;
}

/** My page takes part. Said to everybody by a newcomer; whoever takes part says it back to that one, as an `answer`, and is then offered a connection by the newcomer. */
export interface Hello {
  kind: "hello";
  answer: boolean;
  about: About;
}

/** What my page takes part with from now on. */
export interface AboutMe {
  kind: "about";
  about: About;
}

/** One half of a connection. `link`: the connection's own id, by chance, of whoever offers it. To one person. */
export interface Description {
  kind: "description";
  link: string;
  type: DescriptionType;
  sdp: string;
}

/** A way to reach this end of a connection. Empty: there are no more. To one person. */
export interface Candidate {
  kind: "candidate";
  link: string;
  candidate: string;
  mid: string;
}

/** Please look for ways anew (an ICE restart). To one person. */
export interface Restart {
  kind: "restart";
  link: string;
}

/** My page takes part no more. */
export interface Bye {
  kind: "bye";
}

/** This person's browser sends sound without the floor, which nobody hears. Only mediators are told. */
export interface Noticed {
  kind: "noticed";
  participant: string;
}

/** One person's own part. `may`: the commands that the house rules allow them now. `requests`: their ongoing ones, each what `let_go` would give up, with its place if it has one. `turn`: theirs, if they hold the floor. `turn_request`: what `let_go` would give up then, or while their turn waits for a short reply. `pass_to`: who of their side could have it next. `notes`: what the mediator said to them alone. `outcome_correction`: what they would correct in the outcome. `versions`: when each version of the sealed outcome was sealed, once there is more than the first; for everybody who may have it. `proposed_correction`: a correction that they are asked to agree to. `removal`: what the mediator said to them when they were removed. */
export interface You {
  id: string;
  role: Role;
  whereabouts: Whereabouts;
  agreed_terms: string[];
  closed: boolean;
  may: string[];
  suggestions: Record<string, SuggestionShown>;
  requests: Record<string, OwnRequestShown>;
  pass_to: string[];
  notes: Record<string, NoteShown>;
  speaks: boolean;
  party?: Party;
  turn?: string;
  turn_request?: string;
  denial?: DenialShown;
  answer?: Understood;
  correction?: string;
  outcome_correction?: OutcomeCorrection;
  removal?: string;
  versions?: string[];
  proposed_correction?: CorrectionShown;
}

/** As `RTCIceServer` wants it. */
export interface RelayServer {
  urls: string[];
  username?: string;
  credential?: string;
}

/** One row. `mark`: of the row and of how its days are counted, the weaker of the two. `start`: the event that it is counted from, on `starts_on`. `chosen_by`: who chose that event. `done_on`: when it was done, as far as is on record; `late`: after the day. `shorter`: the family agreed to less time. `why_none`: why there is no day. */
export interface CaseDateShown {
  rule: RuleId;
  does: Duty;
  bound: Bound[];
  source: string;
  mark: Mark;
  cautions: Caution[];
  day?: LastDayShown;
  start?: Start;
  starts_on?: string;
  chosen_by?: Chooser;
  done_on?: string;
  late?: boolean;
  shorter?: boolean;
  why_none?: WhyNoDay;
}

/** The time to appeal. `day`: the last one; `ends`: both clocks. `awaits_certificate`: it needs a certificate, and none is issued, which may make the last day later. `why_none`: why there is no day. */
export interface AppealShown {
  rule: RuleId;
  source: string;
  mark: Mark;
  cautions: Caution[];
  ends: EndingShown[];
  awaits_certificate: boolean;
  day?: LastDayShown;
  why_none?: WhyNoDay;
}

/** Why no certificate is needed (row L2). */
export type WhyLetter = "only_the_school" | "health_or_social_care_only" | "disagreement_resolution";

/** The day on which the rights in the case pass to the young person. `past`: it has come. */
export interface SchoolAgeShown {
  ends: string;
  past: boolean;
  source: string;
  mark: Mark;
}

/** Why there are no dates at all. */
export type WhyNoDates = "no_case" | "wales" | "too_early";

/** What a page takes part with. */
export interface About {
  microphone: Microphone;
  camera: boolean;
  screen: boolean;
}

/** Which half of the two that make a connection (RFC 8829). */
export type DescriptionType = "offer" | "answer";

/** What somebody is in the mediation (design, section 2). */
export type Role = "mediator" | "parent" | "young_person" | "child" | "supporter" | "school" | "local_authority" | "health_commissioner" | "professional" | "interpreter" | "captioner" | "observer";

/** How far somebody has come: reading the terms, waiting to be let in, in the room; or removed from it. */
export type Whereabouts = "terms" | "waiting" | "room" | "removed";

/** What everybody in the room sees. `closing`: the closing step, for as long as it lasts. `conclusion` from the close on. `being_corrected`: the number of a correction of the sealed outcome that the mediator has proposed; what it says is for those who are asked. */
export interface RoomShown {
  mediation: Mediation;
  agenda: AgendaShown;
  session: SessionShown;
  people: PeopleShown;
  floor: FloorShown;
  hearing: HearingShown;
  guidance: GuidanceShown;
  board: BoardShown;
  closing?: ClosingShown;
  conclusion?: ConclusionShown;
  being_corrected?: number;
}

/** What is for the mediator's eyes. `unresolved`: the actions that a close would leave not agreed. `drafts`: the actions that nobody else sees; `board_order`: the board's order with them. `unheard`: who has a say in the present step and has not had the floor in it. `heard`: seconds by side, a party's name or a person's id; it stands still while somebody speaks. `waiting`: who has a hand raised, longest first. Information, and no advice. `undo`: the turn that could be undone. `correctable`: what was sealed and can be corrected, from the seal on. */
export interface MediatorShown {
  door: Record<string, KnockShown>;
  suggestions: Record<string, SuggestionShown>;
  unresolved: string[];
  drafts: Record<string, ActionShown>;
  board_order: string[];
  outcome: number;
  closing: ClosingWrittenShown;
  asides: Record<string, AsideShown>;
  unheard: string[];
  heard: Record<string, number>;
  waiting: string[];
  limits: Record<string, number>;
  answers: Record<string, Understood>;
  corrections: Record<string, Correction>;
  private_notes: Record<string, PrivateNoteShown>;
  undo?: string;
  conclusion?: ConclusionShown;
  correctable?: CorrectableShown;
}

/** What has to be done. */
export type Duty = "say_will_assess" | "say_no_plan" | "send_final_plan_after_assessment" | "issue_draft_plan" | "send_final_plan" | "reconsider" | "amend_content" | "amend_placement" | "amend_content_and_placement" | "keep_plan" | "amend_kept_plan" | "end_plan" | "do_other_action" | "tell_authority_of_agreement" | "keep_to_agreed_date" | "contact_adviser" | "certify_not_pursued" | "tell_commissioner" | "hold_mediation" | "give_notice_of_meeting" | "certify_took_part" | "certify_deemed" | "appeal" | "share_outcome";

/** How far a row can be trusted. A screen says so wherever it is not `verified`. */
export type Mark = "verified" | "corroborated" | "ambiguous" | "unverified" | "practice";

/** `open`: sound goes out, if its person may be heard. `ready`: there is one, and it is off. */
export type Microphone = "open" | "ready" | "none";

export interface SuggestionShown {
  by: string;
  what: string;
  who: string;
  at: string;
  by_when?: string;
}

/** One's own request. `place`: in the queue, 1 being next. `state`: a request to the mediator is pending until they have seen it. */
export interface OwnRequestShown {
  kind: RequestKind;
  state: RequestState;
  place?: number;
}

/** What the mediator says, to one or to all. */
export interface NoteShown {
  kind: NoteKind;
  at: string;
  words: string;
  term?: string;
}

/** One's last request that the mediator declined. `cleared`: with all the others, and why. */
export interface DenialShown {
  request: string;
  words: string;
  at: string;
  cleared?: Cleared;
}

/** What somebody would have corrected. `outcome`: the number of the outcome that they had read. */
export interface OutcomeCorrection {
  words: string;
  outcome: number;
  at: string;
}

/** A proposed correction, for whoever is asked to agree to it. `parties` and `owners`: whose yes it needs. `change`: what they would have otherwise in it. `yes`: whether nothing more is asked of them. */
export interface CorrectionShown {
  number: number;
  why: string;
  changes: ChangeShown[];
  parties: Party[];
  owners: string[];
  assents: Partial<Record<Party, Assent>>;
  promises: Record<string, Assent>;
  change?: string;
  yes?: boolean;
}

/** What everybody in it knows it by: its reference and the child's initials; and whose law it stands under. */
export interface Mediation {
  reference: string;
  child: string;
  jurisdiction?: Jurisdiction;
}

export interface AgendaShown {
  order: string[];
  by_id: Record<string, StepShown>;
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

/** `interrupted`: the turn that goes on after a short reply. `taking`: whether new hands are taken. */
export interface FloorShown {
  order: string[];
  by_id: Record<string, RequestShown>;
  taking: boolean;
  turn?: TurnShown;
  interrupted?: TurnShown;
  limit?: TimeLimit;
}

/** Who may be heard now. `everybody`: by everybody in the room. `lanes`: who may be heard besides, by those named alone. Whoever is in neither is heard by nobody, whatever their browser sends. */
export interface HearingShown {
  everybody: string[];
  lanes?: Record<string, string[]>;
}

/** What the mediator says to everybody beside the floor. */
export interface GuidanceShown {
  notes: Record<string, NoteShown>;
  check?: CheckShown;
  summary?: SummaryShown;
  child_cued_at?: string;
}

export interface BoardShown {
  order: string[];
  by_id: Record<string, ActionShown>;
  parties: Party[];
  absences: Partial<Record<Party, string>>;
}

/** What the mediator has written of the closing, and what they are told. `missing`: what keeps the meeting from being closed, in order. */
export interface ClosingWrittenShown {
  authorities: Partial<Record<Party, AuthorityShown>>;
  open_acknowledged: boolean;
  corrections: Record<string, OutcomeCorrection>;
  missing: LackShown[];
  views?: Views;
}

/** Who has to. */
export type Bound = "local_authority" | "health_commissioner" | "family" | "adviser" | "mediator" | "parties";

/** What a screen has to say beside the date. */
export type Caution = "read_two_ways" | "start_read_two_ways" | "warn_before_recording" | "exception_may_be_claimed" | "family_may_consent_to_less" | "mediating_stops_no_clock";

/** A last day. `past`: it is over. `working_day`: whether it is one; `last_working_day`: on it or before it. `until`: the English time at which it is over, if that is no midnight. */
export interface LastDayShown {
  on: string;
  weekday: Weekday;
  working_day: boolean;
  bank_holidays: BankHoliday[];
  past: boolean;
  last_working_day?: string;
  until?: string;
}

/** The event that a clock runs from. */
export type Start = "agreement" | "notice_sent" | "certificate_issued" | "adviser_told_no" | "family_raised_health" | "family_told_authority" | "adviser_told_authority" | "authority_told_commissioner" | "authority_told_adviser" | "meeting" | "mediation_concluded";

/** Whose choice something was, by their part in the case and never by name. */
export type Chooser = "adviser" | "mediator" | "family" | "local_authority" | "health_commissioner";

/** Why a row has no day: the fact that is missing, or why nothing can be counted from it. */
export type WhyNoDay = "no_notice" | "no_health_raised" | "no_thirty_days" | "no_meeting_day" | "not_ended" | "authority_did_not_say" | "too_early" | "beyond_the_calendar";

/** The end of one of the two clocks. `counted`: before the tribunal's rules moved it, for the reasons in `moved`. `counts`: it is the later one, and so the last day to appeal. */
export interface EndingShown {
  start: Start;
  starts_on: string;
  counted: string;
  day: LastDayShown;
  moved: Moved[];
  counts: boolean;
}

/** RFC 8855, section 5.2.5, by its names. */
export type RequestState = "pending" | "accepted" | "granted" | "denied" | "cancelled" | "released" | "revoked";

/** What the mediator says: a nudge, a reminder of a term, a warning for breaking one. */
export type NoteKind = "nudge" | "reminder" | "warning";

/** Whose law a mediation stands under. */
export type Jurisdiction = "england" | "wales";

/** How the meeting stands (design, section 2). */
export type SessionState = "waiting" | "open" | "paused" | "suspended" | "closing" | "closed";

/** The closing step, for everybody. `outcome`: the number of the outcome that is there to read; missing while there is none. `confirmations` and `unconfirmed`: by party. */
export interface ClosingShown {
  confirmations: Partial<Record<Party, OutcomeConfirmation>>;
  unconfirmed: Partial<Record<Party, string>>;
  outcome?: number;
}

/** `number`: what a mediator who writes over it quotes. */
export interface ConclusionShown {
  conclusion: Conclusion;
  words: string;
  number: number;
}

/** Somebody at the door. `ready`: has agreed to the terms. `again`: was let in before, elsewhere. */
export interface KnockShown {
  participant: string;
  device: string;
  ready: boolean;
  again: boolean;
}

/** An action as it stands. `earlier`: the wordings before, that everybody could see, until the close. `late`: its date is later than the law's, and nobody has said that it is agreed in its place. `awaits_owner`: whoever has to do it is here, and has still to say that they will. */
export interface ActionShown {
  wording: number;
  what: string;
  who: string;
  reworded_at: string;
  by_when?: string;
  how_seen?: string;
  section?: Section;
  matter?: Matter;
  row?: RuleId;
  owner?: string;
  authority_words?: boolean;
  different_date?: boolean;
  number: number;
  standing: Standing;
  assents: Partial<Record<Party, Assent>>;
  changes: Partial<Record<Party, ChangeAsked>>;
  law: ActionLawShown;
  earlier: WordsShown[];
  late?: boolean;
  awaits_owner?: boolean;
  promise?: Assent;
  remit?: Remit;
  confirmed_at?: string;
}

/** A request that the mediator alone is shown. */
export interface AsideShown {
  participant: string;
  kind: RequestKind;
  state: RequestState;
  raised_at: string;
  reason?: string;
}

/** What somebody would put right in the summary. For the mediator and its author. */
export interface Correction {
  by: string;
  words: string;
  at: string;
}

/** What the mediator said to one person alone. */
export interface PrivateNoteShown {
  kind: NoteKind;
  at: string;
  to: string;
  words: string;
  term?: string;
}

/** What the mediator can correct, as it reads now; the correction that they proposed, and what people would have otherwise in it. `ready`: everybody who must agree has said yes. */
export interface CorrectableShown {
  order: string[];
  actions: Record<string, AgreedActionShown>;
  words: string;
  changes: Record<string, CorrectionAsked>;
  proposed?: CorrectionShown;
  ready?: boolean;
}

/** The days of the week, Monday first. */
export type Weekday = "monday" | "tuesday" | "wednesday" | "thursday" | "friday" | "saturday" | "sunday";

/** Why every raised hand was declined at once: the mediator said so, or the meeting moved to another step. */
export type Cleared = "queue" | "step";

/** One change, before and after; a date as it is written in a message. `action`: its number, if it is of one. `other_date`: the day is agreed in place of the law's. */
export interface ChangeShown {
  changed: Changed;
  before: string;
  after: string;
  action?: number;
  other_date?: boolean;
}

/** A party's yes to the current wording, and who said it. */
export interface Assent {
  by: string;
  at: string;
}

/** `title` and `reason`: of a step that the mediator added; `reason` also of one that was skipped. */
export interface StepShown {
  step: Step;
  progress: Progress;
  title?: string;
  reason?: string;
}

export interface PauseShown {
  reason: string;
  until?: string;
  term?: string;
}

export interface PersonShown {
  name: string;
  role: Role;
  attendance: Attendance;
  speaks: boolean;
  party?: Party;
}

export interface RequestShown {
  participant: string;
  kind: RequestKind;
  raised_at: string;
  reason?: string;
}

/** A turn, for everybody. `held_since`: the holder's line is gone. `deadline`: the next thing that time brings. `running`: the clock runs, since `clock_since`; it showed `clock_before` seconds then, and shows them while it stands. What is left of a limit follows from them. */
export interface TurnShown {
  id: string;
  holder: string;
  phase: Phase;
  kind: RequestKind;
  given_at: string;
  running: boolean;
  clock_before: number;
  clock_since?: string;
  held_since?: string;
  deadline?: Deadline;
  limit?: TimeLimit;
  typed?: string;
}

/** Seconds a turn may take, and the seconds of grace after them. The person is told before the time is over. */
export interface TimeLimit {
  seconds: number;
  grace: number;
}

export interface CheckShown {
  id: string;
  point: string;
  at: string;
}

export interface SummaryShown {
  id: string;
  words: string;
  at: string;
}

/** Where an action stands, for the words on its card. */
export type Standing = "draft" | "option" | "needs_agreement" | "change_asked" | "all_agreed" | "confirmed" | "not_agreed";

/** `agreed_on`: the day they run from. `row`: the one that the action's own date is for. `why_none`: why there is no date. */
export interface ActionLawShown {
  agreed_on: string;
  dates: LegalDateShown[];
  row?: RuleId;
  why_none?: WhyNoLaw;
}

export interface AuthorityShown {
  answer: AuthorityAnswer;
  by?: string;
}

/** One thing that is missing, and of which party, if it is one party's. */
export interface LackShown {
  what: Missing;
  party?: Party;
}

/** How they were heard, and the steps that were taken or the reason why not. Never what they said. */
export interface Views {
  how: ViewsHeard;
  words: string;
}

/** A bank holiday of England and Wales, and its English name. */
export interface BankHoliday {
  on: string;
  name: string;
}

/** Why the last day is another than the same number in a later month. */
export type Moved = "short_month" | "not_a_working_day" | "august" | "christmas";

/** What a correction can change. */
export type Changed = "what" | "who" | "by_when" | "how_seen" | "conclusion";

/** A usual step of the meeting (source: 9.1 S16-S28), or one that the mediator added. */
export type Step = "introduction" | "family" | "school" | "others" | "local_authority" | "open_discussion" | "actions" | "added";

/** How far a step has come. */
export type Progress = "to_come" | "now" | "done" | "skipped";

/** Whether a person can be met in the room now. */
export type Attendance = "here" | "away" | "expected" | "removed";

/** How far a turn has come. `offered`: the person has not said yet that they are ready. */
export type Phase = "offered" | "speaking" | "wrapping_up";

/** A party's confirmation of the whole outcome, and who gave it. */
export interface OutcomeConfirmation {
  by: string;
  at: string;
}

/** What a party would change in the current wording, in its own words. */
export interface ChangeAsked {
  by: string;
  words: string;
  at: string;
}

/** The exact words of one wording; what is not yet said is left out. `wording`: its number. */
export interface WordsShown {
  wording: number;
  what: string;
  who: string;
  reworded_at: string;
  by_when?: string;
  how_seen?: string;
  section?: Section;
  matter?: Matter;
  row?: RuleId;
  owner?: string;
  authority_words?: boolean;
  different_date?: boolean;
}

/** What an officer of the local authority said: whether the wording lies in what the authority may do (S12). */
export interface Remit {
  within: boolean;
  by: string;
  at: string;
}

/** What can keep a meeting from being closed, in the order in which the mediator comes to it. */
export type Missing = "open_items" | "conclusion" | "authority" | "views" | "confirmation";

/** An agreed action in its newest words. `law_day`: the law's last day for what its date is for. */
export interface AgreedActionShown {
  number: number;
  what: string;
  who: string;
  by_when: string;
  how_seen: string;
  owner?: string;
  law_day?: string;
}

/** What somebody would have otherwise in a correction. `number`: of the one that they had read. */
export interface CorrectionAsked {
  words: string;
  number: number;
  at: string;
}

/** Something that becomes true at a time, unless the turn it is for has changed by then. */
export interface Deadline {
  turn: string;
  kind: DeadlineKind;
  at: string;
}

/** One last day. `mark`: of the row and of how its days are counted, the weaker of the two. `working_day`: whether it is one; `last_working_day`: on it or before it. `agreed`: the day agreed in writing in its place. */
export interface LegalDateShown {
  rule: RuleId;
  does: Duty;
  bound: Bound[];
  on: string;
  weekday: Weekday;
  working_day: boolean;
  bank_holidays: BankHoliday[];
  source: string;
  mark: Mark;
  cautions: Caution[];
  replaceable: boolean;
  last_working_day?: string;
  agreed?: string;
}

/** Why an action has no date in law. */
export type WhyNoLaw = "not_sorted" | "wales" | "too_early" | "not_bound" | "beyond_the_calendar";

/** What a deadline brings. */
export type DeadlineKind = "wrap_up" | "time_over" | "held_too_long";
