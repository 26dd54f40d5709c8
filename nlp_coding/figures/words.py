"""Every word that a figure says by itself, in bokmål, nynorsk and English."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from nlp_coding.core.codebook import Language


@dataclass(frozen=True)
class Words:
    """The words of one language."""

    percent: str
    """Heading of an axis."""
    n_comments: str
    jaccard: str
    n: str
    as_coded: str
    corrected: str
    corrected_column: str
    withheld: str
    """Of one value, in a description."""
    note_withheld: str
    note_empty: str
    note_interval: str
    interval: str
    nothing: str


WORDS: Mapping[Language, Words] = {
    "nb": Words(
        percent="Prosent",
        n_comments="Antall kommentarer",
        jaccard="Jaccards indeks",
        n="n",
        as_coded="Ukorrigert",
        corrected="Korrigert for feil i kodingen",
        corrected_column="Korrigert",
        withheld="holdt tilbake",
        note_withheld="«:» står for tall som er holdt tilbake av hensyn til personvernet.",
        note_empty="«–» står der det ikke er noe å regne prosent av.",
        note_interval="Strekene viser konfidensintervall (95\u00a0%).",
        interval="konfidensintervall fra {low} til {high}",
        nothing="Ingenting å vise",
    ),
    "nn": Words(
        percent="Prosent",
        n_comments="Talet på kommentarar",
        jaccard="Jaccards indeks",
        n="n",
        as_coded="Ukorrigert",
        corrected="Korrigert for feil i kodinga",
        corrected_column="Korrigert",
        withheld="halde tilbake",
        note_withheld="«:» står for tal som er haldne tilbake av omsyn til personvernet.",
        note_empty="«–» står der det ikkje er noko å rekne prosent av.",
        note_interval="Strekane viser konfidensintervall (95\u00a0%).",
        interval="konfidensintervall frå {low} til {high}",
        nothing="Ingenting å vise",
    ),
    "en": Words(
        percent="Per cent",
        n_comments="Number of comments",
        jaccard="Jaccard index",
        n="n",
        as_coded="As coded",
        corrected="Corrected for errors of coding",
        corrected_column="Corrected",
        withheld="withheld",
        note_withheld="“:” stands for numbers withheld to protect privacy.",
        note_empty="“–” stands where there is nobody to take a percentage of.",
        note_interval="Whiskers show confidence intervals (95%).",
        interval="confidence interval from {low} to {high}",
        nothing="Nothing to show",
    ),
}
