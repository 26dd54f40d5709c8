"""Titles and subtitles of a study's figures, in bokmål, nynorsk and English."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from nlp_coding.core.codebook import Language


@dataclass(frozen=True)
class ChartingWords:
    """The words of one language; those that figures share with tables are the tables' own."""

    title_statements: str
    title_commenting: str
    title_codes: str
    of_all: str
    of_comments: str
    in_each_column: str
    both: str
    jaccard: str
    note_diagonal: str


CHARTING_WORDS: Mapping[Language, ChartingWords] = {
    "nb": ChartingWords(
        title_statements="Svar på påstandene",
        title_commenting="{respondents} som har skrevet en kommentar, etter {by}",
        title_codes="Koder i kommentarene",
        of_all="Prosent av {respondents} i hver rad",
        of_comments="Prosent av kommentarene med innhold",
        in_each_column="Prosent av kommentarene med innhold i hver kolonne",
        both="Antall kommentarer med begge kodene, av kommentarene med innhold",
        jaccard="Jaccards indeks: antall kommentarer med begge kodene delt på antall med minst én av dem. Bare "
        "kommentarer med innhold er med",
        note_diagonal="På diagonalen står antallet kommentarer med koden.",
    ),
    "nn": ChartingWords(
        title_statements="Svar på påstandane",
        title_commenting="{respondents} som har skrive ein kommentar, etter {by}",
        title_codes="Kodar i kommentarane",
        of_all="Prosent av {respondents} i kvar rad",
        of_comments="Prosent av kommentarane med innhald",
        in_each_column="Prosent av kommentarane med innhald i kvar kolonne",
        both="Talet på kommentarar med begge kodane, av kommentarane med innhald",
        jaccard="Jaccards indeks: talet på kommentarar med begge kodane delt på talet med minst éin av dei. Berre "
        "kommentarar med innhald er med",
        note_diagonal="På diagonalen står talet på kommentarar med koden.",
    ),
    "en": ChartingWords(
        title_statements="Answers to statements",
        title_commenting="{respondents} who wrote a comment, by {by}",
        title_codes="Codes in the comments",
        of_all="Percent of the {respondents} in each row",
        of_comments="Percent of the comments with substance",
        in_each_column="Percent of the comments with substance in each column",
        both="Number of comments with both codes, of the comments with substance",
        jaccard="Jaccard index: comments with both codes, divided by comments with at least one of them; of the "
        "comments with substance",
        note_diagonal="The diagonal has the number of comments with the code.",
    ),
}
