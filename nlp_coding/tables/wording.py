"""The words that a table says by itself, by name."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Words:
    """The words of one language; the fields in braces are filled in by `tabulate`."""

    respondents: str
    """What a respondent is called where the study does not say (plural)."""
    answer: str
    """Heading over the agreement levels."""
    by_answer: str
    """The same inside a title, after "by"."""
    total: str
    not_stated: str
    """The row of an attribute's blank values."""
    outside: str
    """The row of those who gave no answer on the scale."""
    no_answer: str
    """A blank answer, inside the note."""

    no_comment: str
    comment: str
    percent_commenting: str
    without_code: str
    with_code: str
    percent_with_code: str
    no_code: str
    with_substance: str
    all_comments: str
    all_respondents: str

    title_commenting: str
    title_codes: str
    title_code: str

    note_outside: str
    note_base_commenting: str
    note_base_row: str
    note_base_column: str
    note_base_respondents: str
    note_base_comments: str
    note_overlap: str
    note_overlap_column: str
    note_union: str
    note_comments: str
    note_comments_outside: str
    note_codebook: str
    note_person: str
    note_accepted: str
    note_unreviewed: str
    note_conflicts: str
    note_unsplit: str
    note_unmerged: str
    note_outdated: str
    note_pending: str
    note_left_out: str
    unsplit: str
    """The heading of a code that was split, over the comments that nobody has split yet."""

    all_mentions: str
    statement: str
    """Heading over closed questions."""
    answered: str
    """How many answered, below a table of statements."""
    coverage: str
    agreeing: str
    """The heading over those in the top levels."""
    percent_agreeing: str
    title_levels: str
    title_trend: str
    title_agreeing: str
    either: str
    """Between the last two of several answers."""
    both: str
    """Between the last two of several things that are taken together."""
    interval: str
    trend_z: str
    chi_square: str
    p: str
    p_holm: str
    p_bh: str
    cramers_v: str
    standardised: str
    corrected: str
    corrected_interval: str
    every_code: str
    """Of a note that is of all codes of the table."""

    note_base_mentions: str
    note_base_levels: str
    note_base_agreeing: str
    withheld: str
    """In a note, where a number would stand."""
    comments: str
    """What a share is of, inside the note on the test."""
    note_base_trend: str
    note_base_varies: str
    note_coverage: str
    note_coverage_population: str
    note_waves: str
    note_merged: str
    note_weighted: str
    note_weighted_gaps: str
    note_withheld: str
    note_withheld_ones: str
    note_interval: str
    note_interval_weighted: str
    note_trend: str
    note_association: str
    note_exact: str
    note_permutation: str
    note_family: str
    note_cramers_v: str
    note_tests_unweighted: str
    note_tests_withheld: str
    note_standardised: str
    note_standardised_left: str
    note_corrected: str
    note_corrected_none: str

    table: str
    """The name of a spreadsheet's sheet."""
    part: str
    """Where a wide table is cut in several: part {part} of {parts}."""
