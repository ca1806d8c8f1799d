"""The only home of "no": every refusal has a code here, and its sentence in `server/names.py`."""

from enum import StrEnum


class Refusal(StrEnum):
    """Why a command changes nothing. The code goes over the wire; people read its sentence."""

    # Who and when
    NOT_IN_THE_ROOM = "not_in_the_room"
    NOT_YOURS_TO_DO = "not_yours_to_do"
    MEETING_HAS_NOT_STARTED = "meeting_has_not_started"
    MEETING_IS_OPEN = "meeting_is_open"
    MEETING_IS_PAUSED = "meeting_is_paused"
    MEETING_IS_SUSPENDED = "meeting_is_suspended"
    MEETING_IS_CLOSING = "meeting_is_closing"
    MEETING_IS_CLOSED = "meeting_is_closed"
    # The door
    NO_SUCH_PERSON = "no_such_person"
    NO_SUCH_TERM = "no_such_term"
    TERMS_NOT_AGREED = "terms_not_agreed"
    PERSON_WAS_REMOVED = "person_was_removed"
    # The floor
    PERSON_NOT_IN_THE_ROOM = "person_not_in_the_room"
    PERSON_DOES_NOT_SPEAK = "person_does_not_speak"
    PERSON_HAS_THE_FLOOR = "person_has_the_floor"
    YOU_HAVE_THE_FLOOR = "you_have_the_floor"
    TURN_HAS_CHANGED = "turn_has_changed"
    NOBODY_IS_WAITING = "nobody_is_waiting"
    NO_SUCH_REQUEST = "no_such_request"
    NOT_YOUR_TURN = "not_your_turn"
    NEEDS_PERMISSION = "needs_permission"
    QUEUE_IS_CLOSED = "queue_is_closed"
    NOT_A_SHORT_REPLY = "not_a_short_reply"
    REPLY_IN_A_REPLY = "reply_in_a_reply"
    NOTHING_TO_UNDO = "nothing_to_undo"
    NOT_OF_YOUR_SIDE = "not_of_your_side"
    TURN_HAS_NO_LIMIT = "turn_has_no_limit"
    NOT_DUE = "not_due"
    # The agenda, and what the mediator says
    NO_SUCH_STEP = "no_such_step"
    STEP_HAS_BEGUN = "step_has_begun"
    AGENDA_IS_FULL = "agenda_is_full"
    NO_SUCH_CHECK = "no_such_check"
    NO_SUCH_SUMMARY = "no_such_summary"
    # The board
    NO_SUCH_ACTION = "no_such_action"
    NO_SUCH_SUGGESTION = "no_such_suggestion"
    BOARD_IS_FULL = "board_is_full"
    TOO_MANY_SUGGESTIONS = "too_many_suggestions"
    WORDING_HAS_CHANGED = "wording_has_changed"
    ACTION_IS_CONFIRMED = "action_is_confirmed"
    ACTION_IS_NOT_CONFIRMED = "action_is_not_confirmed"
    ACTION_IS_WITHDRAWN = "action_is_withdrawn"
    ACTION_HAS_NO_OWNER = "action_has_no_owner"
    ACTION_HAS_NO_DATE = "action_has_no_date"
    ACTION_IS_NOT_PROPOSED = "action_is_not_proposed"
    DATE_IS_BEFORE_THE_MEETING = "date_is_before_the_meeting"
    DATE_IS_LATER_THAN_THE_LAW = "date_is_later_than_the_law"
    DATE_IS_TOO_FAR = "date_is_too_far"
    NO_LEGAL_DATE_TO_REPLACE = "no_legal_date_to_replace"
    LEGAL_DATE_CANNOT_BE_REPLACED = "legal_date_cannot_be_replaced"
    OTHER_DATE_NEEDS_EVERY_PARTY = "other_date_needs_every_party"
    MEDIATOR_OWNS_NO_ACTION = "mediator_owns_no_action"
    OWNER_IS_NOT_THE_AUTHORITY = "owner_is_not_the_authority"
    OWNER_HAS_NOT_AGREED = "owner_has_not_agreed"
    YOU_ARE_NOT_THE_OWNER = "you_are_not_the_owner"
    YOU_ARE_NOT_A_PARTY = "you_are_not_a_party"
    NOT_ALL_HAVE_AGREED = "not_all_have_agreed"
    NO_SUCH_PARTY = "no_such_party"
    # The outcome
    NO_CONCLUSION = "no_conclusion"
    CONCLUSION_HAS_CHANGED = "conclusion_has_changed"
    OUTCOME_HAS_CHANGED = "outcome_has_changed"
    CLOSING_IS_NOT_READY = "closing_is_not_ready"
    PARTY_HAS_CONFIRMED = "party_has_confirmed"
    NOT_OF_THAT_PARTY = "not_of_that_party"
    VIEWS_NEED_A_REASON = "views_need_a_reason"
    # A correction after the seal
    CORRECTION_HAS_CHANGED = "correction_has_changed"
    CORRECTION_CHANGES_NOTHING = "correction_changes_nothing"


class Refused(Exception):
    """A rule's coded no. The room is exactly as it was."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal.value)
        self.refusal = refusal
