"""The only home of the names that Python knows: of roles, parties, conclusions and states.

Each is a table made by a function of the words, so that the extractor finds the English here and a reader
gets their own language. A code that is not in its table is a KeyError: a bug, and the tests walk every code.
"""

from collections.abc import Mapping

from rooms.outcome import Conclusion
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


def party_name(words: Words, party: str) -> str:
    """What a party is called, as it stands at the start of a line or in a list."""
    return party_names(words)[party]


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


def session_state_name(words: Words, state: str) -> str:
    """What the state of the session is called."""
    return session_state_names(words)[state]


def session_state_names(words: Words) -> Mapping[str, str]:
    """Every session state, as one short line that everybody in the room sees."""
    return {
        "waiting": words.say("Waiting to start"),
        "open": words.say("The meeting is open"),
        "paused": words.say("The meeting is paused"),
        "suspended": words.say("The meeting is on hold for a moment"),
        "closing": words.say("The meeting is closing"),
        "closed": words.say("The meeting is closed"),
    }


# The sentences of refusals have their place here: `refusal_sentence(words, code) -> str`, one sentence per
# code of `Refusal`, each saying what the person can do now.
