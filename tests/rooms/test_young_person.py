"""When the rights in a case pass to the young person: the reference's examples, and the edges of a school year."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rooms.young_person import school_age_ends

pytestmark = pytest.mark.row("L12")


@pytest.mark.parametrize(
    ("born", "ends"),
    [
        # The reference's own two: the second is still fifteen then.
        (date(2009, 10, 15), date(2026, 6, 26)),
        (date(2010, 7, 20), date(2026, 6, 26)),
        # The first and the last day of one school year, and the first of the next.
        (date(2009, 9, 1), date(2026, 6, 26)),
        (date(2010, 8, 31), date(2026, 6, 26)),
        (date(2010, 9, 1), date(2027, 6, 25)),
        # June ends on a Friday, on a Saturday, on a Thursday.
        (date(2012, 1, 1), date(2028, 6, 30)),
        (date(2007, 5, 5), date(2023, 6, 30)),
        (date(2006, 1, 1), date(2022, 6, 24)),
        # A leap day has a birthday here every fourth year, and a school year every year.
        (date(2008, 2, 29), date(2024, 6, 28)),
    ],
)
def test_the_rights_pass_at_the_end_of_compulsory_school_age(born: date, ends: date) -> None:
    assert school_age_ends(born) == ends


@given(st.dates(date(1990, 1, 1), date(2060, 1, 1)))
def test_it_is_the_last_friday_in_june_near_the_sixteenth_birthday(born: date) -> None:
    ends = school_age_ends(born)
    assert (ends.month, ends.weekday()) == (6, 4)
    assert (ends + timedelta(weeks=1)).month == 7
    assert 15 * 365 < (ends - born).days < 17 * 366


@given(st.dates(date(1990, 1, 1), date(2060, 1, 1)), st.integers(0, 800))
def test_somebody_born_later_never_has_them_earlier(born: date, later: int) -> None:
    assert school_age_ends(born) <= school_age_ends(born + timedelta(days=later))
