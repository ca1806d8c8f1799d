"""The only home of what a process used: CPU seconds and memory, read from /proc."""

import os
from pathlib import Path

import msgspec

PROC = Path("/proc")
TICKS_PER_SECOND = os.sysconf("SC_CLK_TCK")
# A Redis is told from the server that started it by its name.
REDIS_NAMES = frozenset({"redis-server", "valkey-server"})


class Used(msgspec.Struct, frozen=True, kw_only=True):
    """What a tree of processes has used so far: seconds of CPU (user + system) and anonymous KB."""

    server_cpu: float
    redis_cpu: float
    server_kb: int


def family(pid: int) -> list[int]:
    """`pid` and every process under it that still runs."""
    found = [pid]
    for parent in found:
        for listed in PROC.glob(f"{parent}/task/*/children"):
            try:
                found += [int(child) for child in listed.read_text().split()]
            except OSError:
                continue  # the thread ended between the listing and the reading
    return found


def stat(pid: int) -> tuple[str, list[str]] | None:
    """The name of a process and the fields after it in /proc/PID/stat (proc(5)); None when it is no more."""
    try:
        text = (PROC / str(pid) / "stat").read_text()
    except OSError:
        return None
    # The name stands in brackets, and may itself hold blanks and brackets.
    name, fields = text.split("(", 1)[1].rsplit(")", 1)
    return name, fields.split()


def started_at(pid: int) -> str | None:
    """When a process began, in the kernel's ticks: with its number, this names it for good."""
    found = stat(pid)
    return found[1][19] if found else None


def used(pids: list[int]) -> Used:
    """What `pids` and their descendants have used, a Redis counted apart from the rest."""
    server_cpu = redis_cpu = 0.0
    server_kb = 0
    for pid in {member for root in pids for member in family(root)}:
        found = stat(pid)
        if found is None:
            continue
        name, fields = found
        seconds = (int(fields[11]) + int(fields[12])) / TICKS_PER_SECOND
        if name in REDIS_NAMES:
            redis_cpu += seconds
            continue
        server_cpu += seconds
        server_kb += anonymous_kb(pid)
    return Used(server_cpu=server_cpu, redis_cpu=redis_cpu, server_kb=server_kb)


def anonymous_kb(pid: int) -> int:
    """Memory of a process's own, not shared and not a file's; 0 when it is no more."""
    try:
        status = (PROC / str(pid) / "status").read_text()
    except OSError:
        return 0
    lines = (line.split() for line in status.splitlines())
    return next((int(words[1]) for words in lines if words[0] == "RssAnon:"), 0)
