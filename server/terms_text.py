"""The only home of the terms of engagement in words: what each person agrees to before they go in.

The rules behind them: domain/send-mediation.md 9.1 S38-S50, S53, S56, S58-S65, and its section 4 for what the
law makes of the outcome. Change a word that alters what somebody agrees to, and `VERSION` changes with it: a
person's agreement names the version that they read.
"""

from typing import Final

import msgspec

VERSION: Final = "1"


def N_(words: str) -> str:  # noqa: N802 - Babel finds the words to translate by this name
    """Mark words for the catalogue. A page translates them, in its reader's language."""
    return words


class Term(msgspec.Struct, frozen=True, kw_only=True):
    """One thing to agree to: `words` is what is asked, `why` is the reason, for whoever wants it."""

    id: str
    title: str
    words: str
    why: str


class TermGroup(msgspec.Struct, frozen=True, kw_only=True):
    """Terms that belong together, in the order in which they are read."""

    id: str
    title: str
    words: str
    terms: tuple[Term, ...]


GROUPS: Final[tuple[TermGroup, ...]] = (
    TermGroup(
        id="courtesy",
        title=N_("How we treat each other"),
        words=N_("School matters. Strong feelings are normal here, and you may ask for a pause."),
        terms=(
            Term(
                id="listen",
                title=N_("Listen when somebody speaks"),
                words=N_("One person speaks at a time. The rest of us listen with care."),
                why=N_("People can say hard things more easily when they know they will be heard."),
            ),
            Term(
                id="take-turns",
                title=N_("Wait for your turn"),
                words=N_("Do not talk over anybody. Raise your hand, and the mediator will call you."),
                why=N_("Everybody gets a turn. Nobody has to fight for one."),
            ),
            Term(
                id="be-kind",
                title=N_("Say nothing hurtful about a person"),
                words=N_("You may say what went wrong. Do not insult anybody who is taking part."),
                why=N_("People who feel attacked stop listening. Then it is harder to agree on help."),
            ),
        ),
    ),
    TermGroup(
        id="purpose",
        title=N_("What the meeting is for"),
        words=N_("We are here to find what will help the child or young person."),
        terms=(
            Term(
                id="not-complaints",
                title=N_("This is not the place for a complaint"),
                words=N_("We look for a way to go on. Be ready to think about new ideas."),
                why=N_("You can still complain, to the school, the local authority or the health service."),
            ),
            Term(
                id="authority",
                title=N_("Your side can decide today"),
                words=N_("Each side must be able to agree here, and not have to ask somebody who is away."),
                why=N_("If you are not sure that you can, tell the mediator before the meeting starts."),
            ),
        ),
    ),
    TermGroup(
        id="confidentiality",
        title=N_("What stays private"),
        words=N_("What is said in the meeting stays with the people who were there."),
        terms=(
            Term(
                id="private",
                title=N_("Keep what is said to yourself"),
                words=N_("Do not tell people outside the meeting what somebody said in it."),
                why=N_("People are more open when they know their words will not travel."),
            ),
            Term(
                id="no-recording",
                title=N_("Do not record"),
                words=N_("Make no recording of sound, pictures or video, on any device."),
                why=N_("Evenhand does not record either. It has no way to."),
            ),
            Term(
                id="notes",
                title=N_("Keep people out of your notes"),
                words=N_("You may write notes. Leave out names, and anything that shows who a person is."),
                why=N_("Notes can get lost. Then nobody should be able to tell whom they are about."),
            ),
            Term(
                id="exceptions",
                title=N_("Two things may be shared"),
                words=N_(
                    "First: the outcome may be shown to people who need it to help. "
                    "Second: if somebody may be in danger, the mediator must tell people who can help."
                ),
                why=N_("Help can only be given by people who know about it. Safety comes before privacy."),
            ),
        ),
    ),
    TermGroup(
        id="without-prejudice",
        title=N_("What cannot be used later"),
        words=N_("The law calls this “without prejudice”."),
        terms=(
            Term(
                id="without-prejudice",
                title=N_("What is said here is not evidence"),
                words=N_(
                    "Nobody may use what was said or written for this meeting as evidence in another case. "
                    "That includes an appeal to the Tribunal."
                ),
                why=N_("You can try out an idea here. It cannot be held against you later."),
            ),
        ),
    ),
    TermGroup(
        id="mediator",
        title=N_("What the mediator does"),
        words=N_("The mediator leads the meeting. You decide what is agreed."),
        terms=(
            Term(
                id="impartial",
                title=N_("The mediator takes no side"),
                words=N_(
                    "They ask questions, help you to understand each other, and write down what you agree. "
                    "They give no opinion and no legal advice. "
                    "They may stop the meeting if the terms are broken."
                ),
                why=N_("You can trust a person more who has nothing to win."),
            ),
            Term(
                id="no-witness",
                title=N_("The mediator’s work ends with the meeting’s papers"),
                words=N_(
                    "Nobody may bring the mediator or the mediation service into a later case about this. "
                    "The mediator is not in charge of what people do afterwards."
                ),
                why=N_("If they could be called to speak later, people could not be open with them now."),
            ),
        ),
    ),
    TermGroup(
        id="outcome",
        title=N_("What the outcome means"),
        words=N_("The outcome is the paper that says what was agreed. There is one even if nothing was."),
        terms=(
            Term(
                id="binding",
                title=N_("What is agreed has to be done in time"),
                words=N_(
                    "Some things can go to the Tribunal. "
                    "For those, the local authority must keep the legal time limits, "
                    "as if the Tribunal had made an order. "
                    "Other things must be done in two weeks, unless the outcome gives another date."
                ),
                why=N_(
                    "This comes from regulation 42 of the SEND Regulations 2014. "
                    "The outcome is not itself an order of the Tribunal."
                ),
            ),
        ),
    ),
)

TERMS: Final[tuple[Term, ...]] = tuple(term for group in GROUPS for term in group.terms)
