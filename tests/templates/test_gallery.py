"""The only home of what must be true of the markup itself, whoever fills it."""

import re
from collections import Counter
from pathlib import Path

import jinja2
import pytest

from server import terms_text

ROOT = Path(__file__).parents[2]
PAGES = ("gallery.html", "gallery_room.html", "room.html", "join.html", "check.html", "message.html")

BUTTONS = (
    "Raise hand",
    "Lower hand",
    "Finish speaking",
    "Ask for a break",
    "Talk to the mediator privately",
    "Agree",
    "Ask for a change",
    "Give the floor",
    "Next speaker",
    "Take the floor back",
    "Add action",
    "Confirm",
    "Pause meeting",
    "Resume meeting",
    "Close meeting",
)
REGIONS = ("Speaking now", "Hands raised", "Agreed actions", "People here")


def rendered(page: str) -> str:
    env = jinja2.Environment(
        loader=jinja2.FileSystemLoader(ROOT / "templates"),
        extensions=["jinja2.ext.i18n"],
        autoescape=True,
        undefined=jinja2.ChainableUndefined,
    )
    env.install_null_translations(newstyle=True)  # type: ignore[attr-defined]
    return env.get_template(page).render(
        term_groups=terms_text.GROUPS, kind="error", variant="mediator", page={"documents": {}}
    )


def plain(markup: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", markup).split())


@pytest.mark.parametrize("page", PAGES)
def test_a_page_carries_nothing_that_the_content_policy_forbids(page: str) -> None:
    markup = rendered(page)
    assert not re.search(r"\sstyle=|<style|\son[a-z]+=|javascript:", markup)
    assert not re.search(r"<script(?![^>]*\ssrc=)(?! type=\"application/json\")", markup)
    assert not re.search(r"(?:src|href)=\"(?:https?:)?//", markup)


@pytest.mark.parametrize("page", PAGES)
def test_no_two_parts_of_a_page_have_the_same_id(page: str) -> None:
    ids = Counter(re.findall(r"\sid=\"([^\"]*)\"", rendered(page)))
    assert [name for name, times in ids.items() if times > 1] == []


@pytest.mark.parametrize("page", PAGES)
def test_whatever_names_or_describes_something_is_on_the_page(page: str) -> None:
    markup = rendered(page)
    ids = set(re.findall(r"\sid=\"([^\"]*)\"", markup))
    # What stands inside a <template> gets its ids when the browser fills it.
    named = re.findall(r"\saria-(?:labelledby|describedby)=\"([^\"]*)\"", markup)
    assert {name for names in named for name in names.split()} <= ids


@pytest.mark.parametrize("name", BUTTONS)
def test_the_room_has_every_button_by_the_name_people_rely_on(name: str) -> None:
    buttons = [
        plain(body) for body in re.findall(r"<button\b[^>]*>(.*?)</button>", rendered("room.html"), re.S)
    ]
    assert name in buttons


@pytest.mark.parametrize("name", REGIONS)
def test_the_room_has_every_region_by_the_name_people_rely_on(name: str) -> None:
    markup = rendered("room.html")
    headings = {
        i: plain(body) for i, body in re.findall(r"<h2 id=\"([^\"]+)\"[^>]*>(.*?)</h2>", markup, re.S)
    }
    regions = re.findall(r"<section\b[^>]*aria-labelledby=\"([^\"]+)\"", markup)
    assert name in [headings.get(labelled) for labelled in regions]


def test_a_closed_room_offers_the_outcome_by_its_name() -> None:
    links = [plain(body) for body in re.findall(r"<a\b[^>]*>(.*?)</a>", rendered("room.html"), re.S)]
    assert "Download outcome (PDF)" in links


@pytest.mark.row("S17", "S69")
def test_every_term_has_a_tick_of_its_own_and_none_is_ticked_beforehand() -> None:
    ticks = re.findall(
        r"<input type=\"checkbox\" name=\"term\" value=\"([^\"]+)\"([^>]*)>", rendered("room.html")
    )
    assert [value for value, _ in ticks] == [term.id for term in terms_text.TERMS]
    assert not any("checked" in rest for _, rest in ticks)


@pytest.mark.row("S63")
def test_no_way_for_a_meeting_to_end_is_chosen_beforehand() -> None:
    radios = re.findall(r"<input type=\"radio\" name=\"closing-conclusion\"([^>]*)>", rendered("room.html"))
    assert len(radios) == 5
    assert not any("checked" in rest for rest in radios)


def test_a_term_has_an_id_of_its_own_and_says_why() -> None:
    assert len({term.id for term in terms_text.TERMS}) == len(terms_text.TERMS)
    assert all(term.title and term.words and term.why for term in terms_text.TERMS)


def test_a_sentence_of_the_terms_has_at_most_twenty_words() -> None:
    texts = [text for term in terms_text.TERMS for text in (term.title, term.words, term.why)]
    long = [s for text in texts for s in re.split(r"(?<=[.:?!])\s", text) if len(s.split()) > 20]
    assert long == []
