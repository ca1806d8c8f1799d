"""The only home of what is seen of a correction after the seal: by whoever is asked, and by the mediator."""

from datetime import date, datetime

from rooms.action import Action, ActionId, Assent
from rooms.corrected import Changed, StatedChange, agreed_words, changes_of, conclusion_words
from rooms.correction import CorrectionAsked, Corrections, ProposedCorrection, asked_of, awaited
from rooms.outcome import WrittenConclusion
from rooms.people import ParticipantId, Party, People
from rooms.view.shown import Shown


class ChangeShown(Shown, frozen=True, kw_only=True, omit_defaults=True):
    """One change, before and after; a date as it is written in a message. `action`: its number, if it is of one.
    `other_date`: the day is agreed in place of the law's."""

    changed: Changed
    before: str
    after: str
    action: int | None = None
    other_date: bool = False


class CorrectionShown(Shown, frozen=True, kw_only=True, omit_defaults=True):
    """A proposed correction, for whoever is asked to agree to it. `parties` and `owners`: whose yes it needs.
    `change`: what they would have otherwise in it. `yes`: whether nothing more is asked of them."""

    number: int
    why: str
    changes: list[ChangeShown]
    parties: list[Party]
    owners: list[ParticipantId]
    assents: dict[Party, Assent]
    promises: dict[ParticipantId, Assent]
    change: str | None = None
    yes: bool = False


class AgreedActionShown(Shown, frozen=True, kw_only=True, omit_defaults=True):
    """An agreed action in its newest words. `law_day`: the law's last day for what its date is for."""

    number: int
    what: str
    who: str
    by_when: date
    how_seen: str
    owner: ParticipantId | None = None
    law_day: date | None = None


class CorrectableShown(Shown, frozen=True, kw_only=True, omit_defaults=True):
    """What the mediator can correct, as it reads now; the correction that they proposed, and what people would
    have otherwise in it. `ready`: everybody who must agree has said yes."""

    order: list[ActionId]
    actions: dict[ActionId, AgreedActionShown]
    words: str
    changes: dict[ParticipantId, CorrectionAsked]
    proposed: CorrectionShown | None = None
    ready: bool = False


def versions_shown(corrections: Corrections, closed_at: datetime) -> list[datetime]:
    """When each version was sealed, the first one first."""
    return [closed_at, *(one.at for one in corrections.sealed)]


def correction_for(
    who: ParticipantId,
    people: People,
    corrections: Corrections,
    actions: dict[ActionId, Action],
    written: WrittenConclusion,
) -> CorrectionShown | None:
    """The proposed correction, as one person sees it; None if nothing is asked of them."""
    proposed = corrections.proposed
    if proposed is None:
        return None
    party, owns = asked_of(proposed, people.by_id[who], people)
    if party is None and not owns:
        return None
    asked = proposed.changes.get(who)
    said = (party is None or party in proposed.assents) and (not owns or who in proposed.promises)
    return _correction_shown(
        proposed, corrections, actions, written, change=asked.words if asked else None, yes=said
    )


def correctable_shown(
    corrections: Corrections, actions: dict[ActionId, Action], written: WrittenConclusion
) -> CorrectableShown:
    now, proposed = agreed_words(actions, corrections.sealed), corrections.proposed
    shown: dict[ActionId, AgreedActionShown] = {}
    for key, one in now.items():
        assert one.wording.by_when is not None
        deadline = one.law.deadline
        shown[key] = AgreedActionShown(
            number=one.action.number,
            what=one.wording.what,
            who=one.wording.who,
            by_when=one.wording.by_when,
            how_seen=one.wording.how_seen,
            owner=one.wording.owner,
            law_day=deadline.statutory.on if deadline else None,
        )
    return CorrectableShown(
        order=list(now),
        actions=shown,
        words=conclusion_words(written.words, corrections.sealed),
        changes=proposed.changes if proposed else {},
        proposed=_correction_shown(proposed, corrections, actions, written) if proposed else None,
        ready=proposed is not None and awaited(proposed) is None,
    )


def _correction_shown(
    proposed: ProposedCorrection,
    corrections: Corrections,
    actions: dict[ActionId, Action],
    written: WrittenConclusion,
    *,
    change: str | None = None,
    yes: bool = False,
) -> CorrectionShown:
    changes = changes_of(
        agreed_words(actions, corrections.sealed),
        conclusion_words(written.words, corrections.sealed),
        proposed.actions,
        proposed.words,
    )
    return CorrectionShown(
        number=proposed.number,
        why=proposed.why,
        changes=[_change_shown(one) for one in changes],
        parties=list(proposed.parties),
        owners=list(proposed.owners),
        assents=proposed.assents,
        promises=proposed.promises,
        change=change,
        yes=yes,
    )


def _change_shown(one: StatedChange) -> ChangeShown:
    before, after = (str(words) for words in (one.before, one.after))
    return ChangeShown(
        changed=one.changed, before=before, after=after, action=one.action, other_date=one.other_date
    )
