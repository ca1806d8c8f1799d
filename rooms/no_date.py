"""The only home of why a date cannot be said: a code for each reason, and the exception that carries it."""

from enum import StrEnum


class WhyNoDate(StrEnum):
    """Why the law's table gives no date here. People read its sentence, made in the shell."""

    BEYOND_THE_CALENDAR = "beyond_the_calendar"
    """The bank holidays of that day are not known, so nothing about it is guessed."""
    BEFORE_THE_RULE = "before_the_rule"
    """The clock would start before the rule was law."""
    NO_LIMIT_OF_ITS_OWN = "no_limit_of_its_own"
    """T11 is whatever was agreed: it has no length to count."""
    COUNTED_OTHERWISE = "counted_otherwise"
    """T27 and T28 have functions of their own: two clocks, or hours."""
    START_NOT_SAID = "start_not_said"
    """Several events may start the clock (T23), and nobody said which one it was."""
    NOT_A_START_OF_THIS_RULE = "not_a_start_of_this_rule"
    """That event does not start this clock."""
    MAY_NOT_BE_REPLACED = "may_not_be_replaced"
    """Regulation 42(5) does not reach this rule (T10, and everything before the meeting)."""
    AGREED_BEFORE_THE_START = "agreed_before_the_start"
    """The date agreed instead lies before the agreement itself."""
    CERTIFICATE_BEFORE_NOTICE = "certificate_before_notice"
    """A certificate cannot be older than the notice of the decision that it is for."""


class NoDate(Exception):
    """There is no date, and `why` says why. It stands for an answer, not for a fault."""

    def __init__(self, why: WhyNoDate) -> None:
        super().__init__(why.value)
        self.why = why
