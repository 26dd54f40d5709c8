"""How versions of a codebook hang together: who revises whom."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple


class Version(NamedTuple):
    """What tells how versions hang together, without reading them."""

    digest: str
    name: str
    version: str
    revises: str | None


def neighbours(versions: Sequence[Version]) -> Mapping[str, tuple[str, ...]]:
    """Which versions stand next to each other, by digest: who revises whom; in lack of that the order they came in.

    They make one tree, so that every decision finds its way, and only one.
    """
    joined: dict[str, list[str]] = {one.digest: [] for one in versions}
    tree: dict[str, set[str]] = {one.digest: {one.digest} for one in versions}

    def join(one: str, other: str) -> None:
        if other not in tree[one]:
            joined[one].append(other)
            joined[other].append(one)
            together = tree[one] | tree[other]
            for digest in together:
                tree[digest] = together

    by_version = {(one.name, one.version): one.digest for one in versions}
    for one in versions:
        if one.revises and (other := by_version.get((one.name, one.revises))):
            join(one.digest, other)
    for earlier, one in pairwise(versions):
        join(one.digest, earlier.digest)
    return {digest: tuple(others) for digest, others in joined.items()}
