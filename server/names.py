"""The only home of the names that Python knows: of roles, parties, conclusions and states.

Each is a table made by a function of the words, so that the extractor finds the English here and a reader
gets their own language. A code that is not in its table is a KeyError: a bug, and the tests walk every code.
"""

from collections.abc import Mapping

from rooms.agenda import Step
from rooms.closing import ViewsHeard
from rooms.corrected import Changed
from rooms.outcome import Conclusion
from rooms.refusals import Refusal
from rooms.requests import RequestKind
from server.wire import Trouble
from server.words import Words


def role_name(words: Words, role: str) -> str:
    """What a participant's role is called."""
    return role_names(words)[role]


def role_names(words: Words) -> Mapping[str, str]:
    """Every role, in the order of the design's list."""
    return {
        "mediator": words.say("Mediator"),
        "parent": words.say("Parent"),
        "young_person": words.say("Young person"),
        "child": words.say("Child"),
        "supporter": words.say("Supporter"),
        "school": words.say("School"),
        "local_authority": words.say("Local authority"),
        "health_commissioner": words.say("Health commissioner"),
        "professional": words.say("Professional"),
        "interpreter": words.say("Interpreter"),
        "captioner": words.say("Captioner"),
        "observer": words.say("Observer"),
    }


def party_names(words: Words) -> Mapping[str, str]:
    """Every party that may have to agree."""
    return {
        "family": words.say("The family"),
        "local_authority": words.say("The local authority"),
        "health_commissioner": words.say("The health commissioner"),
    }


def conclusion_name(words: Words, conclusion: Conclusion) -> str:
    """How the meeting ended, in a few words."""
    return conclusion_names(words)[conclusion]


def conclusion_names(words: Words) -> Mapping[Conclusion, str]:
    """Every way in which a meeting may end."""
    return {
        Conclusion.AGREED: words.say("Agreement was reached"),
        Conclusion.PARTLY_AGREED: words.say("Agreement was reached on some things"),
        Conclusion.NOT_AGREED: words.say("No agreement was reached"),
        Conclusion.STOPPED: words.say("The meeting was stopped"),
        Conclusion.TO_BE_CONTINUED: words.say("The meeting will go on another day"),
    }


def views_names(words: Words) -> Mapping[ViewsHeard, str]:
    """Every way in which the child's or young person's views came into the meeting, or did not."""
    return {
        ViewsHeard.IN_THE_MEETING: words.say("They told us themselves in the meeting"),
        ViewsHeard.BEFORE_THE_MEETING: words.say("They told us before the meeting"),
        ViewsHeard.THROUGH_SOMEBODY: words.say("Somebody told us for them"),
        ViewsHeard.NOT_HEARD: words.say("Their views were not heard"),
    }


def changed_names(words: Words) -> Mapping[Changed, str]:
    """Everything that a correction after the seal can change, by its name on the page and in the document."""
    return {
        Changed.WHAT: words.say("What will be done"),
        Changed.WHO: words.say("Who will do it"),
        Changed.BY_WHEN: words.say("By when"),
        Changed.HOW_SEEN: words.say("How people will see that it is done"),
        Changed.CONCLUSION: words.say("The words about how the meeting ended"),
    }


def session_state_names(words: Words) -> Mapping[str, str]:
    """Every session state, as one short line that everybody in the room sees."""
    return {
        "waiting": words.say("Waiting to start"),
        "open": words.say("The meeting is open"),
        "paused": words.say("The meeting is paused"),
        "suspended": words.say("The meeting is on hold for a moment"),
        "closing": words.say("The mediator is writing the outcome"),
        "closed": words.say("The meeting is closed"),
    }


def step_names(words: Words) -> Mapping[Step, str]:
    """Every step of the agenda."""
    return {
        Step.INTRODUCTION: words.say("Introduction by the mediator"),
        Step.FAMILY: words.say("The family speaks"),
        Step.SCHOOL: words.say("The school speaks"),
        Step.OTHERS: words.say("Others speak"),
        Step.LOCAL_AUTHORITY: words.say("The local authority speaks"),
        Step.OPEN_DISCUSSION: words.say("Open discussion"),
        Step.ACTIONS: words.say("Actions we agree"),
        Step.ADDED: words.say("Another step"),
    }


def step_prompts(words: Words) -> Mapping[Step, tuple[str, ...]]:
    """What each step is for, in the order in which people may want to say it (9.1 S16-S28). A help, never a rule."""
    return {
        Step.INTRODUCTION: (
            words.say("The mediator says who is here and how the meeting goes."),
            words.say("The mediator asks whether everybody understands the terms."),
        ),
        Step.FAMILY: (
            words.say("What does the child or young person need?"),
            words.say("What is hard at the moment?"),
            words.say("What should be different, and why?"),
        ),
        Step.SCHOOL: (words.say("What does the school see, day by day?"),),
        Step.OTHERS: (words.say("What do the others who know the child or young person see?"),),
        Step.LOCAL_AUTHORITY: (
            words.say("Explain: how was it decided?"),
            words.say("Change: what could be decided in another way now?"),
            words.say("Ask: what else would help to decide?"),
        ),
        Step.OPEN_DISCUSSION: (words.say("What is still open, or not clear yet?"),),
        Step.ACTIONS: (
            words.say("Who will do what, and by when?"),
            words.say("Is this what each of us agreed to?"),
        ),
        Step.ADDED: (),
    }


def request_kind_names(words: Words) -> Mapping[RequestKind, str]:
    """What a hand is raised for."""
    return {
        RequestKind.SPEAK: words.say("Wants to speak"),
        RequestKind.REPLY: words.say("Wants to answer what was just said"),
        RequestKind.NOT_UNDERSTOOD: words.say("Did not understand something"),
        RequestKind.BREAK: words.say("Asks for a break"),
        RequestKind.PRIVATE: words.say("Wants to talk to the mediator privately"),
    }


def refusal_sentences(words: Words) -> Mapping[str, str]:
    """Every refusal: what is so, and what the person can do now."""
    return {
        Refusal.NOT_IN_THE_ROOM: words.say("You are not in the meeting yet. The mediator will let you in."),
        Refusal.NOT_YOURS_TO_DO: words.say("This is for somebody else to do."),
        Refusal.MEETING_HAS_NOT_STARTED: words.say("The meeting has not started yet."),
        Refusal.MEETING_IS_OPEN: words.say("The meeting is open already."),
        Refusal.MEETING_IS_PAUSED: words.say("The meeting is paused. You can do this when it goes on."),
        Refusal.MEETING_IS_SUSPENDED: words.say(
            "The mediator’s line is gone for the moment. The meeting waits, and nothing is lost."
        ),
        Refusal.MEETING_IS_CLOSING: words.say(
            "The mediator is writing the outcome. You can do this if the meeting goes on."
        ),
        Refusal.MEETING_IS_CLOSED: words.say("The meeting is closed. Nothing more can be changed."),
        Refusal.NO_SUCH_PERSON: words.say("That person is not in this mediation."),
        Refusal.NO_SUCH_TERM: words.say("The terms have changed. Load the page again to see them."),
        Refusal.TERMS_NOT_AGREED: words.say("That person has not agreed to all the terms yet."),
        Refusal.PERSON_WAS_REMOVED: words.say(
            "That person was removed from the meeting. You can let them come back first."
        ),
        Refusal.PERSON_NOT_IN_THE_ROOM: words.say("That person has not been let in yet."),
        Refusal.PERSON_DOES_NOT_SPEAK: words.say("That person does not take a turn to speak."),
        Refusal.PERSON_HAS_THE_FLOOR: words.say("That person has the floor already."),
        Refusal.YOU_HAVE_THE_FLOOR: words.say("It is your turn already. You can speak now."),
        Refusal.TURN_HAS_CHANGED: words.say("Somebody else’s turn has begun. Look who is speaking now."),
        Refusal.NOBODY_IS_WAITING: words.say("Nobody has a hand raised."),
        Refusal.NO_SUCH_REQUEST: words.say("That hand is not raised any more."),
        Refusal.NOT_YOUR_TURN: words.say(
            "It is not your turn yet. Raise your hand, and your turn will come."
        ),
        Refusal.NEEDS_PERMISSION: words.say(
            "The young person has not said in writing, before the meeting, that this person may speak for them."
        ),
        Refusal.QUEUE_IS_CLOSED: words.say(
            "The mediator takes no new hands at the moment. You can raise yours a little later."
        ),
        Refusal.NOT_A_SHORT_REPLY: words.say("Only a short answer, or a question, can come in between."),
        Refusal.REPLY_IN_A_REPLY: words.say("A short answer is being given already. Let it end first."),
        Refusal.NOTHING_TO_UNDO: words.say("This cannot be undone any more."),
        Refusal.NOT_OF_YOUR_SIDE: words.say("You can pass your turn to somebody of your own side."),
        Refusal.TURN_HAS_NO_LIMIT: words.say("This turn has no time limit."),
        Refusal.NOT_DUE: words.say("It is not time for that yet."),
        Refusal.NO_SUCH_STEP: words.say("That step is not in the order of the meeting."),
        Refusal.STEP_HAS_BEGUN: words.say("That step has begun already. You can move on from it."),
        Refusal.AGENDA_IS_FULL: words.say("The order of the meeting is full. No step can be added."),
        Refusal.NO_SUCH_CHECK: words.say("The mediator is not asking that any more."),
        Refusal.NO_SUCH_SUMMARY: words.say("That summary was put away. Look whether there is a new one."),
        Refusal.NO_SUCH_ACTION: words.say("That action is not on the board."),
        Refusal.NO_SUCH_SUGGESTION: words.say("That suggestion has been answered already."),
        Refusal.BOARD_IS_FULL: words.say("The board is full. Take an action off before you add one."),
        Refusal.TOO_MANY_SUGGESTIONS: words.say(
            "The mediator has many suggestions from you. Wait until some are answered."
        ),
        Refusal.WORDING_HAS_CHANGED: words.say("The words have changed. Read the new ones first."),
        Refusal.ACTION_IS_CONFIRMED: words.say("This action is confirmed. The mediator can reopen it."),
        Refusal.ACTION_IS_NOT_CONFIRMED: words.say("This action is not confirmed, so it is open already."),
        Refusal.ACTION_IS_WITHDRAWN: words.say("This action was taken off the board."),
        Refusal.ACTION_HAS_NO_OWNER: words.say("Write who will do this. Then you can confirm it."),
        Refusal.ACTION_HAS_NO_DATE: words.say("Write by when this will be done. Then you can confirm it."),
        Refusal.ACTION_IS_NOT_PROPOSED: words.say(
            "Nobody is asked to agree to this at the moment. The mediator can propose it."
        ),
        Refusal.DATE_IS_BEFORE_THE_MEETING: words.say("That date has passed. Choose today or a later day."),
        Refusal.DATE_IS_LATER_THAN_THE_LAW: words.say(
            "The date is later than the law allows. Choose an earlier one; or, if everybody agrees to this date "
            "in place of the law’s, say so in the words of the action."
        ),
        Refusal.DATE_IS_TOO_FAR: words.say(
            "That date is too far away to be worked out. Choose an earlier one."
        ),
        Refusal.NO_LEGAL_DATE_TO_REPLACE: words.say(
            "There is no legal date that this date could take the place of. Say what the action is about in law, "
            "or take the tick away."
        ),
        Refusal.LEGAL_DATE_CANNOT_BE_REPLACED: words.say(
            "The law does not let anybody agree another date here. Take the tick away, and choose a day in time."
        ),
        Refusal.OTHER_DATE_NEEDS_EVERY_PARTY: words.say(
            "A date in place of the law’s needs a yes from every party, and one of them cannot be asked."
        ),
        Refusal.MEDIATOR_OWNS_NO_ACTION: words.say(
            "The mediator carries nothing out. Choose who of the others will do this."
        ),
        Refusal.OWNER_IS_NOT_THE_AUTHORITY: words.say(
            "The authority words a change to the plan. Choose its officer, or nobody by name."
        ),
        Refusal.OWNER_HAS_NOT_AGREED: words.say(
            "Whoever will do this is here, and has not said “I will do this” yet."
        ),
        Refusal.YOU_ARE_NOT_THE_OWNER: words.say("Somebody else is named as the one who will do this."),
        Refusal.YOU_ARE_NOT_A_PARTY: words.say("Only the people who must agree can do this."),
        Refusal.NOT_ALL_HAVE_AGREED: words.say("Not everybody who must agree has said yes to these words."),
        Refusal.NO_SUCH_PARTY: words.say("Nobody in this mediation is from there."),
        Refusal.NO_CONCLUSION: words.say("Write how the meeting ended first. Then you can close it."),
        Refusal.CONCLUSION_HAS_CHANGED: words.say(
            "Somebody changed how the outcome says that the meeting ended. Read it first."
        ),
        Refusal.OUTCOME_HAS_CHANGED: words.say("The outcome has changed. Read it again first."),
        Refusal.CLOSING_IS_NOT_READY: words.say(
            "Something is still missing. The list on the page says what. Nothing was closed."
        ),
        Refusal.PARTY_HAS_CONFIRMED: words.say("This party has confirmed the outcome already."),
        Refusal.NOT_OF_THAT_PARTY: words.say("That person does not speak for this party."),
        Refusal.VIEWS_NEED_A_REASON: words.say("Write why their views were not heard."),
        Refusal.CORRECTION_HAS_CHANGED: words.say("The correction has changed. Read it again first."),
        Refusal.CORRECTION_CHANGES_NOTHING: words.say(
            "This is what the outcome says already. Change what is wrong in it first."
        ),
        Trouble.NOT_UNDERSTOOD: words.say("This could not be read. Change what you wrote and try again."),
        Trouble.NOT_SAVED: words.say("Not saved yet. We keep trying."),
        Trouble.FAULT: words.say("Something went wrong here. Look whether it was done. If not, try again."),
    }
