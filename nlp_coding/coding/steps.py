"""Terms compiled to steps: what terms share is worked out once, and what is alike in them at the same time.

Alternatives that are single words make one class, however many they are. What remains are nodes: phrases and distances.
A thing is a class or a node; an item is what may stand in one place of a term, a list of things. Each step takes the
nodes of one shape that are made of classes and nodes of earlier steps.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, product

import numpy as np

from nlp_coding.coding.lists import Lists, Longs
from nlp_coding.core.terms import AnyOf, Exact, Near, Node, Phrase, Word, words_of


@dataclass(frozen=True)
class Phrases:
    """Phrases of equally many items."""

    node: Longs
    """Shape (n_phrases,)."""
    items: Longs
    """Shape (n_phrases, n_items)."""


@dataclass(frozen=True)
class Nears:
    """Distances of one length, a row for each thing of the left with each of the right."""

    node: Longs
    """Shape (n_rows,): a node may have several rows."""
    things: Longs
    """Shape (n_rows, 2): if one of the two is a class, the second is."""
    distance: int


@dataclass(frozen=True)
class Steps:
    """All that must be worked out to find some terms."""

    words: tuple[Word | Exact, ...]
    """The distinct words."""
    classes: Lists
    """Of each word, the classes it is in."""
    n_classes: int
    """Things below this are classes, the others are nodes."""
    n_nodes: int
    items: Lists
    """Of each item, its things: at most one class, and that first."""
    class_of_item: Longs
    """-1 where there is none."""
    nodes_of_item: Lists
    steps: tuple[Phrases | Nears, ...]
    trees: Longs
    """The item that each term is, in the order the terms were given."""


class Compiler:
    """Numbers the words, classes, nodes and items of terms."""

    def __init__(self, trees: Sequence[Node]) -> None:
        self._words = {word: n for n, word in enumerate(dict.fromkeys(chain.from_iterable(map(words_of, trees))))}
        self._classes: dict[tuple[int, ...], int] = {}
        """By its words."""
        self._nodes: dict[Phrase | Near, int] = {}
        self._height: list[int] = []
        """Of each node: more than that of any it is made of."""
        self._items: dict[tuple[int, ...], int] = {}
        """By its things; node n stands as ~n until all classes are known."""
        self._trees = [self._item(tree) for tree in trees]

    def steps(self) -> Steps:
        """What was compiled."""
        steps = tuple(self._steps())
        nodes = [[len(self._classes) + ~thing for thing in things if thing < 0] for things in self._items]
        return Steps(
            tuple(self._words),
            _turned(list(self._classes), len(self._words)),
            len(self._classes),
            len(self._nodes),
            Lists.of([self._numbered(things) for things in self._items]),
            np.array([max(things[0], -1) for things in self._items]),
            Lists.of(nodes),
            steps,
            np.array(self._trees, dtype=np.int64),
        )

    def _things(self, tree: Node) -> tuple[int, ...]:
        options = dict.fromkeys(_flat(tree))
        words = tuple(sorted(self._words[one] for one in options if isinstance(one, Word | Exact)))
        nodes = [~self._node(one) for one in options if isinstance(one, Phrase | Near)]
        return (*([self._classes.setdefault(words, len(self._classes))] if words else ()), *nodes)

    def _item(self, tree: Node) -> int:
        return self._items.setdefault(self._things(tree), len(self._items))

    def _node(self, node: Phrase | Near) -> int:
        if node not in self._nodes:
            below = [thing for part in _parts(node) for thing in self._things(part) if thing < 0]
            self._nodes[node] = len(self._height)
            self._height.append(1 + max((self._height[~thing] for thing in below), default=0))
        return self._nodes[node]

    def _numbered(self, things: Sequence[int]) -> list[int]:
        return [thing if thing >= 0 else len(self._classes) + ~thing for thing in things]

    def _steps(self) -> Iterator[Phrases | Nears]:
        phrases: dict[tuple[int, int], dict[int, Phrase]] = defaultdict(dict)
        nears: dict[tuple[int, int], dict[int, Near]] = defaultdict(dict)
        for node, number in list(self._nodes.items()):
            if isinstance(node, Phrase):
                phrases[self._height[number], len(node.items)][number] = node
            else:
                nears[self._height[number], node.distance][number] = node
        for height in sorted(set(self._height)):
            yield from (self._phrases(nodes) for (at, _), nodes in phrases.items() if at == height)
            yield from (self._nears(nodes, apart) for (at, apart), nodes in nears.items() if at == height)

    def _phrases(self, nodes: dict[int, Phrase]) -> Phrases:
        items = [[self._item(part) for part in node.items] for node in nodes.values()]
        return Phrases(np.array(list(nodes)), np.array(items))

    def _nears(self, nodes: dict[int, Near], distance: int) -> Nears:
        rows = [
            (number, *sorted(self._numbered(pair), reverse=True))
            for number, node in nodes.items()
            for pair in product(self._things(node.left), self._things(node.right))
        ]
        number, *things = np.array(rows).T
        return Nears(number, np.column_stack(things), distance)


def _parts(node: Phrase | Near) -> tuple[Node, ...]:
    return node.items if isinstance(node, Phrase) else (node.left, node.right)


def _flat(node: Node) -> Iterator[Word | Exact | Phrase | Near]:
    """The options of alternatives within alternatives; any other node is the one option it has."""
    if isinstance(node, AnyOf):
        for option in node.options:
            yield from _flat(option)
    else:
        yield node


def _turned(members: Sequence[Sequence[int]], n_members: int) -> Lists:
    """Of each member, the lists it is in."""
    lists = Lists.of(members)
    number = np.repeat(np.arange(len(members), dtype=np.int32), lists.length)
    return Lists.by_group(lists.values, number, n_members)
