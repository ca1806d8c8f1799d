"""How a fault is told: where it was, and no word of what anybody wrote."""

import logging
import sys

from server.faults import Discreet, describe


def planted() -> Exception:
    try:
        try:
            raise KeyError("Quillwort")
        except KeyError as error:
            raise ValueError("Marjoram said no") from error
    except ValueError as error:
        return error
    raise AssertionError


def test_a_fault_is_told_by_its_kinds_and_lines_and_without_its_messages() -> None:
    told = describe(planted())
    assert told.startswith("ValueError at test_faults.py:")
    assert "; from KeyError at test_faults.py:" in told
    assert "Quillwort" not in told
    assert "Marjoram" not in told


def test_a_long_chain_is_cut() -> None:
    fault = Exception("last")
    for _ in range(50):
        before, fault = fault, Exception("next")
        fault.__cause__ = before
    assert describe(fault).count("from") == 4


def test_what_a_library_logs_of_an_exception_is_told_the_same_way() -> None:
    try:
        raise planted()
    except ValueError:
        record = logging.LogRecord(
            "uvicorn.error", logging.ERROR, __file__, 1, "It failed", (), sys.exc_info()
        )
    line = Discreet("%(levelname)s %(message)s").format(record)
    assert line.startswith("ERROR It failed\nValueError at test_faults.py:")
    assert "Quillwort" not in line
    assert "Traceback" not in line
