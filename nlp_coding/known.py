"""What tables have published and withheld so far, and one step on from there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from nlp_coding.disclosure.system import Key, System
from nlp_coding.tables.counting import Fact

if TYPE_CHECKING:
    from nlp_coding.disclosure.attack import Exposure

EVERYWHERE = "everywhere"

Rows = Sequence[tuple[str, Sequence[str]]]
"""Names of rows, each with the answers in it."""

Name = tuple[str, Fact]
"""The family of tables, and the number in it; what is of everybody is of the family ""."""


@dataclass(frozen=True)
class Known:
    """What tables have published so far, and what they have withheld."""

    shown: frozenset[Key] = frozenset()
    hidden: frozenset[Key] = frozenset()
    exposed: tuple[Exposure, ...] = ()
    """What could not be protected: earlier files give it away."""

    def withheld(self, family: str) -> frozenset[Fact]:
        """The numbers that a table of a family leaves out."""
        return frozenset(fact for name, fact in names_of(self.hidden) if name in ("", family))


@dataclass
class Step:
    """A system under construction: what is known already comes in as known."""

    known: Known
    limit: int
    system: System = field(default_factory=System)

    def add(
        self,
        key: Key,
        value: int,
        *,
        cost: float = 1.0,
        exempt: bool = False,
        printed: bool = True,
        withheld: bool = False,
    ) -> None:
        """A number; one that no table prints is unknown, unless it follows from others."""
        if key not in self.system.cells:
            self.system.add(
                key,
                value,
                cost=cost,
                exempt=exempt,
                fixed=key in self.known.shown,
                shown=printed,
                withheld=withheld or key in self.known.hidden,
            )

    def withhold(self) -> frozenset[Key]:
        """What must be withheld, with nothing decided on the rest."""
        return self._suppress()[0]

    def decide(self) -> Known:
        """Withhold what must be; the rest is published."""
        hidden, unprotected = self._suppress()
        cells = self.system.cells
        shown = frozenset(key for key, cell in cells.items() if cell.shown and key not in hidden)
        # A number of few that was published before is no news.
        exposed = tuple(one for one in unprotected if one.key not in self.known.shown)
        return Known(self.known.shown | shown, self.known.hidden | hidden, (*self.known.exposed, *exposed))

    def _suppress(self) -> tuple[frozenset[Key], tuple[Exposure, ...]]:
        from nlp_coding.disclosure.suppress import suppress

        found = suppress(self.system, self.limit)
        # A small number that everybody knows already is not printed again.
        again = (key for key in self.system.sensitive(self.limit) if self.system.cells[key].shown)
        return found.hidden.union(again), found.unprotected


def names_of(keys: Iterable[Key]) -> Iterator[Name]:
    """The keys of a system of ours, which are names all."""
    for key in keys:
        assert isinstance(key, tuple)
        yield key
