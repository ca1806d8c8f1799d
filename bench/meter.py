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


def used(pids: list[int]) -> Used:
    """What `pids` and their descendants have used, a Redis counted apart from the rest."""
    server_cpu = redis_cpu = 0.0
    server_kb = 0
    for pid in {member for root in pids for member in family(root)}:
        try:
            # The second field is the name in brackets, which may itself hold blanks and brackets.
            name, fields = (PROC / str(pid) / "stat").read_text().split("(", 1)[1].rsplit(")", 1)
            status = (PROC / str(pid) / "status").read_text()
        except OSError:
            continue
        values = fields.split()
        seconds = (int(values[11]) + int(values[12])) / TICKS_PER_SECOND
        if name in REDIS_NAMES:
            redis_cpu += seconds
            continue
        server_cpu += seconds
        server_kb += anonymous_kb(status)
    return Used(server_cpu=server_cpu, redis_cpu=redis_cpu, server_kb=server_kb)


def anonymous_kb(status: str) -> int:
    """Memory of its own (not shared, not a file's) from the text of /proc/PID/status; 0 if it has none."""
    for line in status.splitlines():
        if line.startswith("RssAnon:"):
            return int(line.split()[1])
    return 0
