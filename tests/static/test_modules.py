"""The only home of what runs the browser modules' own tests: Node's test runner, no browser, no packages."""

import shutil
import subprocess
from pathlib import Path

import pytest

HERE = Path(__file__).resolve().parent
LONGEST_SECONDS = 60


@pytest.mark.parametrize("module", sorted(HERE.glob("*.test.js")), ids=lambda path: path.name)
def test_the_browser_module_does_what_its_own_tests_say(module: Path) -> None:
    node = shutil.which("node")
    assert node is not None, "Node is needed for the tests of the browser modules"
    run = subprocess.run(
        [node, "--test", str(module)], capture_output=True, text=True, timeout=LONGEST_SECONDS, check=False
    )
    assert run.returncode == 0, run.stdout + run.stderr
