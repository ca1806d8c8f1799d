"""The only home of which edition of the law stands on a day, and of where there is none."""

from datetime import date

from rooms.law.england import ENGLAND_2014
from rooms.law.rule import Edition, Jurisdiction, Mark, Off, WhyOff

ENGLAND: tuple[Edition, ...] = (ENGLAND_2014,)
"""The newest last. An older edition is never changed or taken out: what it gave stands on documents."""

WALES = Off(
    jurisdiction=Jurisdiction.WALES,
    why=WhyOff.WALES_HAS_ITS_OWN_LAW,
    reason=(
        "Wales settles these disagreements under a law of its own, with other appeal times and no mediation "
        "certificate. England's dates would be wrong there, so none are shown."
    ),
    source="Additional Learning Needs and Education Tribunal (Wales) Act 2018, sections 68-69; SI 2021/406",
    # That Wales has no certificate and no clock of this kind was looked for and not found.
    mark=Mark.UNVERIFIED,
)

TOO_EARLY = Off(
    jurisdiction=Jurisdiction.ENGLAND,
    why=WhyOff.BEFORE_THE_FIRST_EDITION,
    reason=f"These rules became law on {ENGLAND[0].effective_from.isoformat()}. Nothing is known of earlier days.",
    source="SEND Regulations 2014 (SI 2014/1530), regulation 1",
    mark=Mark.VERIFIED,
)


def law_on(jurisdiction: Jurisdiction, day: date) -> Edition | Off:
    """The edition that stands on the day a clock starts; or why there is none (rows L25, L32)."""
    match jurisdiction:
        case Jurisdiction.WALES:
            return WALES
        case Jurisdiction.ENGLAND:
            standing = [one for one in ENGLAND if one.effective_from <= day]
            return standing[-1] if standing else TOO_EARLY
