"""What a worker of a Dask cluster does: says what it is, takes recipes, codes, and lets go of it all.

Recipes and texts are sealed on their way. Dask prints the arguments of a task that fails into its worker's log, and
shows tasks on its pages: so nothing that it can print has a text in it, and no task fails. Errors come back as answers.
"""

from __future__ import annotations

import asyncio
import pickle
import platform
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from importlib.metadata import PackageNotFoundError, version
from threading import Lock
from time import monotonic
from typing import TYPE_CHECKING, Any

from nlp_coding import __version__
from nlp_coding.crew import Recipe, do

if TYPE_CHECKING:
    from distributed import Worker

    from nlp_coding.coding.suggest import Coder

KEPT = 900.0
"""Seconds after which recipes go that nobody came for: whoever brought them was killed, or sleeps and brings them
again."""
LIBRARIES = ("numpy", "scipy", "rapidfuzz")
"""Libraries beside those in the digest of the language resources whose versions codings may depend on."""


class Sealed:
    """A value as bytes; what prints it shows their number alone."""

    def __init__(self, value: object) -> None:
        self._bytes = pickle.dumps(value, protocol=5)

    def opened(self) -> Any:
        """A new one each time."""
        return pickle.loads(self._bytes)

    def __repr__(self) -> str:
        return f"<{len(self._bytes)} bytes>"


@dataclass(frozen=True)
class Unknown:
    """The answer of a worker without the recipes: it started after they were brought, or has let go of them."""


@dataclass
class _Bench:
    """The recipes of one pass, and the coders that were made of them."""

    recipes: Sealed | None
    used: float = field(default_factory=monotonic)
    coders: Sequence[Coder] = ()
    lock: Lock = field(default_factory=Lock)
    """A coder learns words as it goes, and is no coder for two threads."""

    def work(self, parts: Sealed) -> Any:
        with self.lock:
            if self.recipes is not None:
                recipes: Sequence[Recipe] = self.recipes.opened()
                self.coders = [recipe.coder() for recipe in recipes]
                self.recipes = None
            done = do(self.coders, parts.opened())
            self.used = monotonic()
        return done


_BENCHES: dict[str, _Bench] = {}
"""Of this process, by the name of the pass."""


def facts(spacy_models: Iterable[str] = ()) -> dict[str, str]:
    """What must be the same everywhere, by its name: the program, Python, libraries, the kind of machine, resources."""
    from nlp_coding.language import resources
    from nlp_coding.language.spacy_bridge import model_version

    found = {
        "nlp-coding": __version__,
        "Python": ".".join(platform.python_version_tuple()[:2]),
        **{name: version(name) for name in LIBRARIES},
        # Arithmetic is rounded in other places on another kind of processor.
        "machine": platform.machine().lower().replace("amd64", "x86_64").replace("aarch64", "arm64"),
        "language resources": resources.digest()[:12],
    }
    for model in sorted(spacy_models):
        found["spacy"] = _version_of("spacy")
        found[model] = model_version(model) or "none"
    return found


def worker_facts(spacy_models: Iterable[str], dask_worker: Worker) -> tuple[dict[str, str], bool, str]:
    """A worker's facts, whether it may write what it holds to disk, and by which address it knows the scheduler."""
    # With the fractions for target and spill off, or without a limit, Dask holds results in a plain dict. All else may
    # write: its own buffer, or what somebody put in its place.
    return facts(spacy_models), type(dask_worker.data) is not dict, str(dask_worker.scheduler.address)


def enlist(name: str, recipes: Sealed) -> None:
    """Take the recipes of a pass. Called in the worker's event loop."""
    _BENCHES[name] = _Bench(recipes)
    asyncio.get_running_loop().call_later(KEPT, _let_go_of_idle, name)


def code(name: str, parts: Sealed) -> Sealed:
    """What came of a chunk's parts, or the error, or Unknown. The first time in a process the coders are made."""
    bench = _BENCHES.get(name)
    if bench is None:
        return Sealed(Unknown())
    try:
        return Sealed(bench.work(parts))
    except Exception as error:  # whatever it is: raised here, Dask would print it
        return Sealed(_portable(error))


def let_go(name: str) -> None:
    """Nothing of the pass is kept."""
    _BENCHES.pop(name, None)


def n_benches() -> int:
    """Passes whose recipes are here."""
    return len(_BENCHES)


def _let_go_of_idle(name: str) -> None:
    bench = _BENCHES.get(name)
    if bench is None:
        return
    left = bench.used + KEPT - monotonic()
    if left <= 0 and not bench.lock.locked():
        let_go(name)
    else:
        asyncio.get_running_loop().call_later(max(left, 60.0), _let_go_of_idle, name)


def _portable(error: Exception) -> Exception:
    """The error, or what can be told of one that is not to be sent."""
    try:
        pickle.loads(pickle.dumps(error))
    except Exception:  # a class may refuse in any way
        return RuntimeError(f"{type(error).__name__} on a worker")
    return error


def _version_of(library: str) -> str:
    try:
        return version(library)
    except PackageNotFoundError:
        return "none"
