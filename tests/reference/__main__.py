"""Compare the fast coders with the slow ones on random comments, for as long as it takes."""

from __future__ import annotations

import argparse
import sys
import time
from functools import partial

from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from tests.reference import properties

PROPERTIES = (
    properties.random_codebook_by_terms,
    properties.random_codebook_by_models,
    properties.fastlege_by_terms,
    properties.fastlege_by_models,
    properties.small_by_models,
)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.reference", description=__doc__)
    parser.add_argument("--examples", type=int, default=1000, help="batches of comments for each property")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--only", choices=[one.__name__ for one in PROPERTIES], action="append")
    parser.add_argument("--every", type=int, default=40, help="learn from every so manieth of the released examples")
    told = parser.parse_args()
    unlike = 0
    for one in PROPERTIES:
        if told.only and one.__name__ not in told.only:
            continue
        properties.compared.clear()
        start = time.process_time()
        unlike += not _holds(one.__name__, told)
        counts = ", ".join(f"{number} {noun}" for noun, number in properties.compared.items())
        print(f"{one.__name__}: {counts}, {time.process_time() - start:.0f} s", flush=True)
    sys.exit(1 if unlike else 0)


def _holds(name: str, told: argparse.Namespace) -> bool:
    """Whether the two agree on so many random batches; prints the least one on which they do not."""
    compare = getattr(properties, name)
    if name == "fastlege_by_models":
        compare = partial(compare, every=told.every)

    @seed(told.seed)
    @settings(
        max_examples=told.examples,
        derandomize=False,
        deadline=None,
        database=None,
        print_blob=False,
        phases=[Phase.generate, Phase.shrink],
        suppress_health_check=list(HealthCheck),
    )
    @given(st.data())
    def agree(data: st.DataObject) -> None:
        compare(data)

    try:
        agree()
    except AssertionError as error:
        print(f"{name}: they differ", error, *getattr(error, "__notes__", ()), sep="\n", flush=True)
        return False
    return True


if __name__ == "__main__":
    main()
