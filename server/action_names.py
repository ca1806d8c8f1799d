"""The only home of the names on the board: what an action is about in law, and what is said of its last day.

Tables like those of `server/names.py`. Dates come from the law's table; these are the words around them, and none
of them is advice.
"""

from collections.abc import Mapping

from rooms.action_law import WhyNoLaw
from rooms.law.rule import Bound, Caution, Duty, Mark, Matter
from rooms.wording import Section
from server.words import Words


def action_names(words: Words) -> Mapping[str, object]:
    """Everything of this module that a browser needs."""
    return {
        "about": about_names(words),
        "sections": section_names(words),
        "duties": duty_names(words),
        "bound": bound_names(words),
        "marks": mark_sentences(words),
        "cautions": caution_sentences(words),
        "noLaw": no_law_sentences(words),
    }


def about_names(words: Words) -> Mapping[str, str]:
    """What an action can be about in law. A matter with several duties has an entry for each: `matter:row`."""
    return {
        Matter.NOT_APPEALABLE: words.say("Something nobody could appeal about, such as a visit or a report"),
        Matter.CHANGE_CONTENT: words.say("Changing the needs or the teaching in a plan (Sections B and F)"),
        Matter.CHANGE_PLACEMENT: words.say("Changing only the school in a plan (Section I)"),
        Matter.CHANGE_BOTH: words.say("Changing the school together with the needs or the teaching"),
        Matter.ASSESS: words.say("Assessing needs: saying that it will be done"),
        f"{Matter.ASSESS}:T1a": words.say("Assessing needs: saying that no plan follows"),
        f"{Matter.ASSESS}:T1b": words.say("Assessing needs: sending the finished plan"),
        Matter.MAKE_PLAN: words.say("Making a new plan: the draft"),
        f"{Matter.MAKE_PLAN}:T2a": words.say("Making a new plan: the finished plan"),
        Matter.LOOK_AGAIN: words.say("Looking again at a decision"),
        Matter.KEEP: words.say("Keeping a plan as it is"),
        Matter.KEEP_AND_CHANGE: words.say("Keeping a plan, with changes: keeping it"),
        f"{Matter.KEEP_AND_CHANGE}:T7a": words.say("Keeping a plan, with changes: the changes"),
        Matter.END: words.say("Ending a plan"),
    }


def section_names(words: Words) -> Mapping[Section, str]:
    """The sections of a plan."""
    return {
        Section.A: words.say("Section A: views and hopes"),
        Section.B: words.say("Section B: educational needs"),
        Section.C: words.say("Section C: health needs"),
        Section.D: words.say("Section D: social care needs"),
        Section.E: words.say("Section E: what should be reached"),
        Section.F: words.say("Section F: help with learning"),
        Section.G: words.say("Section G: health care"),
        Section.H1: words.say("Section H1: social care by right"),
        Section.H2: words.say("Section H2: other social care"),
        Section.I: words.say("Section I: the school"),
        Section.J: words.say("Section J: personal budget"),
        Section.K: words.say("Section K: advice and reports"),
    }


def duty_names(words: Words) -> Mapping[Duty, str]:
    """What has to be done by a last day. Those that follow from an action alone; the others are no action's."""
    return {
        Duty.SAY_WILL_ASSESS: words.say("Tell the family that the assessment will be made"),
        Duty.SAY_NO_PLAN: words.say("If no plan is needed: tell the family, and why"),
        Duty.SEND_FINAL_PLAN_AFTER_ASSESSMENT: words.say("If a plan is needed: send the finished plan"),
        Duty.ISSUE_DRAFT_PLAN: words.say("Issue the plan as a draft"),
        Duty.SEND_FINAL_PLAN: words.say("Send the finished plan"),
        Duty.RECONSIDER: words.say("Look again, then send a draft plan or say what was decided"),
        Duty.AMEND_CONTENT: words.say("Issue the changed plan"),
        Duty.AMEND_PLACEMENT: words.say("Issue the plan with the school changed"),
        Duty.AMEND_CONTENT_AND_PLACEMENT: words.say("Issue the changed plan, the school included"),
        Duty.KEEP_PLAN: words.say("Go on keeping the plan"),
        Duty.AMEND_KEPT_PLAN: words.say("Issue the kept plan with its changes"),
        Duty.END_PLAN: words.say("Stop keeping the plan"),
        Duty.DO_OTHER_ACTION: words.say("Do what was agreed"),
        Duty.TELL_AUTHORITY_OF_AGREEMENT: words.say("Tell the local authority what was agreed"),
    }


def bound_names(words: Words) -> Mapping[Bound, str]:
    """Whom a last day is for."""
    return {
        Bound.LOCAL_AUTHORITY: words.say("The local authority"),
        Bound.HEALTH_COMMISSIONER: words.say("The health commissioner"),
        Bound.FAMILY: words.say("The family"),
        Bound.ADVISER: words.say("The mediation adviser"),
        Bound.MEDIATOR: words.say("The mediator"),
        Bound.PARTIES: words.say("The parties"),
    }


def mark_sentences(words: Words) -> Mapping[Mark, str]:
    """How far a date can be trusted."""
    return {
        Mark.VERIFIED: words.say("Read in the law itself."),
        Mark.CORROBORATED: words.say("Not verified: read in sources that report the law."),
        Mark.AMBIGUOUS: words.say("Not verified: the law can be read in two ways."),
        Mark.UNVERIFIED: words.say("Not verified: a lawyer has not checked it, or how its days are counted."),
        Mark.PRACTICE: words.say("Not verified: custom, and no law."),
    }


def caution_sentences(words: Words) -> Mapping[Caution, str]:
    """What stands beside a date."""
    return {
        Caution.READ_TWO_WAYS: words.say(
            "The law can be read as giving less time for the school alone. You can agree an earlier date."
        ),
        Caution.START_READ_TWO_WAYS: words.say("It can be read in two ways when this time begins."),
        Caution.WARN_BEFORE_RECORDING: words.say(
            "This gives a plan up. Make sure that the family means it, and knows what ends."
        ),
        Caution.EXCEPTION_MAY_BE_CLAIMED: words.say(
            "The authority may say that an exception in regulation 44(3) applies. Nothing is worked out from that."
        ),
        Caution.FAMILY_MAY_CONSENT_TO_LESS: words.say("The family may agree to less."),
        Caution.MEDIATING_STOPS_NO_CLOCK: words.say("Mediation does not stop this time."),
    }


def no_law_sentences(words: Words) -> Mapping[WhyNoLaw, str]:
    """Why an action has no last day in law."""
    return {
        WhyNoLaw.NOT_SORTED: words.say(
            "No legal date was worked out, because nobody has said what this is about in law."
        ),
        WhyNoLaw.WALES: words.say(
            "No legal date was worked out. Wales has a law of its own, and England’s dates would be wrong there."
        ),
        WhyNoLaw.TOO_EARLY: words.say(
            "No legal date was worked out, because the rules were not law on that day."
        ),
        WhyNoLaw.NOT_BOUND: words.say(
            "No legal date was worked out. The law sets no time for the person who will do this."
        ),
        WhyNoLaw.BEYOND_THE_CALENDAR: words.say(
            "No legal date was worked out, because the bank holidays of that year are not known."
        ),
    }
