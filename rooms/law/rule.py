"""The only home of what a row of the law's table is made of."""

from collections.abc import Mapping
from datetime import date, time
from enum import StrEnum

from rooms.messages import Value


class RuleId(StrEnum):
    """The rows, by the numbers of the domain reference (section 2). T7a is the second half of its T7."""

    T1 = "T1"
    T1A = "T1a"
    T1B = "T1b"
    T2 = "T2"
    T2A = "T2a"
    T3 = "T3"
    T4 = "T4"
    T5 = "T5"
    T5B = "T5b"
    T6 = "T6"
    T7 = "T7"
    T7A = "T7a"
    T8 = "T8"
    T9 = "T9"
    T10 = "T10"
    T11 = "T11"
    T20 = "T20"
    T21 = "T21"
    T22 = "T22"
    T23 = "T23"
    T24 = "T24"
    T25 = "T25"
    T26 = "T26"
    T27 = "T27"
    T28 = "T28"


class Mark(StrEnum):
    """How far a row can be trusted. A screen says so wherever it is not `verified`."""

    VERIFIED = "verified"
    """Read in the statute or the instrument itself."""
    CORROBORATED = "corroborated"
    """Read in one or more sources that report the law."""
    AMBIGUOUS = "ambiguous"
    """The sources can be read in two ways; one was taken."""
    UNVERIFIED = "unverified"
    """Believed, and checked in no source."""
    PRACTICE = "practice"
    """What services usually do. No law."""


class Unit(StrEnum):
    """What a limit is counted in."""

    AT_ONCE = "at_once"
    HOURS = "hours"
    CALENDAR_DAYS = "calendar_days"
    WORKING_DAYS = "working_days"
    WEEKS = "weeks"
    CALENDAR_MONTHS = "calendar_months"


class Start(StrEnum):
    """The event that a clock runs from."""

    AGREEMENT = "agreement"
    """The date of the mediation agreement; not the day it was typed, sent or signed."""
    NOTICE_SENT = "notice_sent"
    CERTIFICATE_ISSUED = "certificate_issued"
    ADVISER_TOLD_NO = "adviser_told_no"
    FAMILY_RAISED_HEALTH = "family_raised_health"
    FAMILY_TOLD_AUTHORITY = "family_told_authority"
    ADVISER_TOLD_AUTHORITY = "adviser_told_authority"
    AUTHORITY_TOLD_COMMISSIONER = "authority_told_commissioner"
    AUTHORITY_TOLD_ADVISER = "authority_told_adviser"
    MEETING = "meeting"
    MEDIATION_CONCLUDED = "mediation_concluded"


class Limit(Value, frozen=True, kw_only=True):
    """How long. `before`: counted backwards from the start, as a notice is from its meeting."""

    amount: int
    unit: Unit
    before: bool = False


class Clock(Value, frozen=True, kw_only=True):
    """A limit, and the events that may start it: more than one only where the sources differ."""

    starts: tuple[Start, ...]
    limit: Limit


class Bound(StrEnum):
    """Who has to."""

    LOCAL_AUTHORITY = "local_authority"
    HEALTH_COMMISSIONER = "health_commissioner"
    FAMILY = "family"
    ADVISER = "adviser"
    MEDIATOR = "mediator"
    PARTIES = "parties"


class Duty(StrEnum):
    """What has to be done."""

    SAY_WILL_ASSESS = "say_will_assess"
    SAY_NO_PLAN = "say_no_plan"
    SEND_FINAL_PLAN_AFTER_ASSESSMENT = "send_final_plan_after_assessment"
    ISSUE_DRAFT_PLAN = "issue_draft_plan"
    SEND_FINAL_PLAN = "send_final_plan"
    RECONSIDER = "reconsider"
    AMEND_CONTENT = "amend_content"
    AMEND_PLACEMENT = "amend_placement"
    AMEND_CONTENT_AND_PLACEMENT = "amend_content_and_placement"
    KEEP_PLAN = "keep_plan"
    AMEND_KEPT_PLAN = "amend_kept_plan"
    END_PLAN = "end_plan"
    DO_OTHER_ACTION = "do_other_action"
    TELL_AUTHORITY_OF_AGREEMENT = "tell_authority_of_agreement"
    KEEP_TO_AGREED_DATE = "keep_to_agreed_date"
    CONTACT_ADVISER = "contact_adviser"
    CERTIFY_NOT_PURSUED = "certify_not_pursued"
    TELL_COMMISSIONER = "tell_commissioner"
    HOLD_MEDIATION = "hold_mediation"
    GIVE_NOTICE_OF_MEETING = "give_notice_of_meeting"
    CERTIFY_TOOK_PART = "certify_took_part"
    CERTIFY_DEEMED = "certify_deemed"
    APPEAL = "appeal"
    SHARE_OUTCOME = "share_outcome"


class Caution(StrEnum):
    """What a screen has to say beside the date."""

    READ_TWO_WAYS = "read_two_ways"
    START_READ_TWO_WAYS = "start_read_two_ways"
    WARN_BEFORE_RECORDING = "warn_before_recording"
    """The family would give up its plan: the mediator is warned before it is written down."""
    EXCEPTION_MAY_BE_CLAIMED = "exception_may_be_claimed"
    """The authority may say that regulation 44(3) excuses it. Told, never computed (row L22)."""
    FAMILY_MAY_CONSENT_TO_LESS = "family_may_consent_to_less"
    MEDIATING_STOPS_NO_CLOCK = "mediating_stops_no_clock"


class Counting(StrEnum):
    """How a length of time becomes a day."""

    WEEKS = "weeks"
    CALENDAR_MONTHS = "calendar_months"
    CALENDAR_DAYS = "calendar_days"
    WORKING_DAYS = "working_days"
    WORKING_DAYS_BEFORE = "working_days_before"
    HOURS = "hours"
    NEXT_WORKING_DAY = "next_working_day"
    AUGUST_AND_CHRISTMAS = "august_and_christmas"
    FIVE_O_CLOCK = "five_o_clock"


class Rule(Value, frozen=True, kw_only=True):
    """One row. `replaceable`: the parties may agree another date in writing (regulation 42(5)).

    `counted_by`: the ways of counting that the row's date rests on, each with a mark of its own in the edition.
    `duty` and `note` are plain English for whoever checks the table; what a screen says is made in the shell
    from `does` and `cautions`. `closes_at`: the English time at which the last day is over, where it is not
    midnight.
    """

    id: RuleId
    does: Duty
    duty: str
    bound: tuple[Bound, ...]
    clocks: tuple[Clock, ...]
    source: str
    mark: Mark
    counted_by: tuple[Counting, ...]
    checked_on: date
    effective_from: date
    replaceable: bool = False
    cautions: tuple[Caution, ...] = ()
    closes_at: time | None = None
    note: str = ""


class Matter(StrEnum):
    """What an agreed action is about, as the mediator sorts it (rows L18, T1-T9)."""

    ASSESS = "assess"
    MAKE_PLAN = "make_plan"
    LOOK_AGAIN = "look_again"
    CHANGE_CONTENT = "change_content"
    CHANGE_PLACEMENT = "change_placement"
    CHANGE_BOTH = "change_both"
    KEEP = "keep"
    KEEP_AND_CHANGE = "keep_and_change"
    END = "end"
    NOT_APPEALABLE = "not_appealable"


class CountingRule(Value, frozen=True, kw_only=True):
    """How the engine counts, in plain English, with what that rests on."""

    how: str
    source: str
    mark: Mark


class CertificateKind(StrEnum):
    """Why a mediation certificate is issued (the domain reference, section 3)."""

    NOT_PURSUED = "not_pursued"
    TOOK_PART = "took_part"
    DEEMED = "deemed"
    CHANGED_MIND = "changed_mind"


class CertificateWindow(Value, frozen=True, kw_only=True):
    """One kind of certificate: its row in the domain reference, and the rule whose limit it has."""

    row: str
    rule: RuleId
    when: str
    source: str
    mark: Mark


class Jurisdiction(StrEnum):
    """Whose law a mediation stands under."""

    ENGLAND = "england"
    WALES = "wales"


class Edition(Value, frozen=True, kw_only=True):
    """The whole table as the law stood from one day on. A change of the law is a new edition (row L32)."""

    version: str
    jurisdiction: Jurisdiction
    effective_from: date
    checked_on: date
    rules: Mapping[RuleId, Rule]
    matters: Mapping[Matter, tuple[RuleId, ...]]
    certificates: Mapping[CertificateKind, CertificateWindow]
    counting: Mapping[Counting, CountingRule]

    def rules_for(self, matter: Matter, *, authority_was_a_party: bool = True) -> tuple[Rule, ...]:
        """The rows that an action of that matter stands under, in the order of their dates.

        T10 comes on top where the local authority was not a party: the health commissioner alone mediated.
        """
        ids = self.matters[matter] if authority_was_a_party else (RuleId.T10, *self.matters[matter])
        return tuple(self.rules[one] for one in ids)


class WhyOff(StrEnum):
    """Why there is no table."""

    WALES_HAS_ITS_OWN_LAW = "wales_has_its_own_law"
    BEFORE_THE_FIRST_EDITION = "before_the_first_edition"


class Off(Value, frozen=True, kw_only=True):
    """No table, so no date: why, as a code and in plain English, and what that rests on."""

    jurisdiction: Jurisdiction
    why: WhyOff
    reason: str
    source: str
    mark: Mark
