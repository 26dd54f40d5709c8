"""The measurements of one run: rows, the ratios between them, a table and a page."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from tests.benchmarks.plan import BY_NAME

_OURS = ("terms", "learned", "read", "code", "recode", "table", "status")
_HUNDRED_THOUSAND, _MILLION = 100_000, 1_000_000


@dataclass(frozen=True)
class Row:
    """One measurement for one size of corpus."""

    name: str
    n: int
    """Comments of the corpus."""
    n_timed: int
    """Comments it was timed on: fewer where it is slow."""
    seconds: float
    """For the timed ones."""
    cpu_s: float
    setup_s: float
    peak_mib: float
    results: int
    facts: dict[str, float] = field(default_factory=dict)
    failed: str = ""

    @property
    def each(self) -> float:
        """Seconds a comment."""
        return self.seconds / self.n_timed

    def of(self, n: int) -> Row:
        """The same measurement, as it stands for a larger corpus."""
        return replace(self, n=n)


@dataclass(frozen=True)
class Outcome:
    """All rows of a run, by size and in the order of the plan."""

    rows: tuple[Row, ...]

    def row(self, name: str, n: int) -> Row | None:
        return next((one for one in self.rows if (one.name, one.n) == (name, n) and not one.failed), None)

    @property
    def sizes(self) -> list[int]:
        return sorted({one.n for one in self.rows})

    def ratio(self, name: str, against: str, n: int) -> float | None:
        """How many times as long as the other a measurement takes for a comment; None where one of them is missing."""
        one, other = self.row(name, n), self.row(against, n)
        return one.each / other.each if one and other else None

    def ratios(self, n: int) -> dict[str, float]:
        """How much faster ours is than each alternative, for corpora of n; those that were measured."""
        found = {
            f"ratio_{against}_vs_{one.name}": self.ratio(one.name, against, n)
            for one in BY_NAME.values()
            if (against := one.against) and one.module == "others"
        }
        found["ratio_recode_vs_code"] = self.ratio("code", "recode", n)
        found["ratio_recode_terms_vs_code_terms"] = self.ratio("code_terms", "recode_terms", n)
        return {name: round(ratio, 2) for name, ratio in found.items() if ratio is not None}

    def growth(self) -> dict[str, float]:
        """Seconds a comment of a million, as a multiple of those of a hundred thousand."""
        grown = {}
        for name in _OURS:
            large, small = self.row(name, _MILLION), self.row(name, _HUNDRED_THOUSAND)
            if large and small:
                grown[name] = round(large.each / small.each, 2)
        return grown

    def values(self) -> dict[str, Any]:
        """One flat line for scripts: the ratios of the largest corpus, those of all, and the rows."""
        largest = self.sizes[-1]
        ours = [row.peak_mib for name in _OURS if (row := self.row(name, largest))]
        grown = self.growth()
        return {
            "n": largest,
            **self.ratios(largest),
            **({"seconds_per_comment_ratio_1m_vs_100k": grown["terms"]} if "terms" in grown else {}),
            "growth_1m_vs_100k": grown,
            "peak_mib": round(max(ours, default=0.0)),
            "ratios": {str(n): self.ratios(n) for n in self.sizes},
            "rows": [{name: _short(value) for name, value in asdict(row).items()} for row in self.rows],
        }


def _short(value: Any) -> Any:
    """A row's numbers with as many digits as mean something."""
    if isinstance(value, float):
        return float(f"{value:.4g}")
    return {name: _short(one) for name, one in value.items()} if isinstance(value, dict) else value


HEADINGS = ("", "comments/s", "takes", "seconds", "set-up s", "peak MiB", "")


def cells(outcome: Outcome, n: int) -> list[tuple[str, ...]]:
    """The table for corpora of n, a tuple a row, as `HEADINGS`; «≈» where the time of fewer comments stands for all."""
    return [_cells(outcome, row) for row in outcome.rows if row.n == n]


def _cells(outcome: Outcome, row: Row) -> tuple[str, ...]:
    plan = BY_NAME[row.name]
    if row.failed:
        return (plan.title, "–", "–", "–", "–", "–", f"failed: {row.failed}")
    about = "≈ " if row.n_timed < row.n else ""
    ratio = outcome.ratio(row.name, plan.against, row.n) if plan.against else None
    notes = [plan.note, *(f"{_number(value)} {name.replace('_', ' ')}" for name, value in row.facts.items())]
    if about:
        notes.append(f"timed on {row.n_timed:,}".replace(",", " "))
    return (
        plan.title,
        about + _number(1 / row.each),
        f"{about}{_number(ratio)} × {plan.against}" if ratio is not None else "",
        about + _number(row.each * row.n),
        _number(row.setup_s) if row.setup_s else "",
        _number(row.peak_mib),
        "; ".join(note for note in notes if note),
    )


def _number(value: float) -> str:
    """Three digits or more: 0.123, 12.3, 12 300."""
    return f"{value:.3g}" if value < 100 else f"{value:,.0f}".replace(",", " ")


def plain(outcome: Outcome) -> str:
    """The tables for a terminal."""
    return "\n\n".join(f"{_size(n)}\n{_aligned([HEADINGS, *cells(outcome, n)])}" for n in outcome.sizes)


def page(outcome: Outcome, machine: Mapping[str, str], day: str) -> str:
    """The tables and the machine as Markdown."""
    parts = ["# The last whole run of `python -m tests.benchmarks`", f"Measured on {day}. {_READING}"]
    parts += [f"## {_size(n)}\n\n{_markdown([HEADINGS, *cells(outcome, n)])}" for n in outcome.sizes]
    grown = ", ".join(f"{BY_NAME[name].title} {ratio:.2f}" for name, ratio in outcome.growth().items())
    if grown:
        parts.append(f"Seconds a comment at a million, as a multiple of those at a hundred thousand: {grown}.")
    parts.append(f"## The machine\n\n{_markdown([('', ''), *machine.items()])}")
    return "\n\n".join(parts) + "\n"


_READING = (
    "Each row is a process of its own. Seconds are of the work itself, without imports; what is done once, whatever "
    "the number of comments, is set-up. «Takes» is the time a comment takes, as a multiple of another row's. ≈: timed "
    "on the first comments alone, and taken to grow in proportion. Peak memory is that of the process "
    "and of those it starts, together at the moment when it is highest."
)


def _size(n: int) -> str:
    return f"{n:,} comments".replace(",", " ")


def _aligned(rows: Sequence[Sequence[str]]) -> str:
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    last = len(widths) - 1
    lines = []
    for row in rows:
        padded = (
            cell.ljust(width) if place in (0, last) else cell.rjust(width)
            for place, (cell, width) in enumerate(zip(row, widths, strict=True))
        )
        lines.append("  ".join(padded).rstrip())
    return "\n".join(lines)


def _markdown(rows: Iterable[Sequence[str]]) -> str:
    head, *body = rows
    rule = ["---", *["---:"] * (len(head) - 2), "---"] if len(head) > 2 else ["---"] * len(head)
    return "\n".join(f"| {' | '.join(row)} |" for row in (head, rule, *body))
