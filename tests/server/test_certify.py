"""`certify`: what the adviser issues from the command line, and that whatever is wrong is one line."""

from datetime import date, timedelta
from pathlib import Path

import pytest

from server.app import utc_now
from server.english_day import english_day
from tests.server.test_documents import printed_text, says
from tests.server.test_main import Ended, data  # noqa: F401 - a fixture
from tests.server.test_plan import GOOD, WITH_CASE, written

TODAY = english_day(utc_now())


def day(ago: int) -> date:
    return TODAY - timedelta(days=ago)


def plan_of(tmp_path: Path, **changed: str) -> str:
    """A plan file whose case is six weeks old."""
    text = WITH_CASE.replace("2026-01-15", str(day(42))).replace("2026-01-28", str(day(35)))
    for old, new in changed.items():
        text = text.replace(old, new)
    return str(written(tmp_path, text))


@pytest.fixture(autouse=True)
def here(data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:  # noqa: F811
    """Documents are written into a folder of the test."""
    monkeypatch.chdir(tmp_path)


@pytest.mark.row("S4", "S54")
def test_a_family_that_said_no_gets_its_certificate_without_a_meeting(tmp_path: Path) -> None:
    assert Ended("make", plan_of(tmp_path)).code == 0
    ended = Ended("certify", "EX-1", "not_pursued", "--told", str(day(1)), "--to", "one.pdf")
    assert (ended.code, ended.err) == (0, "")
    assert ended.out.startswith("Certificate MC-")
    assert ended.out.count("\n") == 1
    text = printed_text((tmp_path / "one.pdf").read_bytes())
    says(
        text,
        "The family does not wish to pursue mediation",
        "Role Mediation adviser Service The advice service",
    )
    says(text, "Child or young person The child's whole name")
    # Asked again, with whatever words, it is the same one.
    again = Ended("certify", "EX-1", "changed_mind", "--told", str(day(2)), "--to", "two.pdf")
    assert "was issued on" in again.out
    assert (tmp_path / "two.pdf").read_bytes() == (tmp_path / "one.pdf").read_bytes()
    Ended("certify", "EX-1", "not_pursued", "--to", "one.pdf").assert_unfit(
        "there is a file of that name already"
    )


@pytest.mark.row("L6")
def test_a_deemed_certificate_is_issued_from_the_thirty_days(tmp_path: Path) -> None:
    assert Ended("make", plan_of(tmp_path)).code == 0
    thirty = ("--thirty-days-from", str(day(31)), "--thirty-days-start", "family_told_authority")
    ended = Ended("certify", "EX-1", "deemed", *thirty)
    assert ended.code == 0
    (pdf,) = tmp_path.glob("Mediation-certificate-MC-*.pdf")
    says(printed_text(pdf.read_bytes()), "The family is treated as having taken part in mediation")


def test_a_letter_is_written_where_no_certificate_is_needed(tmp_path: Path) -> None:
    assert Ended("make", plan_of(tmp_path, plan_content="only_the_school")).code == 0
    Ended("certify", "EX-1", "not_pursued", "--told", str(day(1))).assert_unfit(
        "No certificate is needed here"
    )
    ended = Ended("certify", "EX-1", "letter", "--to", "letter.pdf")
    assert ended.out.startswith("Letter MC-")
    says(printed_text((tmp_path / "letter.pdf").read_bytes()), "This is not a certificate under section 55")


@pytest.mark.row("L25")
def test_what_stands_in_the_way_is_one_line_and_nothing_is_written(tmp_path: Path) -> None:
    assert Ended("make", plan_of(tmp_path)).code == 0
    for arguments, told in (
        (("certify",), "reference"),
        (("certify", "EX-1"), "kind"),
        (("certify", "EX-1", "best"), "best"),
        (("certify", "NO-SUCH", "not_pursued"), "NO-SUCH"),
        (("certify", "EX-1", "not_pursued"), "Give the day on which the adviser was told"),
        (("certify", "EX-1", "not_pursued", "--told", "soon"), "'soon' is no day"),
        (("certify", "EX-1", "not_pursued", "--told", str(day(-1))), "has not come yet"),
        (("certify", "EX-1", "took_part"), "close the meeting first"),
        (("certify", "EX-1", "deemed"), "Give the day on which the thirty days began"),
        (("certify", "EX-1", "deemed", "--thirty-days-start", "meeting"), "meeting"),
        (("certify", "EX-1", "letter"), "Choose which certificate"),
        (("certify", "EX-1", "letter", "--reason", "a\nb"), "--reason"),
        (("certify", "EX-1", "letter", "--reason", "x" * 1001), "--reason"),
        (
            ("certify", "EX-1", "not_pursued", "--told", str(day(1)), "--to", "no/folder.pdf"),
            "--to no/folder.pdf",
        ),
    ):
        Ended(*arguments).assert_unfit(told)
    assert list(tmp_path.glob("*.pdf")) == []
    assert "is issued" in Ended("certify", "EX-1", "not_pursued", "--told", str(day(1))).out, (
        "nothing was before"
    )
    other = written(tmp_path, GOOD.replace("EX-1", "EX-2"))
    assert Ended("make", str(other)).code == 0
    Ended("certify", "EX-2", "not_pursued").assert_unfit("made without the facts of the case")
    wales = written(tmp_path, 'jurisdiction = "wales"\n' + WITH_CASE.replace("EX-1", "EX-3"))
    assert Ended("make", str(wales)).code == 0
    Ended("certify", "EX-3", "not_pursued", "--told", str(day(1))).assert_unfit("law of Wales")
