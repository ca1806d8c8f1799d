"""The only home of the documents of the end: what the outcome says, on a page and in print."""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Final

import msgspec

from rooms.outcome import AgreedAction, OpenAction, Outcome, Stand
from server.action_names import action_names
from server.editions import Edition, plain
from server.names import changed_names, conclusion_name, party_names, role_names, views_names
from server.pages import TEMPLATES, Pages
from server.press import Press
from server.provider import NEUTRAL, Provider
from server.shortening import shortened
from server.timeline import timeline_of
from server.words import Words

OUTCOME_CSS: Final = TEMPLATES / "documents" / "outcome.css"
"""The look of the outcome, in print and on a screen alike."""

EDITION_CSS: Final[Mapping[Edition, Path]] = {
    Edition.LARGE_PRINT: TEMPLATES / "documents" / "outcome_large.css",
    Edition.PLAIN_WORDS: TEMPLATES / "documents" / "plain.css",
}
"""What each edition changes of that look; loaded after it."""

LOGO_PATH: Final = "/provider/logo.png"
"""Where a browser finds the provider's logo. What is printed carries it: the press fetches nothing."""

_LINE: Final = 80
"""Characters on a line of an action's wording, a little fewer than there is room for."""

_LINES_KEPT: Final = 6
"""An action is kept on one sheet; but one whose wording has more lines than this may run on to the next."""

_ROWS_KEPT: Final = 16
"""And so may one that takes more lines than this in all, with what stands behind it: a good third of a sheet. Kept
whole, it would leave so much of the sheet before it empty."""

_FACT: Final = 58
"""Characters on a line of a fact, beside its name."""

_LAW_ROWS: Final = 8
"""Lines that one of the law's last days takes with its source."""

_ALWAYS: Final = 4
"""Lines of every action: its number, who, by when, and when it was confirmed."""

_BEHIND_KEPT: Final = 8
"""What stands behind an action is kept on one sheet, unless it takes more lines than this."""

_DUE: Final = 90
"""Characters of an action on the line of days, where two lines are enough to know it by."""

_PARAGRAPH: Final = re.compile(r"\n\s*\n")


class Genuine(msgspec.Struct, frozen=True, kw_only=True):
    """What a sealed document says of itself, so that anybody who holds it can check that it is genuine.

    `number`: the document's own. `address`: of the page that checks it, for somebody who types it; `link`: the
    same with the number, as it is pressed; `code`: the same as a picture, in a `data:` address.
    """

    number: str
    address: str
    link: str
    code: str


class Documents:
    """Sets documents in words, and has them printed."""

    def __init__(
        self, pages: Pages, press: Press, outcome_css: Path = OUTCOME_CSS, provider: Provider = NEUTRAL
    ) -> None:
        self._pages = pages
        self._press = press
        self._provider = provider
        self._outcome_css = outcome_css.read_text(encoding="utf-8")
        self._edition_css = {
            edition: path.read_text(encoding="utf-8") for edition, path in EDITION_CSS.items()
        }

    def outcome_page(self, outcome: Outcome, words: Words, *, stylesheet: str | None = None) -> str:
        """The outcome as a whole HTML page. `stylesheet` is the address of `outcome.css`, for a browser.

        Marked as a draft for as long as the meeting has not closed.
        """
        return self._set("documents/outcome.html", outcome, words, stylesheet)

    def outcome_sheet(self, outcome: Outcome, words: Words) -> str:
        """The outcome as an `<article>`, to be placed on a page that loads `outcome.css`."""
        return self._set("documents/outcome_sheet.html", outcome, words, None, logo=LOGO_PATH)

    async def outcome_pdf(self, outcome: Outcome, words: Words, genuine: Genuine | None = None) -> bytes:
        """The outcome as PDF/UA-1; the same outcome gives the same bytes. Raises PressFailed.

        `genuine` stands on a document that will be sealed, and on no other.
        """
        page = self._set("documents/outcome.html", outcome, words, None, genuine=genuine)
        return await self._press.print(page, self._outcome_css)

    def edition_page(
        self, outcome: Outcome, words: Words, edition: Edition, *, stylesheets: str | None = None
    ) -> str:
        """The outcome in another form. `stylesheets`: the folder of the two style sheets, for a browser."""
        if stylesheets is None:
            return self._set("documents/outcome.html", outcome, words, None, edition=edition)
        own = f"{stylesheets}/{EDITION_CSS[edition].name}"
        return self._set(
            "documents/outcome.html",
            outcome,
            words,
            f"{stylesheets}/{OUTCOME_CSS.name}",
            edition=edition,
            edition_stylesheet=own,
        )

    async def edition_pdf(
        self, outcome: Outcome, words: Words, edition: Edition, genuine: Genuine | None = None
    ) -> bytes:
        """The same as PDF/UA-1, and the same outcome gives the same bytes. Raises PressFailed."""
        page = self._set("documents/outcome.html", outcome, words, None, edition=edition, genuine=genuine)
        return await self._press.print(page, self._outcome_css + self._edition_css[edition])

    def _set(
        self,
        template: str,
        outcome: Outcome,
        words: Words,
        stylesheet: str | None,
        *,
        edition: Edition | None = None,
        edition_stylesheet: str | None = None,
        logo: str | None = None,
        genuine: Genuine | None = None,
    ) -> str:
        carried = self._provider.logo_address if stylesheet is None else LOGO_PATH
        return self._pages.render(
            template,
            words,
            outcome=outcome,
            stylesheet=stylesheet,
            edition=edition,
            edition_stylesheet=edition_stylesheet,
            plain=plain(outcome),
            genuine=genuine,
            provider=self._provider,
            logo=carried if logo is None else logo,
            conclusion=conclusion_name(words, outcome.conclusion),
            conclusion_words=[text.strip() for text in _PARAGRAPH.split(outcome.words) if text.strip()],
            present=[person for person in outcome.people if person.took_part],
            away=[person for person in outcome.people if not person.took_part],
            runs_on=_runs_on,
            spreads=_spreads,
            timeline=timeline_of(outcome),
            shortened=lambda text: shortened(text, _DUE),
            roles=role_names(words),
            parties=party_names(words),
            law=action_names(words),
            changed=changed_names(words),
            asked=any(one.stand is not Stand.NOT_ASKED for one in outcome.stands),
            views=None if outcome.views is None else views_names(words)[outcome.views.how],
        )


def _runs_on(action: AgreedAction | OpenAction) -> bool:
    """Whether an action is so long that keeping it on one sheet would leave the sheet before it empty."""
    worded = _rows(action.what, _LINE)
    if worded > _LINES_KEPT or isinstance(action, OpenAction):
        return worded > _LINES_KEPT
    said = len(action.agreed_by) + sum(1 + _rows(absence.reason, _FACT) for absence in action.absent)
    return worded + _ALWAYS + _behind(action) + said > _ROWS_KEPT


def _spreads(action: AgreedAction) -> bool:
    """Whether what stands behind an action may itself go on on the next sheet."""
    return _behind(action) > _BEHIND_KEPT


def _behind(action: AgreedAction) -> int:
    """About how many lines what stands behind an action takes: how it is seen, the law, its owner's word."""
    seen = 1 + _rows(action.how_seen, _FACT) if action.how_seen else 0
    single = sum(one is not None for one in (action.section, action.owner, action.owner))
    double = 2 * sum(one is not None for one in (action.matter, action.no_law, action.remit))
    law = sum(_LAW_ROWS + 3 * (date.agreed is not None) for date in action.law)
    return seen + single + double + law


def _rows(text: str, line: int) -> int:
    return sum(1 + len(one) // line for one in text.splitlines())
