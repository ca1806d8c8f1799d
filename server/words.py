"""The only home of the catalogue: every string a person reads, and the dates in it, in their language."""

import gettext
import re
from collections.abc import Mapping
from datetime import date as Date  # noqa: N812 - `date` is the name of a method here
from datetime import datetime
from functools import cached_property
from io import BytesIO
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_date, format_time
from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

CATALOGUES: Final = Path(__file__).parent / "locale"
DOMAIN: Final = "evenhand"
TEMPLATE: Final = f"{DOMAIN}.pot"

SOURCE: Final = "en_GB"
"""The language that the msgids are written in. It needs no catalogue."""

PSEUDO: Final = "en_XA"
"""A made-up language, from the template: what shows up without its brackets went round the catalogue."""

PLACE: Final = ZoneInfo("Europe/London")
"""Meetings, and the law they stand under, are on English time wherever the reader is."""

_BROWSER_FOLDER: Final = "static/"

# `{name}` is the project's form. `%(name)s` and `%%` are what Jinja makes of a {% trans %} block.
_PLACEHOLDER: Final = re.compile(r"\{(\w+)\}|%\((\w+)\)s|%%")

_ACCENTED: Final = str.maketrans("aeiouyAEIOUY", "áéíóúýÁÉÍÓÚÝ")
_LONGER: Final = 0.4
"""How much longer than English a translation may well be (quality/checklist.md A31)."""

_PLURAL_SAMPLES: Final = range(201)
"""Enough whole numbers to meet every plural category that CLDR knows for them."""


class MissingValueError(KeyError):
    """A text has a place for a value that nobody gave. A bug of the program, never of a person."""


class Words:
    """The words of one language.

    `locale` is `en_GB`, `en_XA`, or a folder below `server/locale` that holds a catalogue; anything else is a
    FileNotFoundError at once, so that it is met at start and not by a reader. Texts are plain text, never
    markup: whoever places them on a page escapes them.
    """

    def __init__(self, locale: str = SOURCE, catalogues: Path = CATALOGUES) -> None:
        self.locale: Final = locale
        self._catalogues = catalogues
        self._cldr = Locale.parse(SOURCE if locale == PSEUDO else locale)
        self._texts = _translations(locale, catalogues)

    @property
    def language(self) -> str:
        """The language as HTML and PDF name it (BCP 47), such as `en-GB`."""
        return self.locale.replace("_", "-")

    @property
    def direction(self) -> str:
        """Which way the language is written: `ltr` or `rtl`."""
        return str(self._cldr.text_direction)

    def text(self, msgid: str) -> str:
        """The translation with its places still empty, for callers that fill them with markup."""
        return self._texts.gettext(msgid)

    def text_of(self, one: str, many: str, n: int) -> str:
        """The translation that fits `n`, with its places still empty."""
        return self._texts.ngettext(one, many, n)

    def say(self, msgid: str, /, **values: object) -> str:
        """The text in this language, each `{name}` in it filled. A missing value is a MissingValueError."""
        return place(self.text(msgid), values)

    def many(self, one: str, many: str, n: int, /, **values: object) -> str:
        """The text that fits the number `n`, which fills `{n}`."""
        return place(self.text_of(one, many, n), {"n": n, **values})

    def date(self, day: Date) -> str:
        """A day with its weekday, such as "Tuesday 3 March 2026". A moment is no day: see `day_of`."""
        if isinstance(day, datetime):
            raise TypeError("a moment has a day only in a time zone: use day_of")
        return self._marked(format_date(day, self._day_pattern, self._cldr))

    def day_of(self, moment: datetime) -> str:
        """The English day of an aware moment, with its weekday."""
        return self.date(_english(moment).date())

    def time(self, moment: datetime) -> str:
        """The English time of day of an aware moment, such as "14:05"."""
        return self._marked(format_time(_english(moment), "short", locale=self._cldr))

    def moment(self, moment: datetime) -> str:
        """An aware moment in English time, such as "Tuesday 3 March 2026 at 14:05"."""
        return self.say("{date} at {time}", date=self.day_of(moment), time=self.time(moment))

    def browser_catalogue(self) -> dict[str, str | dict[str, str]]:
        """What `say` and `sayMany` in the browser need: translations of the msgids that `static/` uses.

        A plural is keyed by its English singular, and holds a text for each category that
        `Intl.PluralRules` may answer. Empty for English, where the msgids are the texts.
        """
        if self.locale == SOURCE:
            return {}
        catalogue: dict[str, str | dict[str, str]] = {}
        for message in _template(self._catalogues):
            if not any(place.startswith(_BROWSER_FOLDER) for place, _ in message.locations):
                continue
            if isinstance(message.id, str):
                catalogue[message.id] = self.text(message.id)
            else:
                one, many = message.id
                catalogue[one] = {
                    category: self.text_of(one, many, n) for category, n in self._plural_samples.items()
                }
        return catalogue

    @cached_property
    def _plural_samples(self) -> Mapping[str, int]:
        """For each plural category of the language, some number that is in it."""
        samples: dict[str, int] = {}
        for n in _PLURAL_SAMPLES:
            samples.setdefault(self._cldr.plural_form(n), n)
        return samples

    @property
    def _day_pattern(self) -> str:
        """CLDR's own long form; but for English without its comma, as people and letters here write it."""
        return "EEEE d MMMM y" if self._cldr.language == "en" else "full"

    def _marked(self, text: str) -> str:
        """Dates come from CLDR and not from the catalogue; the made-up language marks them all the same."""
        return _pseudo(text) if self.locale == PSEUDO else text


def place(text: str, values: Mapping[str, object]) -> str:
    """Fill the places of a text. A value that has no place is left out; one that is missing is an error."""

    def value(found: re.Match[str]) -> str:
        name = found[1] or found[2]
        if name is None:
            return "%"
        if name not in values:
            raise MissingValueError(name)
        return str(values[name])

    return _PLACEHOLDER.sub(value, text)


def _english(moment: datetime) -> datetime:
    if moment.tzinfo is None:
        raise ValueError("a moment without a time zone cannot be shown")
    return moment.astimezone(PLACE)


def _translations(locale: str, catalogues: Path) -> gettext.NullTranslations:
    if locale == SOURCE:
        return gettext.NullTranslations()
    if locale == PSEUDO:
        return _compiled(_pseudo_catalogue(catalogues))
    with (catalogues / locale / "LC_MESSAGES" / f"{DOMAIN}.po").open("rb") as file:
        return _compiled(read_po(file, locale=locale, domain=DOMAIN, abort_invalid=True))


def _compiled(catalogue: Catalog) -> gettext.GNUTranslations:
    """Compiled in memory: what is in the repository is what people can read and translate."""
    compiled = BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)


def _template(catalogues: Path) -> tuple[Message, ...]:
    with (catalogues / TEMPLATE).open("rb") as file:
        return tuple(message for message in read_po(file, domain=DOMAIN) if message.id)


def _pseudo_catalogue(catalogues: Path) -> Catalog:
    catalogue = Catalog(locale=SOURCE, domain=DOMAIN)
    for message in _template(catalogues):
        if isinstance(message.id, str):
            catalogue.add(message.id, _pseudo(message.id))
        else:
            catalogue.add(message.id, tuple(_pseudo(text) for text in message.id))
    return catalogue


def _pseudo(text: str) -> str:
    """The text in brackets, accented and longer, with its places left as they are."""
    pieces: list[str] = []
    end = 0
    for found in _PLACEHOLDER.finditer(text):
        pieces += text[end : found.start()].translate(_ACCENTED), found[0]
        end = found.end()
    pieces.append(text[end:].translate(_ACCENTED))
    padding = "~" * round(len(text) * _LONGER)
    return f"⟦{''.join(pieces)}{padding}⟧"
