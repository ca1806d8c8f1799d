"""The only home of the page renderer: templates in, HTML out, every value on the way escaped."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from server.words import Words, place

TEMPLATES: Final = Path(__file__).parent.parent / "templates"


class Pages:
    """The templates of a folder, rendered in the words that a page is asked for in.

    Every template is autoescaped whatever its name, and an undefined name is an error. Catalogue texts are
    text: markup in one is shown, not obeyed. A sentence with markup in its middle is made by giving the piece
    as a value that is Markup already (a macro's result, or a `{% set %}` block):
    `_("Read the {terms} first", terms=link)`.
    """

    def __init__(self, folder: Path = TEMPLATES) -> None:
        self._folder = folder
        # One environment per language, so that macros and includes find their words unasked.
        self._environments: dict[str, Environment] = {}

    def render(self, template: str, words: Words, /, **context: object) -> str:
        """The template as text. In it, `words` are the words, `_` and `ngettext` place values by `{name}`."""
        return self._environment(words).get_template(template).render(context)

    def _environment(self, words: Words) -> Environment:
        if words.locale not in self._environments:
            self._environments[words.locale] = _environment(self._folder, words)
        return self._environments[words.locale]


def _environment(folder: Path, words: Words) -> Environment:
    environment = Environment(
        loader=FileSystemLoader(folder),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n"],
    )
    environment.policies["ext.i18n.trimmed"] = True
    # Names stay in the order in which people read them.
    environment.policies["json.dumps_kwargs"] = {"sort_keys": False}
    # The newstyle functions of Jinja treat a translation as markup; ours, put over them, treat it as text.
    environment.newstyle_gettext = True  # type: ignore[attr-defined]  # added by the extension
    environment.globals.update(words=words, language=words.language, direction=words.direction)
    environment.globals.update(_=_say(words), gettext=_say(words), ngettext=_many(words))
    # No template can declare a value safe: what is markup was made by a template.
    del environment.filters["safe"]
    return environment


def _say(words: Words) -> Callable[..., str]:
    def say(msgid: str, /, **values: object) -> str:
        return _filled(words.text(msgid), values)

    return say


def _many(words: Words) -> Callable[..., str]:
    def many(one: str, many: str, n: int, /, **values: object) -> str:
        return _filled(words.text_of(one, many, n), {"n": n, "num": n, **values})

    return many


def _filled(text: str, values: Mapping[str, object]) -> str:
    """Text that the template escapes as a whole; or, where a value is markup, escaped piece by piece."""
    if any(hasattr(value, "__html__") for value in values.values()):
        return Markup(place(str(escape(text)), {name: escape(value) for name, value in values.items()}))  # noqa: S704
    return place(text, values)
