"""The only home of which tests show which rows of the domain reference (docs/rules.toml).

`make rules` prints every row with its tests, or "none". Exits 1 on a marker that names no known row.
"""

import ast
import sys
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True, kw_only=True)
class Shown:
    """One row's number as one marker names it; `test` reads `tests/rooms/test_floor.py::test_it`."""

    row: str
    test: str


class UnreadableMarker(Exception):
    """A row marker that cannot be read without running it."""


def known_rows(table: Path) -> dict[str, str]:
    """The rows in the order of the table: number -> what Evenhand does."""
    parts = tomllib.loads(table.read_text(encoding="utf-8"))
    return {number: does for part in parts.values() for number, does in part.items()}


def shown_rows(tests: Path) -> tuple[Shown, ...]:
    """Every row that a marker in `tests` names, in the order of the files."""
    return tuple(
        shown
        for path in sorted(tests.rglob("test_*.py"))
        for shown in _in_file(path, path.relative_to(tests.parent).as_posix())
    )


def _in_file(path: Path, name: str) -> Iterator[Shown]:
    """Read, not run: `make rules` needs no environment, and a test that cannot be collected still counts."""
    yield from _in_node(ast.parse(path.read_text(encoding="utf-8"), filename=name), name)


def _in_node(node: ast.AST, where: str) -> Iterator[Shown]:
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        where = f"{where}::{node.name}"
    if isinstance(node, ast.Call) and _is_row_marker(node.func):
        if not node.args or node.keywords:
            raise UnreadableMarker(f"{where}: a row marker names its rows, and nothing else")
        for argument in node.args:
            if not (isinstance(argument, ast.Constant) and isinstance(argument.value, str)):
                raise UnreadableMarker(f"{where}: a row's number is written out where it is marked")
            yield Shown(row=argument.value, test=where)
        return
    if _is_row_marker(node):
        raise UnreadableMarker(f"{where}: pytest.mark.row is used where it stands, with its rows")
    for child in ast.iter_child_nodes(node):
        yield from _in_node(child, where)


def _is_row_marker(node: ast.AST) -> bool:
    return (
        isinstance(node, ast.Attribute)
        and node.attr == "row"
        and isinstance(node.value, ast.Attribute)
        and node.value.attr == "mark"
    )


def unknown(rows: dict[str, str], shown: tuple[Shown, ...]) -> tuple[Shown, ...]:
    """The markers that name a row which the table does not have."""
    return tuple(each for each in shown if each.row not in rows)


def page(rows: dict[str, str], shown: tuple[Shown, ...]) -> str:
    """What `make rules` prints."""
    tests = {row: sorted({each.test for each in shown if each.row == row}) for row in rows}
    lines = [
        line
        for row, does in rows.items()
        for line in (f"{row:<4}{does}", *(f"      {test}" for test in tests[row] or ("none",)))
    ]
    marked = sum(bool(found) for found in tests.values())
    return "\n".join((*lines, "", f"{marked} of {len(rows)} rows have a test."))


def main() -> int:
    """Print the page; name what is unknown on the way out."""
    rows = known_rows(ROOT / "docs" / "rules.toml")
    try:
        shown = shown_rows(ROOT / "tests")
    except UnreadableMarker as unreadable:
        print(unreadable, file=sys.stderr)
        return 1
    print(page(rows, shown))
    strangers = unknown(rows, shown)
    for stranger in strangers:
        print(
            f"{stranger.test} names row {stranger.row}, which docs/rules.toml does not have", file=sys.stderr
        )
    return 1 if strangers else 0


if __name__ == "__main__":
    raise SystemExit(main())
