"""The only home of the tests that the commands say plainly what a machine lacks, and run what they say."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent

# What every Debian has, and the scripts use.
BASICS = ("sh", "dirname", "sed", "cat", "rm", "mktemp", "sha256sum")
RUN_PACKAGES = "python3-venv libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"


def program(folder: Path, name: str, script: str) -> None:
    """A program of that name which does what the script says."""
    path = folder / name
    path.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    path.chmod(0o755)


@pytest.fixture
def machine(tmp_path: Path) -> Path:
    """The folder of programs of a bare machine, used by somebody who is not root."""
    for name in BASICS:
        found = shutil.which(name)
        assert found is not None
        (tmp_path / name).symlink_to(found)
    program(tmp_path, "id", "echo 1000")
    program(tmp_path, "apt-get", "echo 'apt-get must not be run' >&2; exit 99")
    return tmp_path


def on(machine: Path, *command: str) -> subprocess.CompletedProcess[str]:
    """Runs one of our scripts where only the machine's programs are found."""
    return subprocess.run(
        [ROOT / "scripts" / command[0], *command[1:]],
        env={"PATH": str(machine)},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


def test_somebody_who_may_not_install_is_told_in_one_line_what_to_install(machine: Path) -> None:
    done = on(machine, "machine", "run")
    assert done.returncode == 1
    assert done.stdout == ""
    said = f"Evenhand needs some system packages first: sudo apt-get install python3 {RUN_PACKAGES}\n"
    assert done.stderr == said


TEST_PACKAGES = "chromium-headless-shell redis-server poppler-utils nodejs npm"
SOUND_PACKAGES = "pulseaudio pulseaudio-utils coturn iproute2 firefox-esr"


@pytest.mark.parametrize(
    ("what_for", "packages"), [("test", TEST_PACKAGES), ("sound", f"{TEST_PACKAGES} {SOUND_PACKAGES}")]
)
def test_the_tests_needs_are_told_in_the_same_line(machine: Path, what_for: str, packages: str) -> None:
    done = on(machine, "machine", what_for)
    assert done.returncode == 1
    assert done.stderr.endswith(f"{RUN_PACKAGES} {packages}\n")
    assert done.stderr.count("\n") == 1


def test_an_older_python_is_as_good_as_none(machine: Path) -> None:
    program(machine, "python3", "exit 1")
    assert " python3 " in on(machine, "machine", "run").stderr


def test_a_python_without_venv_is_told_by_the_name_of_debians_package(machine: Path) -> None:
    program(machine, "python3", 'case "$2" in *version_info*|*ctypes*) exit 0 ;; *) exit 1 ;; esac')
    done = on(machine, "machine", "run")
    assert done.stderr == "Evenhand needs some system packages first: sudo apt-get install python3-venv\n"


def test_a_machine_that_is_not_a_debian_is_told_what_to_look_for(machine: Path) -> None:
    (machine / "apt-get").unlink()
    done = on(machine, "machine", "run")
    assert done.returncode == 1
    assert "sudo" not in done.stderr
    assert done.stderr.count("\n") == 1
    assert "libpango-1.0-0" in done.stderr


def test_a_machine_that_has_everything_hears_nothing(machine: Path) -> None:
    program(machine, "python3", "exit 0")
    done = on(machine, "machine", "run")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_sudo_that_asks_nothing_installs_what_is_missing_and_nothing_else(
    machine: Path, tmp_path: Path
) -> None:
    program(machine, "python3", 'case "$3" in *pangoft2*) exit 1 ;; esac')
    program(machine, "sudo", f'[ "$2" = true ] || echo "sudo $*" >>"{tmp_path}/asked"')
    done = on(machine, "machine", "run")
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "asked").read_text(
        encoding="utf-8"
    ) == "sudo -n scripts/apt-install libpangoft2-1.0-0\n"
    assert done.stdout == "Installing system packages: libpangoft2-1.0-0\n"


def test_make_run_runs_the_procfiles_own_line(machine: Path) -> None:
    program(machine, "python", 'echo "ran: $@"')
    (line,) = [
        line.partition(": ")[2]
        for line in (ROOT / "Procfile").read_text(encoding="utf-8").splitlines()
        if line.startswith("web: ")
    ]
    done = on(machine, "procfile", "web", "--example")
    assert done.stdout == f"ran: {line.removeprefix('python ')} --example\n"


def test_a_second_start_installs_nothing(machine: Path, tmp_path: Path) -> None:
    folder = tmp_path / "venv"
    (folder / "bin").mkdir(parents=True)
    program(machine, "python3", f'[ "$1" != -V ] || echo Python 3.11.2; echo "$@" >>"{tmp_path}/asked"')
    program(folder / "bin", "python", f'echo "pip $@" >>"{tmp_path}/asked"')
    lock = tmp_path / "a.lock"
    lock.write_text("one\n", encoding="utf-8")

    def installs() -> bool:
        (tmp_path / "asked").unlink(missing_ok=True)
        done = on(machine, "python-packages", str(folder), str(lock))
        assert done.returncode == 0, done.stderr
        return "--require-hashes" in (tmp_path / "asked").read_text(encoding="utf-8")

    assert installs()
    assert not installs()
    lock.write_text("two\n", encoding="utf-8")
    assert installs()


def test_ci_runs_what_everybody_runs(tmp_path: Path) -> None:
    bash = shutil.which("bash")
    assert bash is not None
    program(tmp_path, "make", 'echo "make $@ in $(pwd)"; cat')
    done = subprocess.run(
        [bash, ROOT / ".ci" / "run"],
        env={**os.environ, "PATH": f"{tmp_path}:{os.environ['PATH']}"},
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.stdout == f"make test in {ROOT}\nmake heard in {ROOT}\n"


SHELL_SCRIPTS = sorted(
    each.name for each in (ROOT / "scripts").iterdir() if each.is_file() and not each.suffix
)


@pytest.mark.parametrize("script", SHELL_SCRIPTS)
def test_every_script_says_what_it_is_the_only_home_of_and_reads_as_its_shell(script: str) -> None:
    path = ROOT / "scripts" / script
    lines = path.read_text(encoding="utf-8").splitlines()
    assert lines[0] == "#!/bin/sh"
    assert lines[1].startswith("# The only home of ")
    assert os.access(path, os.X_OK)
    assert subprocess.run(["sh", "-n", path], check=False, timeout=30).returncode == 0
