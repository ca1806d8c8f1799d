"""The only home of a version of the outcome: what a correction changes in the sealed words, and what they are then.

Version 1 is what was sealed at the close, and stays so. Each sealed correction makes the next one from it.
"""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from enum import StrEnum

from msgspec.structs import replace

from rooms.action import Action, ActionId, ActionState, Assent
from rooms.action_law import ActionLaw
from rooms.messages import Value
from rooms.people import ParticipantId, Party
from rooms.wording import Wording


class Changed(StrEnum):
    """What a correction can change."""

    WHAT = "what"
    WHO = "who"
    BY_WHEN = "by_when"
    HOW_SEEN = "how_seen"
    CONCLUSION = "conclusion"


class StatedChange(Value, frozen=True, kw_only=True):
    """One change, before and after. `action`: its number; None for the words of the conclusion. `other_date`: the
    day is agreed in place of the law's."""

    changed: Changed
    before: str | date
    after: str | date
    action: int | None = None
    other_date: bool = False


class CorrectedAction(Value, frozen=True, kw_only=True):
    """What differs in the words of an action; None is as before. `different_date` is said with `by_when`: it is
    agreed in place of the law's date. `law`: the law's last days then, if the day is another."""

    action: ActionId
    what: str | None = None
    who: str | None = None
    by_when: date | None = None
    how_seen: str | None = None
    different_date: bool = False
    law: ActionLaw | None = None

    @property
    def changes_anything(self) -> bool:
        return any(one is not None for one in (self.what, self.who, self.by_when, self.how_seen))


class SealedCorrection(Value, frozen=True, kw_only=True):
    """A correction that made the next version. `assents`: by party; `promises`: of those who had said that they
    will do an action that it changes. `replaces`: the number of the outcome that was read before it."""

    number: int
    why: str
    actions: tuple[CorrectedAction, ...]
    words: str | None
    assents: dict[Party, Assent]
    promises: dict[ParticipantId, Assent]
    at: datetime
    replaces: int


class AgreedWords(Value, frozen=True, kw_only=True):
    """An agreed action as a version says it. `sealed`: the last correction that changed it; None as it was agreed."""

    action: Action
    wording: Wording
    law: ActionLaw
    version: int = 1
    sealed: SealedCorrection | None = None


def agreed_words(
    actions: Mapping[ActionId, Action], corrections: Iterable[SealedCorrection]
) -> dict[ActionId, AgreedWords]:
    """Every agreed action after those corrections, in the order of the board."""
    words = {key: _as_agreed(one) for key, one in actions.items() if one.state is ActionState.CONFIRMED}
    for version, sealed in enumerate(corrections, start=2):
        for one in sealed.actions:
            wording, law = corrected(words[one.action], one)
            words[one.action] = AgreedWords(
                action=words[one.action].action, wording=wording, law=law, version=version, sealed=sealed
            )
    return words


def _as_agreed(action: Action) -> AgreedWords:
    assert action.confirmation is not None
    return AgreedWords(action=action, wording=action.wording, law=action.confirmation.law)


def corrected(before: AgreedWords, change: CorrectedAction) -> tuple[Wording, ActionLaw]:
    """The words of an action with a correction, and the law's last days beside them."""
    now = before.wording
    wording = replace(
        now,
        what=now.what if change.what is None else change.what,
        who=now.who if change.who is None else change.who,
        how_seen=now.how_seen if change.how_seen is None else change.how_seen,
    )
    if change.by_when is None:
        return wording, before.law
    wording = replace(wording, by_when=change.by_when, different_date=change.different_date)
    return wording, before.law if change.law is None else change.law


def conclusion_words(written: str, corrections: Iterable[SealedCorrection]) -> str:
    """The words of the conclusion after those corrections."""
    for sealed in corrections:
        written = written if sealed.words is None else sealed.words
    return written


def changes_of(
    now: Mapping[ActionId, AgreedWords], written: str, actions: Iterable[CorrectedAction], words: str | None
) -> tuple[StatedChange, ...]:
    """What a correction changes, one field after the other. `now`, `written`: the version that it is made from."""
    changes = [
        StatedChange(
            changed=field,
            before=was,
            after=will,
            action=now[change.action].action.number,
            other_date=field is Changed.BY_WHEN and change.different_date,
        )
        for change in actions
        for field in (Changed.WHAT, Changed.WHO, Changed.BY_WHEN, Changed.HOW_SEEN)
        if (will := getattr(change, field.value)) is not None
        and (was := getattr(now[change.action].wording, field.value)) is not None
    ]
    if words is not None:
        changes.append(StatedChange(changed=Changed.CONCLUSION, before=written, after=words))
    return tuple(changes)
