"""Agreement scales that Norwegian questionnaires use, in bokmål and nynorsk, and the answers outside any scale."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class KnownAnswer:
    """One answer in both written standards; the first form is how a level is spelled that nobody chose."""

    nb: tuple[str, ...]
    nn: tuple[str, ...]

    @property
    def forms(self) -> tuple[str, ...]:
        return self.nb + self.nn


KnownScale = tuple[KnownAnswer, ...]


def _answer(nb: str, nn: str | None = None) -> KnownAnswer:
    """Forms are separated by |; without `nn` both standards write alike."""
    forms = tuple(nb.split("|"))
    return KnownAnswer(forms, tuple(nn.split("|")) if nn else forms)


def _between(nb: str, nb_opposite: str, nn: str, nn_opposite: str) -> KnownAnswer:
    """The middle of a scale: verken … eller, with a slash or in words, or cut short."""

    def forms(neither: str, pole: str, opposite: str) -> tuple[str, ...]:
        joined = (f"{pole}/{opposite}", f"{pole} eller {opposite}", f"{pole}/eller {opposite}", "eller")
        return (*(f"{neither} {rest}" for rest in joined), f"{neither}/eller")

    return KnownAnswer(
        forms("Verken", nb, nb_opposite) + forms("Hverken", nb, nb_opposite),
        forms("Verken", nn, nn_opposite) + forms("Korkje", nn, nn_opposite),
    )


_NEITHER_AGREE = _between("enig", "uenig", "einig", "ueinig")


def _agreement(strong: tuple[str, str], weak: tuple[str, str]) -> KnownScale:
    """Enig to uenig with the given words (bokmål, nynorsk) before the ends and before what lies inside them."""

    def level(adverb: tuple[str, str], nb: str, nn: str) -> KnownAnswer:
        return _answer(f"{adverb[0]} {nb}".strip().capitalize(), f"{adverb[1]} {nn}".strip().capitalize())

    return (
        level(strong, "enig", "einig"),
        level(weak, "enig", "einig"),
        _NEITHER_AGREE,
        level(weak, "uenig", "ueinig"),
        level(strong, "uenig", "ueinig"),
    )


_BARE, _WHOLLY, _VERY = ("", ""), ("helt", "heilt"), ("svært", "svært")
_WEAK = (("delvis", "delvis"), ("litt", "litt"), ("noe", "noko"), ("ganske", "ganske"), ("nokså", "nokså"))

KNOWN_SCALES: tuple[KnownScale, ...] = (
    *(_agreement(_BARE, weak) for weak in _WEAK),
    *(_agreement(strong, weak) for strong in (_WHOLLY, _VERY) for weak in (*_WEAK, _BARE)),
    (
        _answer("I svært stor grad"),
        _answer("I stor grad"),
        _answer("I noen grad|I noe grad", "I nokon grad|I noko grad"),
        _answer("I liten grad"),
        _answer("I svært liten grad"),
    ),
    *(
        (
            _answer(f"Svært {good}"),
            _answer(good.capitalize()),
            _between(good, "dårlig", good, "dårleg"),
            _answer("Dårlig", "Dårleg"),
            _answer("Svært dårlig", "Svært dårleg"),
        )
        for good in ("god", "godt")
    ),
    (
        _answer("Svært fornøyd", "Svært fornøgd|Svært nøgd"),
        _answer("Fornøyd", "Fornøgd|Nøgd"),
        _between("fornøyd", "misfornøyd", "fornøgd", "misfornøgd"),
        _answer("Misfornøyd", "Misfornøgd|Misnøgd"),
        _answer("Svært misfornøyd", "Svært misfornøgd|Svært misnøgd"),
    ),
)
"""Tried in this order; the first that holds all answers is taken."""

OUTSIDE: tuple[KnownAnswer, ...] = (
    _answer("Vet ikke", "Veit ikkje"),
    _answer("Ikke relevant", "Ikkje relevant"),
    _answer("Ikke aktuelt|Ikke aktuell", "Ikkje aktuelt|Ikkje aktuell"),
    _answer("Ønsker ikke å svare|Vil ikke svare", "Ønskjer ikkje å svare|Ynskjer ikkje å svare|Vil ikkje svare"),
    _answer("Ubesvart|Ikke besvart|Ikke svart", "Ikkje svart|Ikkje svara"),
)
"""In the order they are reported."""
