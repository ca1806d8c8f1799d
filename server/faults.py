"""The only home of how a fault is told to the operator: where it happened, and nothing that anybody wrote."""

import logging
import traceback
from copy import copy
from pathlib import Path
from types import TracebackType


def describe(fault: BaseException) -> str:
    """The kinds of the exceptions in the chain and the lines they came through. Never their messages, which
    can hold what a person wrote (source: quality/checklist.md S47)."""
    told: list[str] = []
    seen: BaseException | None = fault
    while seen is not None and len(told) < 5:
        lines = traceback.extract_tb(seen.__traceback__)[-6:]
        where = " < ".join(f"{Path(line.filename).name}:{line.lineno}" for line in reversed(lines))
        told.append(f"{type(seen).__name__} at {where or 'nowhere'}")
        seen = seen.__cause__ or seen.__context__
    return "; from ".join(told)


class Discreet(logging.Formatter):
    """Tells an exception that was logged, by us or by a library, as `describe` does."""

    def format(self, record: logging.LogRecord) -> str:
        """The record in words, without what another formatter made of it and left there."""
        record = copy(record)
        record.exc_text = record.stack_info = None
        return super().format(record)

    def formatException(  # noqa: N802 - logging's own name
        self,
        ei: tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None],
    ) -> str:
        """One line, in place of a traceback and the message at its end."""
        return "" if ei[1] is None else describe(ei[1])
