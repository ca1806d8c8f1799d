"""The only home of the tests that the rows of the domain reference are all known, and truly marked."""

import subprocess
import sys
from pathlib import Path

import pytest

from scripts import rules

ROOT = Path(__file__).resolve().parent.parent
TABLE = ROOT / "docs" / "rules.toml"

# The reference's sections 9.1 and 9.2.
PROCESS_ROWS = 69
LAW_ROWS = 33


def test_the_table_has_every_row_of_the_reference_in_order() -> None:
    expected = [f"S{n}" for n in range(1, PROCESS_ROWS + 1)] + [f"L{n}" for n in range(1, LAW_ROWS + 1)]
    assert list(rules.known_rows(TABLE)) == expected


def test_every_row_says_in_a_sentence_of_its_own_what_evenhand_does() -> None:
    sentences = list(rules.known_rows(TABLE).values())
    assert len(set(sentences)) == len(sentences)
    assert [each for each in sentences if not each.endswith(".") or len(each.split()) < 4] == []


def test_every_marker_in_the_tests_names_a_known_row() -> None:
    assert rules.unknown(rules.known_rows(TABLE), rules.shown_rows(ROOT / "tests")) == ()


def planted(folder: Path, source: str) -> Path:
    """A tests folder with one file of that source."""
    tests = folder / "tests"
    tests.mkdir()
    (tests / "test_planted.py").write_text(source, encoding="utf-8")
    return tests


def test_a_marker_that_names_no_known_row_is_found(tmp_path: Path) -> None:
    tests = planted(tmp_path, "import pytest\n\n@pytest.mark.row('S70')\ndef test_it(): ...\n")
    strangers = rules.unknown(rules.known_rows(TABLE), rules.shown_rows(tests))
    assert strangers == (rules.Shown(row="S70", test="tests/test_planted.py::test_it"),)


def test_markers_on_tests_classes_files_and_parameters_are_all_read(tmp_path: Path) -> None:
    tests = planted(
        tmp_path,
        """
import pytest
pytestmark = [pytest.mark.anyio, pytest.mark.row("L1")]

@pytest.mark.row("S1", "S2")
class TestIt:
    @pytest.mark.row("S3")
    async def test_it(self): ...

@pytest.mark.parametrize("x", [pytest.param(1, marks=pytest.mark.row("S4"))])
def test_that(x): ...
""",
    )
    shown = sorted((each.row, each.test.partition("::")[2]) for each in rules.shown_rows(tests))
    assert shown == [
        ("L1", ""),
        ("S1", "TestIt"),
        ("S2", "TestIt"),
        ("S3", "TestIt::test_it"),
        ("S4", "test_that"),
    ]


@pytest.mark.parametrize("marker", ["pytest.mark.row(ROW)", "pytest.mark.row()", "pytest.mark.row"])
def test_a_marker_that_hides_its_rows_is_refused(tmp_path: Path, marker: str) -> None:
    tests = planted(tmp_path, f"import pytest\nROW = 'S1'\n\n@{marker}\ndef test_it(): ...\n")
    with pytest.raises(rules.UnreadableMarker):
        rules.shown_rows(tests)


def test_the_page_names_a_rows_tests_or_says_none() -> None:
    page = rules.page({"S1": "One.", "S2": "Two."}, (rules.Shown(row="S2", test="tests/test_a.py::test_b"),))
    assert page.splitlines() == [
        "S1  One.",
        "      none",
        "S2  Two.",
        "      tests/test_a.py::test_b",
        "",
        "1 of 2 rows have a test.",
    ]


def test_the_command_prints_every_row() -> None:
    said = subprocess.run(
        [sys.executable, ROOT / "scripts" / "rules.py"],
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    for row, does in rules.known_rows(TABLE).items():
        assert f"{row:<4}{does}" in said.stdout
