"""Tables to hide numbers in, and an attacker who tries every table there is."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence

import numpy as np

from nlp_coding.disclosure.attack import Bounds
from nlp_coding.disclosure.system import Key, System, following, linked


def table(counts: Sequence[Sequence[int]], *, bases: Sequence[int] = (), fixed: Collection[Key] = ()) -> System:
    """Rows and columns with their sums, at (row, column) and "sum"; with bases also what each row lacks to its base."""
    system = System()
    n_rows, n_columns = len(counts), len(counts[0])
    rows, columns = range(n_rows), range(n_columns)
    numbers = {(row, column): int(counts[row][column]) for row in rows for column in columns}
    numbers |= {(row, "sum"): int(sum(counts[row])) for row in rows}
    numbers |= {("sum", column): int(sum(counts[row][column] for row in rows)) for column in columns}
    numbers["sum", "sum"] = sum(numbers[row, "sum"] for row in rows)
    for row, base in enumerate(bases):
        numbers |= {(row, "base"): int(base), (row, "without"): int(base) - numbers[row, "sum"]}
    for key, number in numbers.items():
        system.add(key, number, fixed=key in fixed)
    for row in [*rows, "sum"]:
        system.total((row, "sum"), [(row, column) for column in columns])
    for column in [*columns, "sum"]:
        system.total(("sum", column), [(row, column) for row in rows])
    for row in range(len(bases)):
        system.total((row, "base"), [(row, "sum"), (row, "without")])
    return system


def random_tables(n: int, *, seed: int) -> Iterator[tuple[System, int]]:
    """Small counts in 2 or 3 rows and 3 columns, of every tenth in up to 6; every third with bases; limit 3 or 5."""
    random = np.random.default_rng(seed)
    for number in range(n):
        shape = random.integers(3, 7, size=2) if number % 10 == 0 else (random.integers(2, 4), 3)
        counts = random.poisson(6 * random.gamma(0.7, 1.4, size=shape))
        bases = counts.sum(axis=1) + random.poisson(4, size=shape[0]) if number % 3 == 0 else []
        yield table(counts.tolist(), bases=[int(base) for base in bases]), (3, 5)[number % 2]


def try_everything(system: System, hidden: Collection[Key], limit: int, *, most: int) -> Mapping[Key, Bounds]:
    """Bounds of what is withheld by trying all numbers up to `most`; one that reaches it is taken to have no bound."""
    unknown = [key for key, cell in system.cells.items() if not cell.fixed and (key in hidden or not cell.shown)]
    tried = np.indices([most + 1] * len(unknown)).reshape(len(unknown), -1)
    numbers = {key: np.array(cell.value) for key, cell in system.cells.items()} | dict(zip(unknown, tried, strict=True))
    fits = np.ones(tried.shape[1], dtype=bool)
    for relation in system.relations:
        total = sum(by * numbers[key] for key, by in relation.coefficients.items())
        fits &= (total == 0) if relation.equal else (total <= 0)
    equations = [relation for relation in system.relations if relation.equal]
    derived = following(numbers.keys() - set(unknown), equations)
    for group in linked([key for key in unknown if key not in derived], equations):
        if any(system.cells[key].sensitive(limit) for key in group):
            fits &= np.any([(numbers[key] > 0) & (numbers[key] < limit) for key in group], axis=0)
    low, high = tried[:, fits].min(axis=1).tolist(), tried[:, fits].max(axis=1).tolist()
    return {key: Bounds(low[n], None if high[n] == most else high[n]) for n, key in enumerate(unknown)}
