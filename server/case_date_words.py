"""The only home of the names and sentences of the legal dates of a case. None of them is advice.

Tables like those of `server/names.py`. Those about an action's date that serve here too are in
`server/action_names.py`.
"""

from collections.abc import Mapping

from rooms.appeal_window import Moved
from rooms.case import Chooser
from rooms.case_dates import WhyNoDates, WhyNoDay
from rooms.certificate import WhyLetter
from rooms.law.rule import Duty, Start
from server.certificate_words import moved_names, start_names
from server.words import Words


def case_date_names(words: Words) -> Mapping[str, object]:
    """Everything that a browser needs for them."""
    moved: Mapping[Moved, str] = moved_names(words)
    return {
        "duties": case_duty_names(words),
        "starts": case_start_names(words),
        "ends": ending_names(words),
        "choosers": chooser_names(words),
        "moved": moved,
        "noDay": no_day_sentences(words),
        "noDates": no_dates_sentences(words),
        "noCertificate": no_certificate_sentences(words),
    }


def case_duty_names(words: Words) -> Mapping[Duty, str]:
    """What has to be done around a meeting."""
    return {
        Duty.CONTACT_ADVISER: words.say("Speak to a mediation adviser, to be able to appeal"),
        Duty.CERTIFY_NOT_PURSUED: words.say("Issue the certificate to a family that does not want mediation"),
        Duty.TELL_COMMISSIONER: words.say("If health care is in dispute: tell the health commissioner"),
        Duty.HOLD_MEDIATION: words.say("Arrange the mediation and take part in it"),
        Duty.GIVE_NOTICE_OF_MEETING: words.say("Tell the family when and where the meeting will be"),
        Duty.CERTIFY_TOOK_PART: words.say("Issue the certificate that the family took part in mediation"),
        Duty.CERTIFY_DEEMED: words.say("Issue the certificate where mediation could not be arranged in time"),
        Duty.SHARE_OUTCOME: words.say("Share the outcome with everybody who took part"),
    }


def case_start_names(words: Words) -> Mapping[Start, str]:
    """What a date is counted from, as the end of a sentence that gives the day."""
    return {
        **start_names(words),
        Start.NOTICE_SENT: words.say("the notice of the decision was sent"),
        Start.CERTIFICATE_ISSUED: words.say("the certificate was issued"),
        Start.ADVISER_TOLD_NO: words.say("the adviser was told that the family does not want mediation"),
        Start.FAMILY_RAISED_HEALTH: words.say(
            "the family told the local authority what is in dispute about health care"
        ),
        Start.AUTHORITY_TOLD_ADVISER: words.say(
            "the local authority told the adviser that it cannot arrange mediation in time"
        ),
        Start.MEETING: words.say("the meeting is planned"),
        Start.MEDIATION_CONCLUDED: words.say("the mediation ended"),
    }


def ending_names(words: Words) -> Mapping[Start, str]:
    """The two times that an appeal has."""
    return {
        Start.NOTICE_SENT: words.say("Two months from the notice of the decision"),
        Start.CERTIFICATE_ISSUED: words.say("One month from the mediation certificate"),
    }


def chooser_names(words: Words) -> Mapping[Chooser, str]:
    """Who chose from which day the thirty days are counted."""
    return {
        Chooser.ADVISER: words.say("The mediation adviser chose to count from that day."),
        Chooser.MEDIATOR: words.say("The mediator chose to count from that day."),
        Chooser.FAMILY: words.say("The family chose to count from that day."),
        Chooser.LOCAL_AUTHORITY: words.say("The local authority chose to count from that day."),
        Chooser.HEALTH_COMMISSIONER: words.say("The health commissioner chose to count from that day."),
    }


def no_day_sentences(words: Words) -> Mapping[WhyNoDay, str]:
    """Why a row has no day: what is missing."""
    return {
        WhyNoDay.NO_NOTICE: words.say(
            "Missing here: the day on which the notice of the decision was sent. "
            "It should be on the authority’s letter."
        ),
        WhyNoDay.NO_HEALTH_RAISED: words.say(
            "Missing here: the day on which the family told the authority what is in dispute about health care. "
            "If that is not in dispute, nobody has to do this."
        ),
        WhyNoDay.NO_THIRTY_DAYS: words.say(
            "Missing here: the day on which the thirty days for this began, and who chose it."
        ),
        WhyNoDay.NO_MEETING_DAY: words.say("Missing here: the day for which the meeting was planned."),
        WhyNoDay.NOT_ENDED: words.say("This time begins when the mediation has ended."),
        WhyNoDay.AUTHORITY_DID_NOT_SAY: words.say(
            "The thirty days ran out without a word from the authority to count this from."
        ),
        WhyNoDay.TOO_EARLY: words.say("No date was worked out, because the rules were not law on that day."),
        WhyNoDay.BEYOND_THE_CALENDAR: words.say(
            "No date was worked out, because the bank holidays of that year are not known."
        ),
    }


def no_dates_sentences(words: Words) -> Mapping[WhyNoDates, str]:
    """Why there are no dates at all."""
    return {
        WhyNoDates.NO_CASE: words.say(
            "The dates of this case were not given to this room, so none can be shown here. Mediation does not stop "
            "the time to appeal. The mediation adviser can tell you your last day to appeal."
        ),
        WhyNoDates.WALES: words.say(
            "No legal date was worked out. Wales has a law of its own, and England’s dates would be wrong there."
        ),
        WhyNoDates.TOO_EARLY: words.say(
            "No legal date was worked out, because the rules were not law on that day."
        ),
    }


def no_certificate_sentences(words: Words) -> Mapping[WhyLetter, str]:
    """Why no certificate is needed, and what that means for an appeal."""
    return {
        WhyLetter.ONLY_THE_SCHOOL: words.say(
            "This is about the school alone. Nobody needs a mediation certificate to appeal about that."
        ),
        WhyLetter.HEALTH_OR_SOCIAL_CARE_ONLY: words.say(
            "There is no last day to appeal. Health care or social care alone can be mediated, and cannot be "
            "appealed by itself. So no mediation certificate is needed."
        ),
        WhyLetter.DISAGREEMENT_RESOLUTION: words.say(
            "There is no last day to appeal. This meeting is about a disagreement outside the right of appeal "
            "(section 57), which is voluntary for everybody. So no mediation certificate is needed."
        ),
    }
