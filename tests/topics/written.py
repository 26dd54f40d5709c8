"""Comments on three matters in both standards, invented for these tests, and a grouping that costs less."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import pytest

from nlp_coding.core.survey import Comment
from nlp_coding.topics import stable
from nlp_coding.topics.cluster import Sizes, sizes_for
from nlp_coding.topics.describe import CodedComment

INTERPRETER = (
    "Vi mangler tolk når pasienten ikke snakker norsk.",
    "Tolken snakker sjelden pasientens språk.",
    "Uten tolketjeneste forstår ikke pasienten hva legen sier.",
    "Telefontolk fungerer dårlig for eldre pasienter.",
    "Bestilling av tolk tar flere uker.",
    "Vi manglar tolk når pasienten ikkje snakkar norsk.",
    "Tolken snakkar sjeldan språket til pasienten.",
    "Utan tolketeneste forstår ikkje pasienten kva legen seier.",
    "Telefontolk fungerer dårleg for eldre pasientar.",
    "Bestilling av tolk tek fleire veker.",
)
TAXI = (
    "Drosje til legekontoret er for dyrt for brukerne.",
    "Ingen buss går forbi, så vi bestiller drosje.",
    "Pasientreiser dekker ikke drosjen hjem igjen.",
    "Brukerne venter lenge på drosje fra legekontoret.",
    "Drosjen kjører ikke helt fram til døra.",
    "Drosje til legekontoret er for dyrt for brukarane.",
    "Ingen buss går forbi, så vi tingar drosje.",
    "Pasientreiser dekkjer ikkje drosja heim att.",
    "Brukarane ventar lenge på drosje frå legekontoret.",
    "Drosja køyrer ikkje heilt fram til døra.",
)
WOUNDS = (
    "Sårstell krever mer bandasje enn vi har på lager.",
    "Legen bør vurdere kroniske sår, og hvilken bandasje de skal ha.",
    "Sårsykepleier savnes i hjemmetjenesten.",
    "Bandasjen skiftes for sjelden, og såret blir infisert.",
    "Vi trenger prosedyrer for leggsår og trykksår.",
    "Sårstell krev meir bandasje enn vi har på lager.",
    "Legen bør vurdere kroniske sår, og kva bandasje dei skal ha.",
    "Sårsjukepleiar er sakna i heimetenesta.",
    "Bandasjen blir skift for sjeldan, og såret blir infisert.",
    "Vi treng prosedyrar for leggsår og trykksår.",
)
MATTERS = {"tolk": INTERPRETER, "drosje": TAXI, "sår": WOUNDS}
TEXTS = {f"{matter}{number}": text for matter, texts in MATTERS.items() for number, text in enumerate(texts)}
"""By id, which begins with the matter; the last five of each matter are nynorsk."""


def comments(texts: dict[str, str] = TEXTS) -> list[Comment]:
    return [Comment(one, one, text) for one, text in texts.items()]


def uncoded(texts: dict[str, str] = TEXTS) -> dict[str, CodedComment]:
    """The same comments, without any code."""
    return {one: CodedComment(text) for one, text in texts.items()}


def matter_of(comment_id: str) -> str:
    return comment_id.rstrip("0123456789")


@contextmanager
def few_votes() -> Iterator[None]:
    """A tenth of the votes, where it is not the grouping that is tested: these matters are found all the same."""

    def sizes(n: int) -> Sizes:
        return replace(sizes_for(n), n_votes=10)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(stable, "sizes_for", sizes)
        yield
