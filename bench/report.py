"""The only home of the bench's figures: from phases to medians, the table, and the two promises."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from statistics import median

import msgspec

from bench.people import Phase
from bench.targets import PEOPLE_IN_A_ROOM

# What the design promises of the product, everything on, against the bare broadcaster.
AT_LEAST_OF_ITS_COMMANDS = 0.5
AT_MOST_OF_ITS_MEDIAN = 2.0
# Above this share of a processor the generator, not the server, may be what was measured.
GENERATOR_TOO_BUSY = 0.85

THE_PRODUCT = "product"
ITS_MEASURE = "bare"


class Round(msgspec.Struct, frozen=True, kw_only=True):
    """One target in one round. CPU in µs for each delivered message, at saturation; `idle_kb` a socket."""

    joins_ms: float
    idle_kb: float
    steady: dict[int, Phase]
    saturation: Phase
    server_us: float
    redis_us: float

    @property
    def phases(self) -> list[Phase]:
        return [*self.steady.values(), self.saturation]


def percentile(latencies: Sequence[int], share: float) -> float:
    """Milliseconds under which that share of the commands stayed (nearest rank); NaN of none."""
    if not latencies:
        return float("nan")
    ordered = sorted(latencies)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))] / 1e6


class Measure(msgspec.Struct, frozen=True, kw_only=True):
    """A line of the table: its words, how to read it from a round, and how many decimals mean something."""

    words: str
    of: Callable[[Round], float]
    decimals: int = 0


def latency(rate: int, share: float) -> Callable[[Round], float]:
    return lambda measured: percentile(measured.steady[rate].latencies, share)


def measures(rates: Iterable[int]) -> list[Measure]:
    """Every line of the table, in order."""
    return [
        Measure(words="commands/s at saturation", of=lambda measured: measured.saturation.per_second),
        *(
            Measure(words=f"p{share} ms at {rate}/s", of=latency(rate, share / 100), decimals=2)
            for rate in rates
            for share in (50, 99)
        ),
        Measure(
            words="p50 ms at saturation", of=lambda m: percentile(m.saturation.latencies, 0.5), decimals=1
        ),
        Measure(
            words="p99 ms at saturation", of=lambda m: percentile(m.saturation.latencies, 0.99), decimals=1
        ),
        Measure(words="server's µs CPU a delivery", of=lambda measured: measured.server_us, decimals=1),
        Measure(words="Redis's µs CPU a delivery", of=lambda measured: measured.redis_us, decimals=1),
        Measure(words="KB an idle socket", of=lambda measured: measured.idle_kb, decimals=1),
        Measure(words="everybody joins, ms", of=lambda measured: measured.joins_ms),
        Measure(words="generator busy, %", of=lambda measured: measured.saturation.generator_cpu * 100),
    ]


def spread(values: Sequence[float], decimals: int) -> str:
    """The median, and the range when there is more than one."""
    middle = f"{median(values):,.{decimals}f}"
    if len(values) == 1:
        return middle
    return f"{middle} ({min(values):,.{decimals}f}–{max(values):,.{decimals}f})"


def ratios(rounds: Mapping[str, Sequence[Round]], of: Callable[[Round], float]) -> list[float]:
    """The product over the bare broadcaster, round by round: what ran side by side is compared."""
    pairs = zip(rounds.get(THE_PRODUCT, ()), rounds.get(ITS_MEASURE, ()), strict=False)
    return [of(ours) / of(theirs) for ours, theirs in pairs if of(theirs)]


def table(rounds: Mapping[str, Sequence[Round]], rates: Sequence[int]) -> str:
    """Markdown: a line a measure, a column a target, and the product's ratio when there is one."""
    names = [name for name, measured in rounds.items() if measured]
    compared = bool(ratios(rounds, lambda _: 1.0))
    head = ["medians (range)", *names, *(["product / bare"] if compared else [])]
    lines = [head, ["---"] * len(head)]
    for measure in measures(rates):
        line = [measure.words]
        line += [spread([measure.of(one) for one in rounds[name]], measure.decimals) for name in names]
        if compared:
            # A measure that is nothing for the bare broadcaster has no ratio.
            of_it = ratios(rounds, measure.of)
            line.append(spread(of_it, 2) if of_it else "")
        lines.append(line)
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


class Verdict(msgspec.Struct, frozen=True, kw_only=True):
    """Whether a promise is kept; `kept` is None when it could not be measured."""

    kept: bool | None
    words: str

    def __str__(self) -> str:
        return f"{ {True: 'PASS', False: 'FAIL', None: 'NOT MEASURED'}[self.kept] }  {self.words}"


def verdicts(rounds: Mapping[str, Sequence[Round]], rates: Sequence[int]) -> list[Verdict]:
    """The two promises, and what must hold for any figure here to mean something."""
    promised = [
        promise(
            ratios(rounds, lambda measured: measured.saturation.per_second),
            lambda ratio: ratio >= AT_LEAST_OF_ITS_COMMANDS,
            f"commands/s at saturation at least {AT_LEAST_OF_ITS_COMMANDS} of the bare broadcaster's",
        )
    ]
    promised += [
        promise(
            ratios(rounds, latency(rate, 0.5)),
            lambda ratio: ratio <= AT_MOST_OF_ITS_MEDIAN,
            f"p50 at {rate}/s at most {AT_MOST_OF_ITS_MEDIAN} times the bare broadcaster's",
        )
        for rate in rates
    ]
    for name, measured in rounds.items():
        phases = [phase for one in measured for phase in one.phases]
        if not phases:
            continue
        missing, twice = sum(phase.missing for phase in phases), sum(phase.twice for phase in phases)
        asked = sum(phase.asked for phase in phases)
        words = f"{name}: {asked:,} commands, each to all {PEOPLE_IN_A_ROOM} once"
        if missing or twice:
            words += f" ({missing:,} did not reach all in time, {twice:,} deliveries came twice)"
        promised.append(Verdict(kept=not missing and not twice, words=words))
        busiest = max(phase.generator_cpu for phase in phases)
        if busiest > GENERATOR_TOO_BUSY:
            promised.append(
                Verdict(
                    kept=False,
                    words=f"{name}: the generator was {busiest:.0%} busy, and may be what was measured",
                )
            )
    return promised


def promise(found: Sequence[float], holds: Callable[[float], bool], words: str) -> Verdict:
    if not found:
        return Verdict(kept=None, words=words)
    return Verdict(kept=holds(median(found)), words=f"{words}: {spread(found, 2)}")
