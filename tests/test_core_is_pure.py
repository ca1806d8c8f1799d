"""The only home of what no module of the core may hold, beyond the imports that import-linter forbids."""

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent

# Asking the clock. Times come in as arguments.
CLOCK = {"now", "utcnow", "today", "time_ns", "monotonic", "perf_counter"}
CLOCKS = {"datetime", "date", "time", "dt"}
# Reaching out, or being ambient.
AMBIENT = {"open", "print", "input", "exec", "eval", "compile", "globals", "breakpoint", "__import__"}


def faults(source: str) -> Iterator[str]:
    """What a module of the core must not hold, each with its line."""
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.Call(func=ast.Attribute(attr=name)) if name in CLOCK:
                yield f"{node.lineno}: asks the clock with .{name}()"
            case ast.Attribute(value=ast.Name(id=owner), attr=name) if owner in CLOCKS and name in CLOCK:
                yield f"{node.lineno}: hands on the clock as {owner}.{name}"
            case ast.Attribute(value=ast.Attribute(attr=owner), attr=name) if (
                owner in CLOCKS and name in CLOCK
            ):
                yield f"{node.lineno}: hands on the clock as {owner}.{name}"
            case ast.Name(id=name, ctx=ast.Load()) if name in AMBIENT:
                yield f"{node.lineno}: uses {name}"
            case ast.AsyncFunctionDef() | ast.Await() | ast.AsyncFor() | ast.AsyncWith():
                yield f"{node.lineno}: waits"
            case ast.Global() | ast.Nonlocal():
                yield f"{node.lineno}: changes a name that is not its own"
            case ast.Import(names=names):
                yield from (f"{node.lineno}: imports {name.name}" for name in names if foreign(name.name))
            case ast.ImportFrom(module=str(module), level=0) if foreign(module):
                yield f"{node.lineno}: imports {module}"
            case _:
                pass


def foreign(module: str) -> bool:
    """Whether a module is neither the core's own, nor the standard library's, nor msgspec."""
    top = module.partition(".")[0]
    return top not in ("rooms", "msgspec") and top not in sys.stdlib_module_names


def test_the_core_asks_no_clock_waits_for_nothing_and_reaches_for_nothing() -> None:
    modules = sorted((ROOT / "rooms").rglob("*.py"))
    assert modules
    found = {
        path.relative_to(ROOT).as_posix(): list(faults(path.read_text(encoding="utf-8"))) for path in modules
    }
    assert {path: each for path, each in found.items() if each} == {}


@pytest.mark.parametrize(
    "source",
    [
        "at = datetime.now(UTC)",
        "at = datetime.datetime.utcnow()",
        "day = date.today()",
        "factory = field(default_factory=datetime.now)",
        "factory = field(default_factory=datetime.datetime.now)",
        "async def go(): ...",
        "def go():\n    global seen\n    seen = 1",
        "print('hello')",
        "text = open('/etc/hostname').read()",
        "import numpy",
        "from starlette.requests import Request",
    ],
)
def test_a_module_of_the_core_with_one_of_these_is_refused(source: str) -> None:
    assert list(faults(source)) != []


def test_a_module_of_the_core_may_name_times_and_move_them() -> None:
    source = """
from datetime import UTC, datetime, timedelta
import msgspec
from rooms.floor import Floor
from . import board

def later(at: datetime) -> datetime:
    return (at + timedelta(minutes=2)).astimezone(UTC)
"""
    assert list(faults(source)) == []
