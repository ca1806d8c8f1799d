"""The only home of which day a moment falls on in England: every date of the law is one of these."""

from datetime import date, datetime

from server.words import PLACE


def english_day(moment: datetime) -> date:
    """The day in England (Europe/London) at an aware moment. Raises ValueError for one without a zone."""
    if moment.tzinfo is None:
        raise ValueError("a moment without a time zone has no day")
    return moment.astimezone(PLACE).date()
