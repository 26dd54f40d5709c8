"""Things that name one another in a circle: parents, word lists, replacements."""

from __future__ import annotations

from collections.abc import Iterable, Mapping


def cycles(named: Mapping[str, Iterable[str]]) -> list[tuple[str, ...]]:
    """One circle for each set of names that reach themselves, beginning with the name that stands first.

    >>> cycles({"a": ["b"], "b": ["c"], "c": ["b"], "d": ["d"]})
    [('b', 'c'), ('d',)]
    """
    found: list[tuple[str, ...]] = []
    reported: set[str] = set()
    for start in named:
        if start in reported:
            continue
        path = _way_back(start, named)
        if path:
            found.append(path)
            reported.update(path)
    return found


def _way_back(start: str, named: Mapping[str, Iterable[str]]) -> tuple[str, ...]:
    """The shortest way from a name to itself, without the return; empty where there is none."""
    ways: list[tuple[str, ...]] = [(start,)]
    seen: set[str] = set()
    for way in ways:  # grows while it is read: breadth first
        for following in named.get(way[-1], ()):
            if following == start:
                return way
            if following in named and following not in seen:
                seen.add(following)
                ways.append((*way, following))
    return ()
