"""The only home of what is seen of the closing step: by everybody, and by the mediator alone."""

from rooms.action import Action, ActionId
from rooms.closing import (
    Authority,
    AuthorityAnswer,
    Closing,
    Missing,
    OutcomeConfirmation,
    OutcomeCorrection,
    Views,
    lacks,
)
from rooms.outcome import WrittenConclusion
from rooms.people import ParticipantId, Party, People
from rooms.view.shown import Shown


class ClosingShown(Shown, frozen=True, kw_only=True, omit_defaults=True):
    """The closing step, for everybody. `outcome`: the number of the outcome that is there to read; missing while
    there is none. `confirmations` and `unconfirmed`: by party."""

    confirmations: dict[Party, OutcomeConfirmation]
    unconfirmed: dict[Party, str]
    outcome: int | None = None


class AuthorityShown(Shown, frozen=True, kw_only=True, omit_defaults=True):
    answer: AuthorityAnswer
    by: ParticipantId | None = None


class LackShown(Shown, frozen=True, kw_only=True, omit_defaults=True):
    """One thing that is missing, and of which party, if it is one party's."""

    what: Missing
    party: Party | None = None


class ClosingWrittenShown(Shown, frozen=True, kw_only=True, omit_defaults=True):
    """What the mediator has written of the closing, and what they are told. `missing`: what keeps the meeting
    from being closed, in order."""

    authorities: dict[Party, AuthorityShown]
    open_acknowledged: bool
    corrections: dict[ParticipantId, OutcomeCorrection]
    missing: list[LackShown]
    views: Views | None = None


def closing_shown(closing: Closing, written: WrittenConclusion | None, number: int) -> ClosingShown:
    return ClosingShown(
        confirmations=closing.confirmations,
        unconfirmed=closing.unconfirmed,
        outcome=None if written is None else number,
    )


def closing_written_shown(
    closing: Closing,
    written: WrittenConclusion | None,
    actions: dict[ActionId, Action],
    people: People,
) -> ClosingWrittenShown:
    missing = lacks(closing, actions, people, written=written is not None)
    return ClosingWrittenShown(
        authorities={party: _authority_shown(one) for party, one in closing.authorities.items()},
        open_acknowledged=closing.open_acknowledged,
        corrections=closing.corrections,
        missing=[LackShown(what=one.what, party=one.party) for one in missing],
        views=closing.views,
    )


def _authority_shown(one: Authority) -> AuthorityShown:
    return AuthorityShown(answer=one.answer, by=one.by)
