"""What is measured: ours and the alternatives, what each is held against, and on how many comments at most."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module

from tests.benchmarks.measured import Measured, Task


@dataclass(frozen=True)
class Measurement:
    """One row of the table."""

    name: str
    module: str
    """Of tests.benchmarks, with a function of the same name; imported in the process that measures alone."""
    title: str
    against: str | None = None
    """The measurement whose time it is held against."""
    most: int | None = None
    """Comments that it is timed on at most; beyond, its time is taken to grow with their number."""
    needs: str | None = None
    """The measurement that makes what it works on."""
    note: str = ""

    def measure(self, task: Task) -> Measured:
        measured: Measured = getattr(import_module(f"tests.benchmarks.{self.module}"), self.name)(task)
        return measured


ALL = (
    Measurement("terms", "on_texts", "terms", note="lemmas, wildcards, distance, negation, evidence; reads the CSV"),
    Measurement("learned", "on_texts", "terms and learned coder", against="terms", note="evidence; training apart"),
    Measurement("read", "on_study", "read a CSV into a study", note="what init does"),
    Measurement("code", "on_study", "code a study", needs="read", note="terms and learned, training in it, written"),
    Measurement(
        "recode", "on_study", "recode after one more term in one code", against="code", needs="code",
        note="with the report of what changed",
    ),
    Measurement("code_terms", "on_study", "code by terms alone", against="code", note="learned: false; written"),
    Measurement(
        "recode_terms", "on_study", "recode the same, by terms alone", against="code_terms", needs="code_terms",
        note="with the report of what changed",
    ),
    Measurement("table", "on_commands", "table codes", needs="code", note="a command, start-up included"),
    Measurement("status", "on_commands", "status", needs="code", note="a command, start-up included"),
    Measurement("suggest", "on_study", "suggest topics", most=20_000, note="vectors included"),
    Measurement(
        "pandas", "others", "pandas str.contains, a regex per code", against="terms", most=5_000,
        note="no lemmas, negation, evidence",
    ),
    Measurement(
        "polars", "others", "polars str.contains, all cores", against="terms", most=10_000,
        note="no lemmas, negation, evidence; an expression per term, in lower case",
    ),
    Measurement(
        "phrasematcher", "others", "spaCy PhraseMatcher", against="terms", most=20_000,
        note="forms expanded from the corpus, apart; words at a distance only side by side; no negation",
    ),
    Measurement(
        "matcher", "others", "spaCy Matcher with REGEX", against="terms", most=500, note="no lemmas, negation"
    ),
    Measurement(
        "sklearn", "others", "scikit-learn TfidfVectorizer, OneVsRest", against="learned", most=20_000,
        note="no terms, no evidence; training apart",
    ),
    Measurement(
        "bertopic", "others", "BERTopic's defaults", against="suggest", most=5_000,
        note="vectors given; its time is not in proportion",
    ),
)  # fmt: skip
BY_NAME = {one.name: one for one in ALL}


def with_needed(names: list[str]) -> list[Measurement]:
    """The measurements of these names and those they work on, in an order that can be run; all where none is named."""
    wanted = set(names or BY_NAME)
    for one in reversed(ALL):  # what is needed stands before
        if one.name in wanted and one.needs:
            wanted.add(one.needs)
    return [one for one in ALL if one.name in wanted]
