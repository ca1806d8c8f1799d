"""The only home of what holds docs/floor.md to the code: its printed tables, and the tests that it names."""

import re
from pathlib import Path

from rooms.requests import RequestState
from scripts import floor_states

ROOT = Path(__file__).resolve().parent.parent


def test_the_floors_page_says_what_the_core_says() -> None:
    page = floor_states.PAGE.read_text(encoding="utf-8")
    assert page == floor_states.with_tables(page), "python -m scripts.floor_states"
    assert page.count(floor_states.BEGIN) == page.count(floor_states.END) == 1


def test_every_state_is_on_the_page_with_its_number() -> None:
    assert sorted(floor_states.NUMBERS_OF_THE_RFC.values()) == list(range(1, len(RequestState) + 1))
    assert set(floor_states.MEANINGS) == set(RequestState)


def test_every_test_that_the_page_names_is_there() -> None:
    page = floor_states.PAGE.read_text(encoding="utf-8")
    sources = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "tests").rglob("test_*.py"))
    named = set(re.findall(r"`(test_\w+)`", page))
    assert len(named) >= 13
    assert not [name for name in named if f"def {name}(" not in sources]
    assert not [path for path in re.findall(r"`(tests/[\w/.]+)`", page) if not (ROOT / path).exists()]
