"""The only home of the tests that the checks themselves go red: each is given a fault that it must find."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
TSC = ROOT / "node_modules" / ".bin" / "tsc"


def run(*command: str | Path, cwd: Path) -> tuple[int, str]:
    """A check's exit code and everything it said."""
    done = subprocess.run(command, cwd=cwd, capture_output=True, text=True, check=False, timeout=300)
    return done.returncode, done.stdout + done.stderr


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A copy of the Python sources and of every setting, to plant faults in."""
    for folder in ("rooms", "server"):
        shutil.copytree(ROOT / folder, tmp_path / folder, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("pyproject.toml", "jsconfig.json"):
        shutil.copy(ROOT / name, tmp_path / name)
    return tmp_path


def import_rules(copy: Path) -> tuple[int, str]:
    return run(BIN / "lint-imports", "--no-cache", cwd=copy)


def test_the_import_rules_hold_when_nothing_is_planted(copy: Path) -> None:
    code, said = import_rules(copy)
    assert code == 0, said
    assert "0 broken" in said


def test_the_import_rules_let_the_core_have_times_types_and_msgspec(copy: Path) -> None:
    # Inside the standard library these reach asyncio, time, os and random. That is not the core's doing.
    (copy / "rooms" / "planted.py").write_text(
        "import dataclasses, datetime, enum, functools, statistics, typing, zoneinfo\nimport msgspec\n",
        encoding="utf-8",
    )
    code, said = import_rules(copy)
    assert code == 0, said


@pytest.mark.parametrize(
    ("planted", "named"),
    [
        ("import asyncio", "asyncio"),
        ("from asyncio import sleep", "asyncio"),
        ("from server import app", "server"),
        ("import server", "server"),
        ("import time", "time"),
        ("import random", "random"),
        ("import os.path", "os"),
        ("from logging import getLogger", "logging"),
        ("from redis.asyncio import Redis", "redis"),
        ("def f():\n    import socket", "socket"),
    ],
)
def test_the_import_rules_go_red_on_a_core_that_reaches_out(copy: Path, planted: str, named: str) -> None:
    (copy / "rooms" / "planted.py").write_text(f"{planted}\n", encoding="utf-8")
    if planted == "from server import app":
        (copy / "server" / "app.py").touch()
    code, said = import_rules(copy)
    assert code == 1, said
    assert "rooms.planted -> " + named in said


@pytest.mark.parametrize("library", ["redis", "weasyprint", "cryptography"])
def test_the_import_rules_go_red_on_a_second_door(copy: Path, library: str) -> None:
    (copy / "server" / "planted.py").write_text(f"import {library}\n", encoding="utf-8")
    code, said = import_rules(copy)
    assert code == 1, said
    assert f"server.planted -> {library}" in said


@pytest.mark.parametrize(
    ("planted", "rule"),
    [
        ("import os\n", "F401"),
        ("from datetime import datetime\n\nAT = datetime.now()\n", "DTZ005"),
        ("def f(x=[]):\n    return x\n", "B006"),
        ("import subprocess\n\nsubprocess.run('ls', shell=True, check=True)\n", "S602"),
        ("import time\n\n\nasync def f():\n    time.sleep(1)\n", "ASYNC251"),
    ],
)
def test_the_linter_goes_red(copy: Path, planted: str, rule: str) -> None:
    (copy / "server" / "planted.py").write_text(planted, encoding="utf-8")
    code, said = run(BIN / "ruff", "check", "--no-cache", "--output-format", "concise", ".", cwd=copy)
    assert code == 1, said
    assert "planted.py:" in said
    assert rule in said


def test_the_formatter_goes_red(copy: Path) -> None:
    (copy / "server" / "planted.py").write_text("x = {  'a':1 }\n", encoding="utf-8")
    code, said = run(BIN / "ruff", "format", "--no-cache", "--check", ".", cwd=copy)
    assert code == 1
    assert "planted.py" in said


@pytest.mark.parametrize(
    ("planted", "rule"),
    [
        ("def f(x):\n    return x\n", "no-untyped-def"),
        ("def f(x: int) -> str:\n    return x\n", "return-value"),
        (
            "from typing import Literal\n\n\ndef f(x: Literal[1, 2]) -> None:\n"
            "    match x:\n        case 1:\n            pass\n",
            "exhaustive-match",
        ),
        ("x: int = 'a'  # type: ignore\n", "ignore-without-code"),
    ],
)
def test_the_type_checker_goes_red(copy: Path, planted: str, rule: str) -> None:
    (copy / "planted.py").write_text(planted, encoding="utf-8")
    code, said = run(sys.executable, "-m", "mypy", "--config-file", "pyproject.toml", "planted.py", cwd=copy)
    assert code == 1, said
    assert f"[{rule}]" in said


def browser_types(copy: Path, script: str) -> tuple[int, str]:
    assert TSC.exists(), "TypeScript is not installed: `make test` installs it"
    (copy / "static" / "room").mkdir(parents=True)
    (copy / "static" / "room" / "planted.js").write_text(script, encoding="utf-8")
    return run(TSC, "-p", "jsconfig.json", "--pretty", "false", cwd=copy)


def test_the_browser_modules_types_hold_when_nothing_is_wrong(copy: Path) -> None:
    script = """
/** @typedef {{ id: string, words: string }} Action */

/** @param {ReadonlyArray<Action>} actions @param {HTMLElement} list */
export function draw(actions, list) {
  for (const action of actions) {
    const item = document.createElement("li");
    item.textContent = action.words;
    list.append(item);
  }
}
"""
    assert browser_types(copy, script) == (0, "")


@pytest.mark.parametrize(
    ("script", "code"),
    [
        ("/** @type {number} */\nexport const turn = 'first';\n", "TS2322"),
        ("/** @param {string} name */\nexport function f(name) {\n  return name.size;\n}\n", "TS2339"),
        ("export function f(name) {\n  return name;\n}\n", "TS7006"),
        ("document.querySelector('p').textContent = 'a';\nexport {};\n", "TS2531"),
        ("import { a } from './missing.js';\nexport const b = a;\n", "TS2307"),
    ],
)
def test_the_browser_modules_types_go_red(copy: Path, script: str, code: str) -> None:
    exit_code, said = browser_types(copy, script)
    assert exit_code != 0
    assert code in said


def test_the_checks_are_named_and_the_first_that_fails_ends_the_run(tmp_path: Path) -> None:
    code, said = run(ROOT / "scripts" / "checks", "nonsense", "formatting", cwd=tmp_path)
    assert code == 1
    assert "== nonsense" in said
    assert "== formatting" not in said
    assert "The check named nonsense does not hold." in said
