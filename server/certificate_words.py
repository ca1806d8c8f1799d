"""The only home of the names and sentences of the certificate: kinds, decisions, marks, and why nothing is issued.

Each is a table made by a function of the words, as those of `server/names.py` are.
"""

from collections.abc import Mapping

from rooms.appeal_window import Moved
from rooms.case import Decision
from rooms.certificate import Capacity, WhyLetter
from rooms.issuing import Doubt, WhyNotIssued
from rooms.law.rule import CertificateKind, Counting, Mark, Start
from server.words import Words


def kind_names(words: Words) -> Mapping[CertificateKind, str]:
    """Every kind, as the line under the certificate's title."""
    return {
        CertificateKind.NOT_PURSUED: words.say("The family does not wish to pursue mediation"),
        CertificateKind.TOOK_PART: words.say("The family took part in mediation"),
        CertificateKind.DEEMED: words.say("The family is treated as having taken part in mediation"),
        CertificateKind.CHANGED_MIND: words.say("The family no longer wishes to pursue mediation"),
    }


def choice_names(words: Words) -> Mapping[CertificateKind, str]:
    """What the mediator chooses from after a meeting. That the family wants none is said before one."""
    return {
        CertificateKind.TOOK_PART: words.say("The family took part in mediation, and it has ended"),
        CertificateKind.CHANGED_MIND: words.say("The family no longer wished to pursue mediation"),
        CertificateKind.DEEMED: words.say(
            "The authority could not arrange mediation in time, or did not take part"
        ),
    }


def decision_names(words: Words) -> Mapping[Decision, str]:
    """Every matter that a dispute may be about."""
    return {
        Decision.NO_ASSESSMENT: words.say("Not to make an education, health and care needs assessment"),
        Decision.NO_PLAN: words.say("Not to make an education, health and care plan after an assessment"),
        Decision.PLAN_CONTENT: words.say("What the education, health and care plan says"),
        Decision.NO_REASSESSMENT: words.say("Not to assess the needs again"),
        Decision.NO_AMENDMENT: words.say(
            "Not to change or replace the education, health and care plan after a review or a new assessment"
        ),
        Decision.PLAN_ENDED: words.say("To end the education, health and care plan"),
        Decision.ONLY_THE_SCHOOL: words.say(
            "The school named in the plan, or that none is named (Section I)"
        ),
        Decision.HEALTH_OR_SOCIAL_CARE_ONLY: words.say("Health care or social care alone"),
        Decision.DISAGREEMENT_RESOLUTION: words.say("A disagreement outside the right of appeal"),
    }


def capacity_names(words: Words) -> Mapping[Capacity, str]:
    """In which role a paper is issued."""
    return {Capacity.ADVISER: words.say("Mediation adviser"), Capacity.MEDIATOR: words.say("Mediator")}


def start_names(words: Words) -> Mapping[Start, str]:
    """The events that may start the thirty days, as the end of a sentence that gives the day."""
    return {
        Start.FAMILY_TOLD_AUTHORITY: words.say(
            "the family told the local authority that it wanted mediation"
        ),
        Start.ADVISER_TOLD_AUTHORITY: words.say(
            "the adviser told the local authority that the family wanted mediation"
        ),
        Start.AUTHORITY_TOLD_COMMISSIONER: words.say(
            "the local authority told the health commissioner what was in dispute"
        ),
    }


def moved_names(words: Words) -> Mapping[Moved, str]:
    """Why a last day is another than the same number in a later month."""
    return {
        Moved.SHORT_MONTH: words.say("that month has no such day, so its last day counts"),
        Moved.NOT_A_WORKING_DAY: words.say("moved to the next working day"),
        Moved.AUGUST: words.say("it would have ended in August: moved to the first working day after it"),
        Moved.CHRISTMAS: words.say(
            "it would have ended between 25 December and 1 January: moved to the first working day after that"
        ),
    }


def mark_names(words: Words) -> Mapping[Mark, str]:
    """How far a rule can be trusted, as the end of the sentence that states it."""
    return {
        Mark.VERIFIED: words.say("read in the rules themselves"),
        Mark.CORROBORATED: words.say("read in reports of the rules"),
        Mark.AMBIGUOUS: words.say("can be read in two ways"),
        Mark.UNVERIFIED: words.say("not verified"),
        Mark.PRACTICE: words.say("a custom, and no rule"),
    }


def length_names(words: Words) -> Mapping[bool, str]:
    """How long there is to appeal, without a certificate and with one."""
    return {
        False: words.say("Two months from the notice: rule 20(1)(c)"),
        True: words.say(
            "Two months from the notice, or one from the certificate if that ends later: rule 20(1)(c)"
        ),
    }


def counting_names(words: Words) -> Mapping[Counting, str]:
    """The ways of counting that the time to appeal rests on."""
    return {
        Counting.CALENDAR_MONTHS: words.say("A month ends on the day of the same number in the next month"),
        Counting.NEXT_WORKING_DAY: words.say(
            "A last day that is no working day moves to the next one: rule 12(2)"
        ),
        Counting.AUGUST_AND_CHRISTMAS: words.say(
            "A last day in August or at Christmas moves past it: rule 12(3)(a)"
        ),
        Counting.FIVE_O_CLOCK: words.say("The last day is over at five in the afternoon: rule 12(1)"),
    }


def letter_sentences(words: Words) -> Mapping[WhyLetter, str]:
    """Why no certificate is needed."""
    return {
        WhyLetter.ONLY_THE_SCHOOL: words.say(
            "The dispute is only about the school or other place that the education, health and care plan names "
            "in Section I, or about none being named. Section 55 asks for no certificate before an appeal about "
            "that alone. An appeal that is also about another part of the plan does need one."
        ),
        WhyLetter.HEALTH_OR_SOCIAL_CARE_ONLY: words.say(
            "The dispute is only about health care or social care. It can be mediated, but it cannot be appealed "
            "by itself, so there is no appeal that a certificate would be for."
        ),
        WhyLetter.DISAGREEMENT_RESOLUTION: words.say(
            "The meeting was held to resolve a disagreement under section 57, which is voluntary for everybody and "
            "stands apart from any appeal. No certificate comes from it. Whoever wishes to appeal a decision that "
            "needs a certificate has to speak to a mediation adviser about that decision."
        ),
    }


def doubt_sentences(words: Words) -> Mapping[Doubt, str]:
    """What the room's record says against "took part"."""
    return {
        Doubt.FAMILY_NOT_THERE: words.say("Nobody of the family was let in to the meeting here."),
        Doubt.AUTHORITY_NOT_THERE: words.say("Nobody of the local authority was let in to the meeting here."),
        Doubt.COMMISSIONER_NOT_THERE: words.say(
            "Nobody of the health commissioner was let in to the meeting here."
        ),
        Doubt.TO_BE_CONTINUED: words.say("You wrote that the meeting will go on another day."),
    }


def not_issued_sentences(words: Words) -> Mapping[WhyNotIssued, str]:
    """Why nothing is issued, and what to do."""
    return {
        WhyNotIssued.NO_CASE: words.say(
            "This mediation was made without the facts of the case, so there is no certificate for it here."
        ),
        WhyNotIssued.OTHER_LAW: words.say(
            "This case stands under the law of Wales, which settles these disagreements in a way of its own and "
            "has no mediation certificate. There is nothing to issue."
        ),
        WhyNotIssued.NOT_INDEPENDENT: words.say(
            "Whoever issues this has to declare that they are independent."
        ),
        WhyNotIssued.NO_NOTICE: words.say(
            "The day on which the decision was sent is missing from the facts."
        ),
        WhyNotIssued.NO_ADVISER: words.say("The mediation adviser is missing from the facts of the case."),
        WhyNotIssued.NO_CONTACT: words.say(
            "The day on which the adviser was contacted is missing from the facts."
        ),
        WhyNotIssued.CERTIFICATE_NEEDED: words.say("Choose which certificate it is."),
        WhyNotIssued.NO_CERTIFICATE_NEEDED: words.say("No certificate is needed here; a letter says so."),
        WhyNotIssued.MEETING_NOT_CLOSED: words.say("The mediation has not ended: close the meeting first."),
        WhyNotIssued.MEETING_WAS_HELD: words.say(
            "A meeting was held, so the family did pursue mediation. Choose another kind."
        ),
        WhyNotIssued.NO_REASON: words.say("Give your reason. It is kept, and is not printed."),
        WhyNotIssued.NO_DAY: words.say("Give the day on which the adviser was told."),
        WhyNotIssued.DAY_TO_COME: words.say("One of the days has not come yet."),
        WhyNotIssued.DAY_TOO_EARLY: words.say(
            "The days are not in order: one comes before what it follows from."
        ),
        WhyNotIssued.NO_START: words.say("Give the day on which the thirty days began, and what began them."),
        WhyNotIssued.THIRTY_DAYS_RUN: words.say(
            "The thirty days are not over, and the authority has not said that it cannot arrange a meeting."
        ),
        WhyNotIssued.NO_DATE: words.say(
            "The law's dates cannot be worked out from these days. Look at the years."
        ),
    }
