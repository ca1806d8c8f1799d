"""The only home of how the certificate and the letter are set: on a page, and in print with the same content."""

from pathlib import Path
from typing import Final

from rooms.appeal_window import AppealWindow, Ending, Moved
from rooms.certificate import Certificate, Document
from rooms.law.editions import ENGLAND
from rooms.law.rule import Counting, Edition, RuleId
from server.certificate_words import (
    capacity_names,
    counting_names,
    decision_names,
    kind_names,
    length_names,
    letter_sentences,
    mark_names,
    moved_names,
    start_names,
)
from server.documents import LOGO_PATH, OUTCOME_CSS, Genuine
from server.names import role_names
from server.pages import TEMPLATES, Pages
from server.press import Press
from server.provider import NEUTRAL, Provider
from server.words import Words

CERTIFICATE_CSS: Final = TEMPLATES / "documents" / "certificate.css"
"""What the certificate and the letter have beside the look of the outcome, which they share."""

STYLESHEETS: Final = ("/static/documents/outcome.css", "/static/documents/certificate.css")
"""Where a browser finds the same."""


class CertificateSheets:
    """Sets certificates and letters in words, and has them printed."""

    def __init__(
        self,
        pages: Pages,
        press: Press,
        words: Words,
        provider: Provider = NEUTRAL,
        css: tuple[Path, ...] = (OUTCOME_CSS, CERTIFICATE_CSS),
    ) -> None:
        self._pages = pages
        self._press = press
        self._words = words
        self._provider = provider
        self._css = "\n".join(path.read_text(encoding="utf-8") for path in css)

    def page(self, document: Document) -> str:
        """The document as a whole page for a browser."""
        return self._page(document, on_screen=True)

    def sheet(self, document: Document, *, draft: bool) -> str:
        """The document as an `<article>`, for a page that loads `STYLESHEETS`. `draft`: it is not issued yet."""
        return self._pages.render(_sheet_of(document), self._words, **self.told(document, draft=draft))

    def told(self, document: Document, *, draft: bool) -> dict[str, object]:
        """What the `<article>` is made of, for a template of a screen that includes `sheet`."""
        return self._told(document, True, draft)

    async def pdf(self, document: Document, genuine: Genuine | None = None) -> bytes:
        """The document as PDF/UA-1; the same document gives the same bytes. Raises PressFailed.

        `genuine` stands on a document that will be sealed, and on no other.
        """
        return await self._press.print(self._page(document, on_screen=False, genuine=genuine), self._css)

    def _page(self, document: Document, *, on_screen: bool, genuine: Genuine | None = None) -> str:
        return self._pages.render(
            "documents/certificate.html",
            self._words,
            stylesheets=STYLESHEETS if on_screen else (),
            **self._told(document, on_screen, False) | {"genuine": genuine},
        )

    def _told(self, document: Document, on_screen: bool, draft: bool) -> dict[str, object]:
        words = self._words
        return {
            "document": document,
            "sheet": _sheet_of(document),
            "draft": draft,
            "genuine": None,
            "provider": self._provider,
            "logo": LOGO_PATH if on_screen else self._provider.logo_address,
            "kinds": kind_names(words),
            "decisions": decision_names(words),
            "capacities": capacity_names(words),
            "starts": start_names(words),
            "moves": moved_names(words),
            "letters": letter_sentences(words),
            "roles": role_names(words),
            "rests_on": self._rests_on(document),
        }

    def _rests_on(self, document: Document) -> list[tuple[str, str]]:
        """What the appeal's days rest on, and how far each can be trusted, as the law's table says (row L32)."""
        window = document.appeal
        if window is None:
            return []
        marks, names = mark_names(self._words), counting_names(self._words)
        law = _edition(document)
        lengths = length_names(self._words)[window.from_certificate is not None]
        return [
            (lengths, marks[law.rules[RuleId.T27].mark]),
            *((names[one], marks[law.counting[one].mark]) for one in _counted(window)),
        ]


def _sheet_of(document: Document) -> str:
    kind = "certificate" if isinstance(document, Certificate) else "letter"
    return f"documents/{kind}_sheet.html"


def _edition(document: Document) -> Edition:
    """The edition that a certificate was dated by, which may have been replaced since."""
    by = document.law
    return next(one for one in ENGLAND if one.version == by)


def _counted(window: AppealWindow) -> list[Counting]:
    """The ways of counting that these days rest on, each once."""
    endings: list[Ending] = [window.from_notice]
    if window.from_certificate is not None:
        endings.append(window.from_certificate)
    moved = {why for ending in endings for why in ending.moved}
    counted = [Counting.CALENDAR_MONTHS]
    if Moved.NOT_A_WORKING_DAY in moved:
        counted.append(Counting.NEXT_WORKING_DAY)
    if moved & {Moved.AUGUST, Moved.CHRISTMAS}:
        counted.append(Counting.AUGUST_AND_CHRISTMAS)
    return [*counted, Counting.FIVE_O_CLOCK]
