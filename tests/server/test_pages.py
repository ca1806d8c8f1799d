"""Pages: what a person wrote comes out as text, in the reader's language."""

from pathlib import Path

import pytest
from jinja2 import TemplateAssertionError, UndefinedError

from server.pages import Pages
from server.words import MissingValueError, Words

HOSTILE = "<script>alert(1)</script> {{7*7}} {name} %(name)s"
SHOWN = "&lt;script&gt;alert(1)&lt;/script&gt; {{7*7}} {name} %(name)s"


def rendered(folder: Path, source: str, name: str = "page.html", **context: object) -> str:
    (folder / name).write_text(source)
    return Pages(folder).render(name, Words(), **context)


@pytest.mark.parametrize("name", ["page.html", "page.txt", "page"])
def test_a_value_is_escaped_whatever_the_template_is_called(tmp_path: Path, name: str) -> None:
    assert rendered(tmp_path, "{{ value }}", name, value=HOSTILE) == SHOWN


@pytest.mark.parametrize(
    "source",
    [
        '{{ _("Said by {who}", who=value) }}',
        '{{ _("Said by %(who)s", who=value) }}',
        "{% trans who=value %}Said by {{ who }}{% endtrans %}",
        "{% trans n=2, who=value %}One{% pluralize %}Said by {{ who }}{% endtrans %}",
        '{{ ngettext("One", "Said by {who}", 2, who=value) }}',
        "{% macro by(who) %}{{ who }}{% endmacro %}{{ _('Said by {who}', who=by(value)) }}",
    ],
)
def test_a_value_in_a_sentence_is_escaped_once(tmp_path: Path, source: str) -> None:
    assert rendered(tmp_path, source, value=HOSTILE) == f"Said by {SHOWN}"


def test_a_sentence_may_hold_markup_that_a_template_made(tmp_path: Path) -> None:
    link = '{% set link %}<a href="/terms">{{ _("terms") }}</a>{% endset %}'
    assert (
        rendered(tmp_path, link + '{{ _("Read the {link} & sign", link=link) }}')
        == 'Read the <a href="/terms">terms</a> &amp; sign'
    )


def test_markup_in_a_catalogue_text_is_shown_and_not_obeyed(tmp_path: Path) -> None:
    assert rendered(tmp_path, '{{ _("<b>Hello</b>") }}') == "&lt;b&gt;Hello&lt;/b&gt;"


def test_a_percent_sign_is_itself(tmp_path: Path) -> None:
    assert (
        rendered(tmp_path, '{{ _("100% sure") }}, {% trans %}100% sure{% endtrans %}')
        == "100% sure, 100% sure"
    )


def test_an_imported_macro_finds_its_words(tmp_path: Path) -> None:
    (tmp_path / "parts.html").write_text('{% macro hello() %}{{ _("Mediator") }}{% endmacro %}')
    (tmp_path / "page.html").write_text('{% from "parts.html" import hello %}{{ hello() }}')
    pages = Pages(tmp_path)
    assert pages.render("page.html", Words()) == "Mediator"
    assert pages.render("page.html", Words("en_XA")).startswith("⟦Médíátór")


def test_an_undefined_name_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(UndefinedError):
        rendered(tmp_path, "{{ nobody }}")


def test_a_sentence_without_its_value_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(MissingValueError):
        rendered(tmp_path, '{{ _("Hello {name}") }}')


def test_no_template_can_declare_a_value_safe(tmp_path: Path) -> None:
    with pytest.raises(TemplateAssertionError):
        rendered(tmp_path, "{{ value | safe }}", value=HOSTILE)
