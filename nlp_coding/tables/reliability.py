"""Tables of how far coders agree: by code, and by when the comments were coded."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from nlp_coding.core.codebook import Language
from nlp_coding.core.numbers import format_count, format_percent
from nlp_coding.core.reliability import SKEWED, Agreement, Coefficient, Reliability
from nlp_coding.core.table import BLANK, Column, CrossTable, Row, Statistic, Tally
from nlp_coding.tables.reliability_words import RELIABILITY_WORDS, ReliabilityWords
from nlp_coding.tables.words import WORDS

FEW = 30
"""Fewer comments, and percentile intervals are too narrow: in made-up codings an interval that should hold alpha 95
times of 100 did so 90 times with 30 comments, 77 to 93 times with 20, and 50 to 70 times with 10."""

Cells = tuple[Tally | Statistic, ...]


def tabulate_reliability(
    figures: Reliability,
    labels: Mapping[str, str],
    *,
    language: Language = "nb",
    notes: Sequence[str] = (),
) -> CrossTable:
    """A row for each code, for whether there is any, and for the whole set; `labels` are those of the codes, by id.

    Kappa has a column where there are two coders. `notes` come after the table's own.
    """
    words = RELIABILITY_WORDS[language]
    rows = [(labels[code_id], one) for code_id, one in figures.codes.items()] + [(words.no_code, figures.no_code)]
    between = [BLANK] * (4 + 2 * _is_pair(figures))
    whole: Cells = (Tally(figures.n_complete), *between, *_figure(figures.masi), BLANK, BLANK)
    alphas = [*((label, one.alpha) for label, one in rows), (words.whole, figures.masi)]
    return CrossTable(
        title=words.title_machine if figures.against else words.title,
        stub=words.code,
        columns=(
            Column(words.comments, "count"),
            *_yes_columns(figures, words),
            *_percent_columns(words, language),
            *(_columns("Cohen", "kappa", language) if _is_pair(figures) else ()),
            *_columns("Krippendorff", words.alpha, language),
            *_columns("Gwet", "AC1", language),
        ),
        rows=(
            *(Row(label, "level", _cells(one, is_pair=_is_pair(figures))) for label, one in rows),
            Row(words.whole, "statistic", whole),
        ),
        notes=(
            *_coder_notes(figures, words, language),
            words.note_base.format(who=_who(figures, words)),
            words.note_complete.format(
                no_code=words.no_code,
                whole=words.whole,
                who=_who(figures, words),
                n=format_count(figures.n_complete, language=language),
            ),
            words.note_yes if _is_pair(figures) else words.note_yes_all,
            _agreement_note(figures, words),
            f"{words.note_chance} {words.note_kappa}" if _is_pair(figures) else words.note_chance,
            words.note_masi,
            _interval_note(figures, [(one.n_units, one.percent) for _, one in rows], words, language),
            *_skewed_notes([label for label, one in rows if one.skewed], words, language),
            *_undefined_notes(alphas, words),
            *notes,
        ),
        language=language,
    )


def tabulate_batches(figures: Reliability, *, language: Language = "nb", notes: Sequence[str] = ()) -> CrossTable:
    """A row for each batch, and one for all of them together. `notes` come after the table's own."""
    words = RELIABILITY_WORDS[language]
    parts = figures.batches[:-1]
    labels = [
        words.places.format(
            number=number,
            first=format_count(one.first, language=language),
            last=format_count(one.last, language=language),
        )
        for number, one in enumerate(parts, start=1)
    ]
    rows = dict(zip([*labels, WORDS[language].total], figures.batches, strict=True))
    alphas = [(label, one.pooled.alpha if one.pooled.alpha.why else one.masi) for label, one in rows.items()]
    return CrossTable(
        title=words.title_batches_machine if figures.against else words.title_batches,
        stub=words.batch,
        columns=(
            Column(words.comments, "count"),
            *_percent_columns(words, language),
            *_columns("Krippendorff", words.alpha, language),
            *_columns("Gwet", "AC1", language),
            *_columns(words.whole, words.alpha, language),
        ),
        rows=tuple(
            Row(
                label,
                "level" if label in labels else "total",
                (
                    Tally(one.n_comments),
                    *_figure(one.pooled.percent, of_percent=True),
                    *_figure(one.pooled.alpha),
                    *_figure(one.pooled.ac1),
                    *_figure(one.masi),
                ),
            )
            for label, one in rows.items()
        ),
        notes=(
            *_coder_notes(figures, words, language),
            words.note_batches.format(who=_who(figures, words)),
            _agreement_note(figures, words),
            words.note_chance,
            words.note_masi,
            _interval_note(figures, [(one.n_comments, one.pooled.percent) for one in parts], words, language),
            *_undefined_notes(alphas, words),
            *notes,
        ),
        language=language,
    )


def _is_pair(figures: Reliability) -> bool:
    return len(figures.coders) == 2


def _yes_columns(figures: Reliability, words: ReliabilityWords) -> tuple[Column, Column]:
    if not _is_pair(figures):
        return Column("n", "count", words.yes), Column("%", "percent", words.yes)
    names = (words.people, words.machine) if figures.against else figures.coders
    return Column(names[0], "count", words.yes), Column(names[1], "count", words.yes)


def _percent_columns(words: ReliabilityWords, language: Language) -> tuple[Column, Column]:
    return (
        Column("%", "percent", words.agreement),
        Column(WORDS[language].interval, "interval", words.agreement),
    )


def _columns(heading: str, name: str, language: Language) -> tuple[Column, Column]:
    return Column(name, "coefficient", heading), Column(WORDS[language].interval, "range", heading)


def _cells(one: Agreement, *, is_pair: bool) -> Cells:
    yes = map(Tally, one.yes) if is_pair else (Tally(one.n_positive), Tally(one.n_positive, one.n_answers))
    kappa = _figure(one.kappa) if one.kappa else ()
    return (
        Tally(one.n_units),
        *yes,
        *_figure(one.percent, of_percent=True),
        *kappa,
        *_figure(one.alpha),
        *_figure(one.ac1),
    )


def _figure(one: Coefficient, *, of_percent: bool = False) -> tuple[Statistic, Statistic]:
    low, high = one.interval or (None, None)
    return (
        Statistic(one.value, "percent" if of_percent else "coefficient"),
        Statistic(low, "interval" if of_percent else "range", high),
    )


def _who(figures: Reliability, words: ReliabilityWords) -> str:
    if figures.against:
        return words.persons
    return words.both_coders if _is_pair(figures) else words.two_coders


def _coder_notes(figures: Reliability, words: ReliabilityWords, language: Language) -> Iterator[str]:
    found = figures.against
    if found is None:
        yield words.note_coders.format(coders=", ".join(figures.coders))
        return
    yield words.note_machine.format(
        run=found.run,
        coders=", ".join(found.people),
        n_learned=format_count(found.n_learned, language=language),
        n_disputed=format_count(found.n_disputed, language=language),
    )
    yield words.note_seen.format(n=format_count(found.n_audited, language=language))


def _agreement_note(figures: Reliability, words: ReliabilityWords) -> str:
    return words.note_agreement if _is_pair(figures) else words.note_agreement_all


def _interval_note(
    figures: Reliability, sizes: Sequence[tuple[int, Coefficient]], words: ReliabilityWords, language: Language
) -> str:
    """What the intervals are and where they say too little, by the comments of each row and how often it agrees."""
    sentences = [words.note_interval.format(n=format_count(figures.n_draws, language=language))]
    if any(0 < n < FEW for n, _ in sizes):
        sentences.append(words.note_few.format(n=FEW))
    if any(percent.value == 1 for _, percent in sizes):
        sentences.append(words.note_full)
    return " ".join(sentences)


def _skewed_notes(labels: Sequence[str], words: ReliabilityWords, language: Language) -> Iterator[str]:
    if labels:
        low, high = (format_percent(share, language=language) for share in (SKEWED, 1 - SKEWED))
        yield words.note_skewed.format(low=low, high=high, codes=", ".join(labels))


def _undefined_notes(alphas: Sequence[tuple[str, Coefficient]], words: ReliabilityWords) -> Iterator[str]:
    """Why figures are missing, by the alpha of each row: kappa is missing where it is."""
    for note, labels in (
        (words.note_one_value, [label for label, one in alphas if one.why == "one value"]),
        (words.note_no_pairs, [label for label, one in alphas if one.why == "no pairs"]),
    ):
        if labels:
            yield note.format(codes=", ".join(labels))
